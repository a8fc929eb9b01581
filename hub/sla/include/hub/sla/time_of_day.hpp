#pragma once
#include "hub/base/clock.hpp"

#include <cstdint>
#include <string_view>

namespace hub::sla {

/// The first instant after `after` at which it is so many minutes after midnight in `zone`; where a change of the
/// offset skips that time, the moment of the change. Pure.
TimePoint next_time_of_day(std::int16_t minutes, std::string_view zone, TimePoint after);

}  // namespace hub::sla
