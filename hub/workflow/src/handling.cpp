// Whose it is: verification, disposition, hand-back, copies.
#include "clock_chain.hpp"
#include "messages.hpp"
#include "steps.hpp"

#include <algorithm>

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::Status;

/// What routing looks at: the content as received, with what verification corrected.
model::Content content_of(const model::ComplaintState& state, const Context& context) {
    auto content = context.content != nullptr ? *context.content : model::Content{};
    content.category = state.category;
    content.region = state.region;
    content.kind = state.kind;
    content.priority = state.priority;
    content.supervisory = state.supervisory;
    return content;
}

model::RoutingDecision route(const model::ComplaintState& state, const Context& context) {
    const auto content = content_of(state, context);
    return context.router.route(
        {.content = content, .refused = state.refused, .returns = state.returns, .now = context.now});
}

model::AgencyId root_of(const model::AgencyId& agency, const routing::Router& router) {
    auto root = agency;
    for (const auto* at = router.agency(root); at != nullptr && !at->parent.empty(); at = router.agency(root)) {
        root = at->parent;
    }
    return root;
}

Error no_such_office(const model::AgencyId& agency) {
    return Error{
        "unknown_agency", "'" + agency.value() + "' is not an agency that handles complaints", "/to",
        "name an agency from agencies/ that is not a desk"};
}

const model::Agency* office(const model::AgencyId& id, const routing::Router& router) {
    const auto* agency = router.agency(id);
    return agency != nullptr && agency->kind == model::AgencyKind::office ? agency : nullptr;
}

}  // namespace

bool goes_on_within(const model::ComplaintState& state, const model::AgencyId& to, const routing::Router& router) {
    return state.status != Status::unverified && root_of(state.responsible, router) == root_of(to, router);
}

Result<model::Decision> verify(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, EventKind::verified, act.actor.role);
    auto& next = decision.state;
    next.category = act.category.value_or(state.category);
    next.region = act.region.value_or(state.region);
    next.kind = act.kind.value_or(state.kind);
    next.priority = act.priority.value_or(state.priority);
    next.supervisory = act.supervisory.value_or(state.supervisory);
    model::Content corrected;
    corrected.category = next.category;
    corrected.region = next.region;
    corrected.kind = next.kind;
    corrected.priority = next.priority;
    corrected.supervisory = next.supervisory;
    decision.event.corrected = std::move(corrected);
    decision.event.text = std::move(act.text);
    auto routing = route(next, context);
    // A person who says it knows better than a rule.
    if (act.priority) {
        routing.effects.priority.reset();
    }
    if (act.supervisory) {
        routing.effects.supervisory = false;
    }
    take_effects(next, routing.effects);
    if (routing.by == model::RoutedBy::triage) {
        record(decision, std::move(routing), context);  // still a person's decision: the suggestion may be better now
    } else {
        place(decision, std::move(routing), context);
    }
    return decision;
}

Result<model::Decision> dispose(const model::ComplaintState& state, Act act, const Context& context) {
    const auto* agency = office(act.to, context.router);
    if (agency == nullptr) {
        return no_such_office(act.to);
    }
    if (act.to == state.responsible) {
        return Error{"nothing_to_change", "'" + act.to.value() + "' is responsible already", "/to"};
    }
    if (act.actor.role == model::Role::agency_admin && !context.router.belongs_to(act.to, act.actor.agency)) {
        return Error{
            "unknown_agency", "'" + act.to.value() + "' is not a unit of " + act.actor.agency.value(), "/to",
            "an agency hands on to its own units; what is not yours goes back by return_not_competent"};
    }
    auto decision = begin(state, context, EventKind::disposed, act.actor.role);
    auto& next = decision.state;
    decision.event.text = std::move(act.text);
    model::RoutingDecision routing;
    routing.responsible = act.to;
    routing.by = model::RoutedBy::person;
    routing.reason = "disposed_by_person";
    if (!goes_on_within(state, act.to, context.router)) {
        place(decision, std::move(routing), context);
        return decision;
    }
    // Within one agency nothing starts anew (domain.md section 4).
    if (next.status == Status::postponed) {
        end_pause(next, context);
        next.status = status_before_pause(next, context.router);
    }
    next.responsible = act.to;
    next.config = context.config;
    hand_over(decision, context);
    record(decision, std::move(routing), context);
    return decision;
}

Result<model::Decision> give_back(const model::ComplaintState& state, Act act, const Context& context) {
    auto decision = begin(state, context, EventKind::returned, act.actor.role);
    auto& next = decision.state;
    decision.event.agency = state.responsible;
    decision.event.text = std::move(act.text);
    next.returns += 1;
    if (std::ranges::find(next.refused, state.responsible) == next.refused.end()) {
        next.refused.push_back(state.responsible);
    }
    auto routing = route(next, context);
    take_effects(next, routing.effects);
    const bool at_desk = routing.by == model::RoutedBy::triage;
    place(decision, std::move(routing), context);
    if (at_desk) {
        resume_verification(next, context);
    }
    return decision;
}

Result<model::Decision> copy(const model::ComplaintState& state, Act act, const Context& context) {
    if (office(act.to, context.router) == nullptr) {
        return no_such_office(act.to);
    }
    if (act.to == state.responsible || std::ranges::find(state.copies, act.to) != state.copies.end()) {
        return Error{"nothing_to_change", "'" + act.to.value() + "' has it already", "/to"};
    }
    auto decision = begin(state, context, EventKind::copied, act.actor.role);
    decision.event.agency = act.to;
    decision.event.text = std::move(act.text);
    send_copy(decision, act.to, context);
    decision.state.copies.push_back(std::move(act.to));
    return decision;
}

}  // namespace hub::workflow::detail
