#include "hub/workflow/decide.hpp"

#include "apply_update.hpp"
#include "clock_chain.hpp"

#include "hub/model/names.hpp"

namespace hub::workflow {
namespace {

using detail::begin;
using model::EventKind;
using model::Status;

Error not_allowed(std::string_view action, const model::ComplaintState& state, std::string allowed) {
    return Error{
        "action_not_allowed",
        "'" + std::string{action} + "' is not possible while the complaint is " + std::string{name_of(state.status)},
        "", std::move(allowed)};
}

/// The outbox row that hands the complaint to its agency; none for an agency that works in the hub's own inbox.
void hand_over(model::Decision& decision, const Context& context) {
    const auto* agency = context.router.agency(decision.state.responsible);
    if (agency == nullptr || agency->connector.empty()) {
        return;
    }
    model::Delivery delivery;
    delivery.id = model::DeliveryId{context.ids.next()};
    delivery.complaint = decision.state.id;
    delivery.agency = agency->id;
    delivery.instance = agency->connector;
    delivery.sequence = decision.state.version;
    delivery.kind = model::MessageKind::complaint;
    delivery.born_at = context.now;
    decision.deliveries.push_back(std::move(delivery));
    decision.event.messages_born = 1;
    decision.state.handed_over = decision.state.version;
    decision.state.delivered_at.reset();
}

Result<model::Decision> receive(const model::ComplaintState& state, Receive command, const Context& context) {
    if (state.version != 0) {
        return not_allowed("receive", state, "a complaint is received once");
    }
    auto routing = context.router.route({.content = command.content, .refused = {}, .returns = 0});
    auto decision = begin(state, context, EventKind::received, model::Role::channel);
    auto& next = decision.state;
    const auto& content = command.content;
    next.id = command.id;
    next.tracking = command.tracking;
    next.kind = content.kind;
    next.channel = content.channel;
    next.anonymous = content.anonymous;
    next.secret = content.secret;
    next.supervisory = content.supervisory;
    next.region = content.region;
    next.category = content.category;
    next.received_at = context.now;
    next.filed_by_key = command.filed_by_key;
    next.config = context.config;
    next.policy = context.deadlines.policy_for(context.now);
    next.responsible = routing.responsible;
    if (routing.by == model::RoutedBy::triage) {
        next.status = Status::unverified;
        detail::start_verification(next, context);
    } else {
        next.status = Status::awaiting_follow_up;  // a confident rule disposes at once (domain.md section 3)
        detail::start_agency_clocks(next, context);
        hand_over(decision, context);
    }
    decision.event.routing = std::move(routing);
    decision.event.content = std::move(command.content);
    return decision;
}

Result<model::Decision> dispose(const model::ComplaintState& state, Dispose command, const Context& context) {
    if (state.status != Status::unverified) {
        return not_allowed("dispose", state, "a complaint is disposed while it is unverified");
    }
    const auto* agency = context.router.agency(command.to);
    if (agency == nullptr || agency->kind == model::AgencyKind::desk) {
        return Error{
            "unknown_agency", "'" + command.to.value() + "' is not an agency that handles complaints", "/to",
            "name an agency from agencies/ that is not a desk"};
    }
    auto decision = begin(state, context, EventKind::disposed, command.actor);
    decision.state.responsible = command.to;
    decision.state.status = Status::awaiting_follow_up;
    decision.state.config = context.config;
    decision.event.routing = model::RoutingDecision{
        .responsible = command.to,
        .by = model::RoutedBy::person,
        .rule = {},
        .reason = "disposed_by_person",
        .detail = {},
        .suggested = {},
        .copies = {}};
    decision.event.text = std::move(command.reason);
    detail::start_agency_clocks(decision.state, context);
    hand_over(decision, context);
    return decision;
}

Result<model::Decision> clock_fired(
    const model::ComplaintState& state, const ClockFired& fired, const Context& context) {
    const auto silence = state.clocks.silence_due;
    if (fired.clock != model::ClockKind::reporter_silence || !silence || *silence > context.now) {
        return not_allowed("clock " + std::string{name_of(fired.clock)}, state, "the clock is not due");
    }
    auto decision = begin(state, context, EventKind::closed, model::Role::hub);
    decision.state.status = Status::closed;
    decision.state.waits_for_reporter = false;
    detail::stop_all(decision.state);
    return decision;
}

}  // namespace

Result<model::Decision> decide(const model::ComplaintState& state, Command command, const Context& context) {
    if (auto* received = std::get_if<Receive>(&command)) {
        return receive(state, std::move(*received), context);
    }
    if (state.version == 0) {
        return Error{"unknown_complaint", "there is no such complaint"};
    }
    if (auto* disposed = std::get_if<Dispose>(&command)) {
        return dispose(state, std::move(*disposed), context);
    }
    if (auto* update = std::get_if<ApplyUpdate>(&command)) {
        return detail::apply_update(state, std::move(*update), context);
    }
    return clock_fired(state, std::get<ClockFired>(command), context);
}

}  // namespace hub::workflow
