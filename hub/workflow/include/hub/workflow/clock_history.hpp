#pragma once
#include "hub/model/clock_end.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/event.hpp"
#include "hub/routing/router.hpp"
#include "hub/sla/deadlines.hpp"

#include <span>
#include <vector>

namespace hub::workflow {

/// A clock that stopped, by the event that stopped it, with what the complaint was like then.
struct PastClockEnd {
    std::int32_t seq = 0;  ///< of the event
    model::ClockEnd end;
    model::ComplaintKind kind = model::ComplaintKind::complaint;
    model::Channel channel = model::Channel::web;
    model::RegionCode region;
    model::CategoryCode category;
    friend bool operator==(const PastClockEnd&, const PastClockEnd&) = default;
};

struct ClockHistory {
    model::Clocks clocks;  ///< as they stand after the last event; ladders, `next_at` and marks of years left out
    std::vector<PastClockEnd> ends;
};

/// A complaint's clocks told anew from its events alone, with these agencies, policies and calendar: what figures are
/// checked against and made again from. Under what they were decided with it gives what decide() gave; under others,
/// what would have been. Pure.
ClockHistory clock_history(
    std::span<const model::PastEvent> events, const routing::Router& router, const sla::Deadlines& deadlines);

}  // namespace hub::workflow
