// People who are told that time runs out, and say that they have seen it.
#include "clock_chain.hpp"
#include "steps.hpp"

#include "hub/model/names.hpp"

#include <algorithm>
#include <array>

namespace hub::workflow::detail {
namespace {

using model::ClockKind;

constexpr std::array laddered{ClockKind::verification, ClockKind::first_follow_up, ClockKind::completion};

bool has_seen(const model::ComplaintState& state, ClockKind clock, model::Role level) {
    return (state.clocks.acknowledged & model::acknowledged_bit(clock, level)) != 0;
}

}  // namespace

std::vector<model::Alarm> alarms_of(
    const model::ComplaintState& state, const sla::ClockSpan& span, const sla::EscalationStep& step,
    const Context& context) {
    std::vector<model::Alarm> out;
    if (context.people == nullptr) {
        return out;
    }
    for (const auto level : step.to) {
        if (has_seen(state, span.clock, level)) {
            continue;
        }
        for (const auto* person : context.people->with_role(level, state.responsible, state.region)) {
            if (std::ranges::find(out, person->id, &model::Alarm::person) != out.end()) {
                continue;
            }
            out.push_back(
                {.person = person->id,
                 .level = level,
                 .clock = span.clock,
                 .step = sla::to_string(step),
                 .started = span.start,
                 .agency = state.responsible,
                 .not_before = sla::when_to_tell(
                     context.now, context.people->rules(), person->zone, context.deadlines.calendar())});
        }
    }
    return out;
}

/// His level is not told again about clocks that have climbed a step by now. A clock that begins anew is another one.
Result<model::Decision> acknowledge(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, model::EventKind::acknowledged, act.actor.role);
    auto& clocks = decision.state.clocks;
    for (const auto clock : laddered) {
        if (span_of(state, clock, context.router) && steps_of(clocks, clock) > 0) {
            clocks.acknowledged =
                static_cast<std::uint16_t>(clocks.acknowledged | model::acknowledged_bit(clock, act.actor.role));
        }
    }
    if (clocks.acknowledged == state.clocks.acknowledged) {
        return Error{
            "nothing_to_change", "no clock of this complaint has warned, or your level has acknowledged it", "",
            "there is something to acknowledge after the first step of a ladder"};
    }
    decision.event.text = std::move(act.text);
    return decision;
}

}  // namespace hub::workflow::detail
