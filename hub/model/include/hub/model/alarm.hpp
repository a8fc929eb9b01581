#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <string>

namespace hub::model {

/// One person is to be told that one clock has reached one step of its ladder: a row of the outbox of letters
/// (hub/store's letters.hpp). Written in the transaction of the event that it tells of, so it exists once.
struct Alarm {
    PersonId person;
    Role level = Role::liaison;  ///< as which the step names this person
    ClockKind clock = ClockKind::verification;
    std::string step;      ///< of the ladder: "60%"
    TimePoint started;     ///< from where the clock counts
    AgencyId agency;       ///< whose clock it is
    TimePoint not_before;  ///< the person is not disturbed earlier
    friend bool operator==(const Alarm&, const Alarm&) = default;
};

}  // namespace hub::model
