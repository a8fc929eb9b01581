#include "clock_ends.hpp"

#include "clock_chain.hpp"

#include <algorithm>
#include <optional>

namespace hub::workflow::detail {
namespace {

using model::ClockKind;
using model::EventKind;

/// Agency clocks begin anew with each disposition that is not onward: that, and that alone, changes disposed_at.
bool goes_on(ClockKind clock, const model::ComplaintState& before, const model::ComplaintState& after) {
    switch (clock) {
        case ClockKind::verification: return after.clocks.verification_due.has_value();
        case ClockKind::first_follow_up:
            return after.clocks.first_follow_up_due.has_value() && before.disposed_at == after.disposed_at;
        case ClockKind::completion:
            return after.clocks.completion_due.has_value() && before.disposed_at == after.disposed_at;
        case ClockKind::reporter_silence:
        case ClockKind::reporter_file:
        case ClockKind::postponement: break;
    }
    return true;
}

/// When what the clock waited for came; empty: it did not.
std::optional<TimePoint> fulfilled_at(
    ClockKind clock, const model::ComplaintState& before, const model::ComplaintState& after,
    const model::Event& event) {
    switch (clock) {
        case ClockKind::verification:
            // Disposition or archive stop it (domain.md section 4); linking a duplicate is an archive with a reason.
            return after.status == model::Status::awaiting_follow_up || event.kind == EventKind::archived ||
                           event.kind == EventKind::linked
                       ? std::optional{event.at}
                       : std::nullopt;
        case ClockKind::first_follow_up:
            return event.kind == EventKind::followed_up || event.kind == EventKind::answered ? std::optional{event.at}
                                                                                             : std::nullopt;
        case ClockKind::completion:
            if (event.kind == EventKind::answered) {
                return event.at;
            }
            // Closing counts as final answer at the last follow-up (domain.md section 4).
            return event.kind == EventKind::closed && before.has_follow_up ? before.last_follow_up_at : std::nullopt;
        case ClockKind::reporter_silence:
        case ClockKind::reporter_file:
        case ClockKind::postponement: break;
    }
    return std::nullopt;
}

/// The limit in working days that its policy sets, extensions included; empty: counted otherwise.
std::optional<std::int32_t> whole_limit(
    const model::ComplaintState& state, ClockKind clock, const sla::Deadlines& deadlines) {
    const auto* rule = rule_of(state, clock, deadlines);
    if (rule == nullptr || rule->unit != sla::Unit::working_days) {
        return std::nullopt;
    }
    return rule->limit + (clock == ClockKind::completion ? state.extended_days : 0);
}

/// Working days from the start to `until`; of a clock that stood still, those before the pause too.
std::int32_t took(
    const model::ComplaintState& state, const sla::ClockSpan& span, TimePoint until, const Context& context) {
    const auto& calendar = context.deadlines.calendar();
    const auto first = calendar.local_date(span.start, span.zone);
    const auto ran = calendar.working_days_between(first, calendar.local_date(until, span.zone));
    const bool went_on = (span.clock == ClockKind::verification && state.clocks.verification_from) ||
                         (span.clock == ClockKind::completion && state.clocks.completion_from);
    const auto whole = went_on ? whole_limit(state, span.clock, context.deadlines) : std::nullopt;
    const auto before = whole ? *whole - context.deadlines.left(span.start, span.due, span.zone) : 0;
    return ran + std::max(before, 0);
}

model::ClockEnd end_of(
    const model::ComplaintState& before, const sla::ClockSpan& span, std::optional<TimePoint> fulfilled,
    const Context& context) {
    model::ClockEnd out;
    out.clock = span.clock;
    out.started = span.start;
    out.due = span.due;
    out.ended = fulfilled.value_or(context.now);
    out.agency = before.responsible;
    out.extended = span.clock == ClockKind::completion && before.extensions > 0;
    auto counted_to = out.ended;
    if (is_paused(before, span.clock, context.deadlines) && span.due > *before.clocks.paused_at) {
        // It stood still: its deadline is the one it would have gone on with.
        counted_to = std::min(out.ended, *before.clocks.paused_at);
        const auto left = context.deadlines.left(*before.clocks.paused_at, span.due, span.zone);
        out.due = context.deadlines.resumed(context.now, left, span.zone).due_at;
    }
    out.took = took(before, span, counted_to, context);
    const bool in_time = out.ended < out.due;
    out.fate = !in_time ? model::ClockFate::late : fulfilled ? model::ClockFate::met : model::ClockFate::left;
    return out;
}

constexpr ClockKind of_offices[] = {ClockKind::verification, ClockKind::first_follow_up, ClockKind::completion};

}  // namespace

std::vector<model::ClockEnd> clock_ends(
    const model::ComplaintState& before, const model::ComplaintState& after, const model::Event& event,
    const Context& context) {
    std::vector<model::ClockEnd> out;
    for (const auto clock : of_offices) {
        const auto span = span_of(before, clock, context.router);
        if (span && !goes_on(clock, before, after)) {
            out.push_back(end_of(before, *span, fulfilled_at(clock, before, after, event), context));
        }
    }
    return out;
}

}  // namespace hub::workflow::detail
