#pragma once
#include "hub/settings/listen_address.hpp"

#include <string_view>

namespace hub::settings::detail {

/// What keeps `text` from being an address, as an entry of the catalogue; empty: nothing, and `out` is that address.
std::string_view listen_fault(std::string_view text, ListenAddress& out);

}  // namespace hub::settings::detail
