#pragma once
#include "hub/base/result.hpp"
#include "hub/model/event.hpp"

#include <string>
#include <string_view>

namespace hub::store {

/// The JSON text of an event's `data` column: what the kinds carry, without the columns (kind, at, actor, counts).
std::string encode_event_data(const model::Event& event);

/// Fills what `encode_event_data` wrote. Error `corrupt_event` for anything that it did not write.
Status decode_event_data(std::string_view data, model::Event& event);

}  // namespace hub::store
