#include "hub/workflow/decide.hpp"

#include "apply_update.hpp"
#include "clock_chain.hpp"
#include "clock_ends.hpp"
#include "messages.hpp"
#include "steps.hpp"

#include <algorithm>

namespace hub::workflow {
namespace {

using detail::begin;
using model::EventKind;

/// A complaint from an office's own door that is routed to the same office: it has it.
void keep_at_its_office(model::Decision& decision, const Receive& command, const Context& context) {
    if (command.from_instance.empty()) {
        return;
    }
    decision.event.external_ref = command.external_ref;
    const auto own = std::erase_if(decision.deliveries, [&](const model::Delivery& delivery) {
        return delivery.instance == command.from_instance && delivery.agency == decision.state.responsible;
    });
    if (own != 0) {
        decision.event.messages_born = static_cast<std::int16_t>(decision.event.messages_born - static_cast<int>(own));
        decision.state.delivered_at = context.now;
    }
}

Result<model::Decision> receive(const model::ComplaintState& state, Receive command, const Context& context) {
    if (state.version != 0) {
        return Error{"action_not_allowed", "a complaint is received once"};
    }
    auto routing = context.router.route({.content = command.content, .refused = {}, .returns = 0, .now = context.now});
    auto decision = begin(state, context, EventKind::received, command.actor);
    auto& next = decision.state;
    const auto& content = command.content;
    next.id = command.id;
    next.tracking = command.tracking;
    next.kind = content.kind;
    next.channel = content.channel;
    next.priority = content.priority;
    next.anonymous = content.anonymous;
    next.secret = content.secret;
    next.supervisory = content.supervisory;
    next.has_reporter = command.has_reporter;
    next.region = content.region;
    next.category = content.category;
    next.received_at = context.now;
    next.filed_by_key = command.filed_by_key;
    next.policy = context.deadlines.policy_for(context.now);
    next.responsible = routing.responsible;
    detail::take_effects(next, routing.effects);
    detail::start_verification(next, context);  // a confident rule stops it at once (domain.md section 3)
    detail::place(decision, std::move(routing), context);
    keep_at_its_office(decision, command, context);
    decision.event.refused_files = std::move(command.refused_files);
    decision.event.content = std::move(command.content);
    return decision;
}

Result<model::Decision> erase_identity(
    const model::ComplaintState& state, EraseIdentity command, const Context& context) {
    if (!state.has_reporter) {
        return Error{"nothing_to_change", "this complaint has no record of who reported"};
    }
    auto decision = begin(state, context, EventKind::identity_erased, command.actor);
    decision.state.has_reporter = false;
    decision.event.text = std::move(command.reason);
    return decision;
}

Result<model::Decision> decide_step(const model::ComplaintState& state, Command command, const Context& context) {
    if (auto* received = std::get_if<Receive>(&command)) {
        return receive(state, std::move(*received), context);
    }
    if (state.version == 0) {
        return Error{"unknown_complaint", "there is no such complaint"};
    }
    if (auto* act = std::get_if<Act>(&command)) {
        return detail::act(state, std::move(*act), context);
    }
    if (auto* update = std::get_if<ApplyUpdate>(&command)) {
        return detail::apply_update(state, std::move(*update), context);
    }
    if (const auto* changed = std::get_if<Recompute>(&command)) {
        return detail::recompute(state, *changed, context);
    }
    if (auto* erase = std::get_if<EraseIdentity>(&command)) {
        return erase_identity(state, std::move(*erase), context);
    }
    if (auto* mend = std::get_if<Mend>(&command)) {
        return detail::mend(state, std::move(*mend), context);
    }
    if (auto* again = std::get_if<HandOverAgain>(&command)) {
        return detail::hand_over_again(state, std::move(*again), context);
    }
    if (std::holds_alternative<Settle>(command)) {
        auto decision = begin(state, context, EventKind::deadlines_recomputed, model::Role::hub);
        decision.event.text = "the ladder changed";
        return decision;
    }
    return detail::clock_fired(state, std::get<ClockFired>(command), context);
}

/// What a person does shows that somebody has looked at what the agency's system said.
bool is_persons(const Command& command) {
    const auto* act = std::get_if<Act>(&command);
    return act != nullptr && act->actor.role != model::Role::reporter && act->actor.role != model::Role::hub &&
           act->actor.role != model::Role::agency_system;
}

}  // namespace

Result<model::Decision> decide(const model::ComplaintState& state, Command command, const Context& context) {
    const bool looked = is_persons(command);
    auto decision = decide_step(state, std::move(command), context);
    if (decision) {
        decision->state.has_parked = decision->state.has_parked && !looked;
        detail::tell_holder(state, *decision, context);
        decision->clock_ends = detail::clock_ends(state, decision->state, decision->event, context);
        const auto next = next_clock(decision->state, context.router, context.deadlines);
        decision->state.clocks.next_at = next ? std::optional{next->at} : std::nullopt;
    }
    return decision;
}

namespace detail {

model::Decision begin(const model::ComplaintState& state, const Context& context, EventKind kind, model::Role actor) {
    model::Decision decision;
    decision.state = state;
    decision.expected_version = state.version;
    decision.state.version = state.version + 1;
    decision.event.kind = kind;
    decision.event.at = context.now;
    decision.event.actor = actor;
    return decision;
}

void take_effects(model::ComplaintState& state, const model::RuleEffects& effects) {
    state.priority = effects.priority.value_or(state.priority);
    state.supervisory = state.supervisory || effects.supervisory;
    state.secret = state.secret || effects.secret;
}

void record(model::Decision& decision, model::RoutingDecision routing, const Context& context) {
    routing.config = context.config;
    decision.event.routing = std::move(routing);
}

void put(model::ComplaintState& state, const model::RoutingDecision& routing, const Context& context) {
    state.responsible = routing.responsible;
    state.has_started = state.has_follow_up = state.is_answered = state.waits_for_reporter = false;
    state.last_follow_up_at.reset();
    if (routing.by == model::RoutedBy::triage) {
        state.status = model::Status::unverified;
        state.disposed_at.reset();
    } else {
        state.status = model::Status::awaiting_follow_up;
        start_agency_clocks(state, context);
    }
}

void place(model::Decision& decision, model::RoutingDecision routing, const Context& context) {
    auto& next = decision.state;
    put(next, routing, context);
    next.config = context.config;
    next.has_parked = false;
    std::vector<model::AgencyId> told;
    for (const auto& copy : routing.copies) {
        if (std::ranges::find(next.copies, copy) == next.copies.end()) {
            next.copies.push_back(copy);
            told.push_back(copy);
        }
    }
    if (routing.by == model::RoutedBy::triage) {
        next.handed_over = 0;
        next.delivered_at.reset();
    } else {
        hand_over(decision, context);
    }
    for (const auto& copy : told) {
        send_copy(decision, copy, context);
    }
    record(decision, std::move(routing), context);
}

model::Status status_before_pause(const model::ComplaintState& state, const routing::Router& router) {
    const auto* agency = router.agency(state.responsible);
    if (agency != nullptr && agency->kind == model::AgencyKind::desk) {
        return model::Status::unverified;
    }
    return state.has_started || state.has_follow_up ? model::Status::in_progress : model::Status::awaiting_follow_up;
}

}  // namespace detail
}  // namespace hub::workflow
