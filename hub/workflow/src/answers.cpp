// Who speaks: the agency's answers, the reporter's replies, notes.
#include "clock_chain.hpp"
#include "steps.hpp"

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::Status;

/// An answer ends a postponement: the agency went on by itself.
model::Decision speak(const model::ComplaintState& state, Act& act, const Context& context, EventKind kind) {
    auto decision = begin(state, context, kind, act.actor.role);
    auto& next = decision.state;
    end_pause(next, context);
    next.status = Status::in_progress;
    next.has_started = next.has_follow_up = next.waits_for_reporter = true;
    decision.event.text = std::move(act.text);
    return decision;
}

}  // namespace

Result<model::Decision> accept(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, EventKind::accepted, act.actor.role);
    decision.state.status = Status::in_progress;
    decision.state.has_started = true;
    decision.event.text = std::move(act.text);
    return decision;
}

Result<model::Decision> follow_up(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = speak(state, act, context, EventKind::followed_up);
    note_follow_up(decision.state, context);
    return decision;
}

Result<model::Decision> answer(const model::ComplaintState& state, Act act, const Context& context) {
    // The complaint itself closes on the reporter's acceptance or after silence (design section 7).
    auto decision = speak(state, act, context, EventKind::answered);
    decision.state.is_answered = true;
    note_final_answer(decision.state, context);
    return decision;
}

Result<model::Decision> reply(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, EventKind::replied, act.actor.role);
    auto& next = decision.state;
    decision.event.text = std::move(act.text);
    next.waits_for_reporter = false;
    next.clocks.silence_due.reset();
    if (state.status == Status::postponed && state.clocks.file_due) {  // it was the reporter it waited for
        end_pause(next, context);
        next.status = status_before_pause(next, context.router);
    }
    return decision;
}

Result<model::Decision> rate(const model::ComplaintState& state, Act act, const Context& context) {
    if (act.rating < 1 || act.rating > 5) {
        return Error{"argument_invalid", "a rating is a number from 1 to 5", "/rating"};
    }
    if (act.accepts && state.status != Status::closed && !state.is_answered) {
        return Error{
            "argument_invalid", "there is no final answer to accept yet", "/accepts",
            "rate without accepting, or wait for the agency's answer"};
    }
    auto decision = begin(state, context, EventKind::rated, act.actor.role);
    auto& next = decision.state;
    next.rating = static_cast<std::int16_t>(act.rating);
    decision.event.rating = act.rating;
    decision.event.accepted = act.accepts;
    decision.event.text = std::move(act.text);
    if (act.accepts && state.status == Status::in_progress) {
        next.status = Status::closed;
        next.closed_at = context.now;
        next.waits_for_reporter = false;
        stop_all(next);
    }
    return decision;
}

Result<model::Decision> note(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, EventKind::note, act.actor.role);
    decision.event.text = std::move(act.text);
    return decision;
}

Result<model::Decision> change_flags(const model::ComplaintState& state, Act act, const Context& context) {
    const auto anonymous = act.anonymous.value_or(state.anonymous);
    const auto secret = act.secret.value_or(state.secret);
    if (anonymous == state.anonymous && secret == state.secret) {
        return Error{"nothing_to_change", "the flags are as wished already"};
    }
    // Raising protects and is anybody's; lowering is the reporter's own (reliability.md section 2).
    const bool lowers = (state.anonymous && !anonymous) || (state.secret && !secret);
    if (lowers && act.actor.role != model::Role::reporter) {
        return Error{
            "action_not_allowed", "only the reporter may lower these flags", "",
            "a " + std::string{"national_admin may set anonymous or secret, not take them away"}};
    }
    auto decision = begin(state, context, EventKind::flags_changed, act.actor.role);
    decision.state.anonymous = anonymous;
    decision.state.secret = secret;
    model::Content flags;
    flags.anonymous = anonymous;
    flags.secret = secret;
    decision.event.corrected = std::move(flags);
    decision.event.text = std::move(act.text);
    return decision;
}

}  // namespace hub::workflow::detail
