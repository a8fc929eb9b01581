#include "hub/workflow/blame_of.hpp"

#include "clock_chain.hpp"

#include <algorithm>

namespace hub::workflow {
namespace {

/// The limit as if it had been counted from the delivery: as many working days later as the connector took.
std::optional<TimePoint> due_from_delivery(
    const model::ComplaintState& state, TimePoint due, const sla::Deadlines& deadlines, std::string_view zone) {
    if (!state.delivered_at || !state.disposed_at) {
        return std::nullopt;
    }
    const auto& calendar = deadlines.calendar();
    const auto late = calendar.working_days_between(
        calendar.local_date(*state.disposed_at, zone), calendar.local_date(*state.delivered_at, zone));
    return late == 0 ? due : deadlines.extended(due, late, zone).due_at;
}

}  // namespace

std::optional<sla::Blame> blame_of(
    const model::ComplaintState& state, model::ClockKind clock, const routing::Router& router,
    const sla::Deadlines& deadlines, TimePoint now) {
    if (clock != model::ClockKind::verification && clock != model::ClockKind::first_follow_up &&
        clock != model::ClockKind::completion) {
        return std::nullopt;  // the reporter's, and a postponement: nobody is behind
    }
    const auto span = detail::span_of(state, clock, router);
    const bool stands_still = detail::is_paused(state, clock, deadlines);
    const auto until = stands_still ? std::min(now, state.clocks.paused_at.value_or(now)) : now;
    if (!span || span->due > until) {
        return std::nullopt;
    }
    if (clock == model::ClockKind::verification) {
        return sla::Blame{.agency = {}, .hub = until - span->due};
    }
    return sla::blame(
        {.due = span->due,
         .ended = until,
         .delivered_due = due_from_delivery(state, span->due, deadlines, detail::zone_of(state, router)),
         .by_connector = state.handed_over > 0});
}

}  // namespace hub::workflow
