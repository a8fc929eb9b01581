#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <cstdint>

namespace hub::model {

/// A clock of the offices that has stopped: what figures count. Its deadline is the one that stood at the end, with
/// every extension, pause and change of the calendar in it.
struct ClockEnd {
    ClockKind clock = ClockKind::verification;
    ClockFate fate = ClockFate::met;
    TimePoint started;
    TimePoint due;  ///< exclusive
    TimePoint ended;
    AgencyId agency;        ///< who had it then
    std::int32_t took = 0;  ///< working days that it ran, pauses left out
    bool extended = false;  ///< its deadline had been put off
    friend bool operator==(const ClockEnd&, const ClockEnd&) = default;
};

}  // namespace hub::model
