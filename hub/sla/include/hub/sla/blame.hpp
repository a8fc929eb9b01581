#pragma once
#include "hub/base/clock.hpp"

#include <chrono>
#include <optional>

namespace hub::sla {

/// The time by which an agency's clock was overrun, and whose it is (design section 6). The limit itself never moves.
struct Blame {
    std::chrono::microseconds agency{0};
    /// Our connector brought it late: what lies before (delivered_at + limit) is the hub's.
    std::chrono::microseconds hub{0};
    friend bool operator==(const Blame&, const Blame&) = default;
};

/// What blame() looks at. All instants UTC.
struct Overrun {
    TimePoint due;                           ///< exclusive
    TimePoint ended;                         ///< when the clock was stopped, or now
    std::optional<TimePoint> delivered_due;  ///< the limit counted from the delivery; empty: not delivered yet
    bool by_connector = false;  ///< false: the agency works in the hub's inbox, nothing had to be delivered
};

/// Parts add up to the whole overrun; both 0 when there is none. Pure.
Blame blame(const Overrun& overrun);

}  // namespace hub::sla
