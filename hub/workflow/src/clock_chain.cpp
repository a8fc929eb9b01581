#include "clock_chain.hpp"

#include "hub/workflow/decide.hpp"

#include <algorithm>
#include <array>

namespace hub::workflow {
namespace detail {
namespace {

using model::ClockKind;

std::optional<TimePoint> due(model::ComplaintState& state, const Context& context, ClockKind clock) {
    const sla::ClockQuestion question{
        .clock = clock,
        .kind = state.kind,
        .supervisory = state.supervisory,
        .policy = state.policy,
        .start = context.now,
        .zone = zone_of(state, context.router)};
    const auto deadline = context.deadlines.due(question);
    if (!deadline) {
        return std::nullopt;
    }
    state.clocks.provisional = state.clocks.provisional || deadline->provisional;
    return deadline->due_at;
}

/// Of a clock that stood still since `paused_at`: what was left then counts from now. One that had passed stays.
void go_on(
    std::optional<TimePoint>& due_at, model::ComplaintState& state, TimePoint paused_at, const Context& context) {
    if (!due_at || *due_at <= paused_at) {
        return;
    }
    const auto zone = zone_of(state, context.router);
    const auto deadline =
        context.deadlines.resumed(context.now, context.deadlines.left(paused_at, *due_at, zone), zone);
    due_at = deadline.due_at;
    state.clocks.provisional = state.clocks.provisional || deadline.provisional;
}

constexpr std::array laddered{ClockKind::verification, ClockKind::first_follow_up, ClockKind::completion};

}  // namespace

std::string_view zone_of(const model::ComplaintState& state, const routing::Router& router) {
    const auto* agency = router.agency(state.responsible);
    return agency != nullptr ? std::string_view{agency->zone} : std::string_view{"Asia/Jakarta"};
}

void start_verification(model::ComplaintState& state, const Context& context) {
    state.clocks = {};
    state.clocks.verification_due = due(state, context, ClockKind::verification);
}

void resume_verification(model::ComplaintState& state, const Context& context) {
    state.clocks = {};
    const auto deadline =
        context.deadlines.resumed(context.now, state.verification_left, zone_of(state, context.router));
    state.clocks.verification_due = deadline.due_at;
    state.clocks.verification_from = context.now;
    state.clocks.provisional = deadline.provisional;
}

void start_agency_clocks(model::ComplaintState& state, const Context& context) {
    if (state.clocks.verification_due) {
        state.verification_left = static_cast<std::int16_t>(
            context.deadlines.left(context.now, *state.clocks.verification_due, zone_of(state, context.router)));
    }
    state.clocks = {};
    state.disposed_at = context.now;
    state.clocks.first_follow_up_due = due(state, context, ClockKind::first_follow_up);
    state.clocks.completion_due = due(state, context, ClockKind::completion);
}

void note_follow_up(model::ComplaintState& state, const Context& context) {
    state.clocks.first_follow_up_due.reset();
    state.clocks.silence_due = due(state, context, ClockKind::reporter_silence);
    state.last_follow_up_at = context.now;
}

void note_final_answer(model::ComplaintState& state, const Context& context) {
    note_follow_up(state, context);
    state.clocks.completion_due.reset();
    state.clocks.completion_from.reset();
}

void restart_completion(model::ComplaintState& state, const Context& context) {
    state.clocks.completion_due = due(state, context, ClockKind::completion);
    state.clocks.completion_from = context.now;
    state.clocks.completion_steps = 0;
    for (const auto level :
         {model::Role::national_admin, model::Role::agency_admin, model::Role::liaison, model::Role::coordinator}) {
        state.clocks.acknowledged = static_cast<std::uint16_t>(
            state.clocks.acknowledged & ~model::acknowledged_bit(ClockKind::completion, level));
    }
}

void pause(model::ComplaintState& state, const Context& context) {
    state.clocks.paused_at = context.now;
    state.clocks.silence_due.reset();
}

void end_pause(model::ComplaintState& state, const Context& context) {
    auto& clocks = state.clocks;
    clocks.file_due.reset();
    clocks.postponed_until.reset();
    if (!clocks.paused_at) {
        return;
    }
    const auto paused_at = *clocks.paused_at;
    for (const auto clock : laddered) {
        if (!is_paused(state, clock, context.deadlines)) {
            continue;
        }
        switch (clock) {
            case ClockKind::verification:
                go_on(clocks.verification_due, state, paused_at, context);
                clocks.verification_from = context.now;
                break;
            case ClockKind::first_follow_up: go_on(clocks.first_follow_up_due, state, paused_at, context); break;
            case ClockKind::completion:
                go_on(clocks.completion_due, state, paused_at, context);
                clocks.completion_from = context.now;
                break;
            case ClockKind::reporter_silence:
            case ClockKind::reporter_file:
            case ClockKind::postponement: break;
        }
    }
    clocks.paused_at.reset();
}

void stop_all(model::ComplaintState& state) {
    state.clocks = {};
}

void start_file_clock(model::ComplaintState& state, const Context& context) {
    state.clocks.file_due = due(state, context, ClockKind::reporter_file);
}

std::optional<sla::ClockSpan> span_of(
    const model::ComplaintState& state, ClockKind clock, const routing::Router& router) {
    const auto& clocks = state.clocks;
    const auto disposed = state.disposed_at.value_or(state.received_at);
    const auto make = [&](const std::optional<TimePoint>& due_at, TimePoint start) {
        return due_at ? std::optional{sla::ClockSpan{clock, state.policy, start, *due_at, zone_of(state, router)}}
                      : std::nullopt;
    };
    switch (clock) {
        case ClockKind::verification:
            return make(clocks.verification_due, clocks.verification_from.value_or(state.received_at));
        case ClockKind::first_follow_up: return make(clocks.first_follow_up_due, disposed);
        case ClockKind::completion: return make(clocks.completion_due, clocks.completion_from.value_or(disposed));
        case ClockKind::reporter_silence:
            return make(clocks.silence_due, state.last_follow_up_at.value_or(state.received_at));
        case ClockKind::reporter_file: return make(clocks.file_due, clocks.paused_at.value_or(state.received_at));
        case ClockKind::postponement: return make(clocks.postponed_until, clocks.paused_at.value_or(state.received_at));
    }
    return std::nullopt;
}

std::uint8_t& steps_of(model::Clocks& clocks, ClockKind clock) {
    switch (clock) {
        case ClockKind::verification: return clocks.verification_steps;
        case ClockKind::first_follow_up: return clocks.first_follow_up_steps;
        case ClockKind::completion:
        case ClockKind::reporter_silence:
        case ClockKind::reporter_file:
        case ClockKind::postponement: break;
    }
    return clocks.completion_steps;
}

const sla::ClockRule* rule_of(const model::ComplaintState& state, ClockKind clock, const sla::Deadlines& deadlines) {
    const auto* policy = deadlines.policy(state.policy);
    if (policy == nullptr) {
        return nullptr;
    }
    const auto rule = std::ranges::find_if(policy->clocks, [&](const sla::ClockRule& one) {
        return one.clock == clock && (!one.kind || *one.kind == state.kind) &&
               (!one.supervisory || *one.supervisory == state.supervisory);
    });
    return rule == policy->clocks.end() ? nullptr : &*rule;
}

bool is_paused(const model::ComplaintState& state, ClockKind clock, const sla::Deadlines& deadlines) {
    if (!state.clocks.paused_at) {
        return false;
    }
    const auto* policy = deadlines.policy(state.policy);
    return policy != nullptr && std::ranges::find(policy->pauses, clock) != policy->pauses.end();
}

}  // namespace detail

std::optional<NextClock> next_clock(
    const model::ComplaintState& state, const routing::Router& router, const sla::Deadlines& deadlines) {
    using model::ClockKind;
    std::optional<NextClock> next;
    const auto consider = [&](ClockKind clock, TimePoint at) {
        if (!next || at < next->at) {
            next = NextClock{clock, at};
        }
    };
    for (const auto clock : detail::laddered) {
        const auto span = detail::span_of(state, clock, router);
        if (!span || detail::is_paused(state, clock, deadlines)) {
            continue;
        }
        auto clocks = state.clocks;
        const auto ladder = deadlines.ladder(state.policy, clock);
        const std::size_t fired = detail::steps_of(clocks, clock);
        if (fired < ladder.size()) {
            consider(clock, deadlines.step_instant(*span, ladder[fired]));
        }
    }
    for (const auto clock : {ClockKind::reporter_silence, ClockKind::reporter_file, ClockKind::postponement}) {
        if (const auto span = detail::span_of(state, clock, router)) {
            consider(clock, span->due);
        }
    }
    return next;
}

}  // namespace hub::workflow
