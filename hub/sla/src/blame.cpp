#include "hub/sla/blame.hpp"

#include <algorithm>

namespace hub::sla {

Blame blame(const Overrun& overrun) {
    Blame out;
    if (overrun.ended <= overrun.due) {
        return out;
    }
    const auto whole = overrun.ended - overrun.due;
    if (!overrun.by_connector) {
        out.agency = whole;
        return out;
    }
    const auto ours_until = std::clamp(overrun.delivered_due.value_or(overrun.ended), overrun.due, overrun.ended);
    out.hub = ours_until - overrun.due;
    out.agency = whole - out.hub;
    return out;
}

}  // namespace hub::sla
