#include "messages.hpp"

#include "hub/model/names.hpp"

#include <algorithm>
#include <iterator>

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::MessageKind;
using model::MessageReason;

/// One message an instance and decision: the outbox's key has no room for two, and a system that serves both the old
/// and the new agency needs no withdrawal beside its hand-over.
void bear(
    model::Decision& decision, const model::AgencyId& to, MessageKind kind, bool is_copy, const Context& context) {
    const auto* agency = context.router.agency(to);
    if (agency == nullptr || agency->connector.empty() ||
        std::ranges::find(decision.deliveries, agency->connector, &model::Delivery::instance) !=
            decision.deliveries.end()) {
        return;
    }
    model::Delivery delivery;
    delivery.id = model::DeliveryId{context.ids.next()};
    delivery.complaint = decision.state.id;
    delivery.agency = agency->id;
    delivery.instance = agency->connector;
    delivery.sequence = decision.state.version;
    delivery.kind = kind;
    delivery.copy = is_copy;
    delivery.born_at = context.now;
    decision.deliveries.push_back(std::move(delivery));
    ++decision.event.messages_born;
}

struct Row {
    EventKind event;
    Bears bears;
};
/// Events that are not here tell the holder nothing.
constexpr Row rows[] = {
    {EventKind::replied, {MessageKind::update, MessageReason::replied}},
    {EventKind::flags_changed, {MessageKind::update, MessageReason::corrected}},
    {EventKind::reopened, {MessageKind::update, MessageReason::reopened}},
    {EventKind::disposed, {MessageKind::withdrawal, MessageReason::moved}},
    {EventKind::returned, {MessageKind::withdrawal, MessageReason::moved}},
    {EventKind::linked, {MessageKind::withdrawal, MessageReason::merged}},
    {EventKind::withdrawn, {MessageKind::withdrawal, MessageReason::withdrawn}},
    {EventKind::archived, {MessageKind::withdrawal, MessageReason::archived}},
    {EventKind::closed, {MessageKind::withdrawal, MessageReason::closed}},
    {EventKind::clock_warned, {MessageKind::notice, MessageReason::warned}},
    {EventKind::clock_breached, {MessageKind::notice, MessageReason::breached}},
    {EventKind::clock_escalated, {MessageKind::notice, MessageReason::escalated}}};

bool is_agencys(const std::optional<model::ClockKind>& clock) {
    return clock == model::ClockKind::first_follow_up || clock == model::ClockKind::completion;
}

}  // namespace

std::optional<Bears> bears(const model::Event& event) {
    const auto* const row = std::ranges::find(rows, event.kind, &Row::event);
    if (row == std::end(rows) || (row->bears.kind == MessageKind::notice && !is_agencys(event.clock))) {
        return std::nullopt;
    }
    return row->bears;
}

std::string words_of(const model::Event& event) {
    return event.clock && !event.step.empty() ? std::string{name_of(*event.clock)} + " " + event.step : event.text;
}

void hand_over(model::Decision& decision, const Context& context) {
    decision.state.handed_over = 0;
    decision.state.delivered_at.reset();
    bear(decision, decision.state.responsible, MessageKind::complaint, false, context);
    if (!decision.deliveries.empty()) {
        decision.state.handed_over = decision.state.version;
    }
}

void send_copy(model::Decision& decision, const model::AgencyId& to, const Context& context) {
    if (to != decision.state.responsible) {
        bear(decision, to, MessageKind::complaint, true, context);
    }
}

void tell_holder(const model::ComplaintState& before, model::Decision& decision, const Context& context) {
    const auto& event = decision.event;
    const auto what = bears(event);
    if (!what || before.handed_over == 0 || event.actor == model::Role::agency_system) {
        return;  // nothing to say, nobody to say it to, or its own system's doing
    }
    if (what->reason == MessageReason::closed && event.clock && before.is_answered) {
        return;  // its final answer stands: silence only confirms it
    }
    bear(decision, before.responsible, what->kind, false, context);
}

}  // namespace hub::workflow::detail
