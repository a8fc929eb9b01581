// What waits: for the reporter, for a day, for more time.
#include "clock_chain.hpp"
#include "steps.hpp"

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::Status;

constexpr auto longest_postponement = std::chrono::days{366};

}  // namespace

Result<model::Decision> ask_reporter(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, EventKind::information_asked, act.actor.role);
    auto& next = decision.state;
    pause(next, context);
    start_file_clock(next, context);
    next.status = Status::postponed;
    next.waits_for_reporter = true;
    decision.event.text = std::move(act.text);
    decision.event.due = next.clocks.file_due;
    return decision;
}

Result<model::Decision> postpone(const model::ComplaintState& state, Act act, const Context& context) {
    if (!act.until || *act.until <= context.now || *act.until > context.now + longest_postponement) {
        return Error{
            "argument_invalid", "a complaint is postponed to an instant within the next 366 days", "/until",
            "say until when, as in 2026-12-01T00:00:00+07:00"};
    }
    auto decision = begin(state, context, EventKind::postponed, act.actor.role);
    auto& next = decision.state;
    pause(next, context);
    next.clocks.postponed_until = act.until;
    next.status = Status::postponed;
    decision.event.text = std::move(act.text);
    decision.event.due = act.until;
    return decision;
}

Result<model::Decision> resume(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, EventKind::resumed, act.actor.role);
    auto& next = decision.state;
    end_pause(next, context);
    next.status = status_before_pause(next, context.router);
    next.waits_for_reporter = false;
    decision.event.text = std::move(act.text);
    return decision;
}

Result<model::Decision> extend(const model::ComplaintState& state, Act act, const Context& context) {
    const auto* policy = context.deadlines.policy(state.policy);
    const auto limit = policy != nullptr ? policy->extension : sla::ExtensionLimit{0, 0};
    if (act.days < 1 || state.extended_days + act.days > limit.days || state.extensions >= limit.times) {
        return Error{
            "limit_reached",
            "completion may be extended " + std::to_string(limit.times) + " time(s), by " + std::to_string(limit.days) +
                " working days in all; so far: " + std::to_string(state.extensions) + " time(s), " +
                std::to_string(state.extended_days) + " days",
            "/days"};
    }
    if (!state.clocks.completion_due || *state.clocks.completion_due <= context.now) {
        return Error{"limit_reached", "the completion clock does not run, or its limit has passed", "/days"};
    }
    auto decision = begin(state, context, EventKind::extended, act.actor.role);
    auto& next = decision.state;
    const auto deadline =
        context.deadlines.extended(*state.clocks.completion_due, act.days, zone_of(state, context.router));
    next.clocks.completion_due = deadline.due_at;
    next.clocks.provisional = next.clocks.provisional || deadline.provisional;
    next.extensions = static_cast<std::int16_t>(state.extensions + 1);
    next.extended_days = static_cast<std::int16_t>(state.extended_days + act.days);
    decision.event.clock = model::ClockKind::completion;
    decision.event.days = act.days;
    decision.event.due = deadline.due_at;
    decision.event.text = std::move(act.text);
    return decision;
}

}  // namespace hub::workflow::detail
