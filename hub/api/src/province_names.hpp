#pragma once
#include <string_view>

namespace hub::api {

/// The name of a province by its Kemendagri code ("18" → "Lampung"); empty: no such code.
std::string_view province_name(std::string_view code);

}  // namespace hub::api
