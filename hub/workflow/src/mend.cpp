// What people decide about dead letters (design section 7, G4 and G7).
#include "message_edit.hpp"
#include "steps.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

namespace hub::workflow::detail {
namespace {

using model::DeliveryState;
using model::EventKind;
using model::Mending;

constexpr auto longest_wait = std::chrono::days{366};

EventKind kind_of(Mending mending) {
    switch (mending) {
        case Mending::discard: return EventKind::delivery_discarded;
        case Mending::settle: return EventKind::delivered;
        case Mending::redrive: break;
    }
    return EventKind::delivery_requeued;
}

std::optional<Error> refuse_actor(const Mend& command, const Context& context) {
    const auto& actor = command.actor;
    if (command.looked_up && actor.role == model::Role::hub && command.mending != Mending::discard &&
        command.delivery.state == DeliveryState::unknown) {
        return std::nullopt;
    }
    if (acts_for_agency(actor.role) && !context.router.belongs_to(command.delivery.agency, actor.agency)) {
        return Error{"not_yours", "this message is not for " + actor.agency.value() + " or an office below it"};
    }
    if (!may_mend(actor.role)) {
        return Error{
            "role_not_allowed", "a " + std::string{name_of(actor.role)} + " does not decide about dead letters"};
    }
    return std::nullopt;
}

/// What the decision itself lacks.
std::optional<Error> lacking(const Mend& command, const Context& context) {
    if (command.mending != Mending::redrive) {
        if (command.reason.empty() && !command.looked_up) {
            return Error{
                "reason_missing", "'" + std::string{name_of(command.mending)} + "' needs a reason", "/reason",
                "say it in a sentence: it stands in the complaint's history"};
        }
        if (command.mending == Mending::settle && command.external_ref.empty()) {
            return Error{
                "reference_missing", "that the agency has it is shown by the agency's own number", "/external_ref",
                "look it up in the agency's system"};
        }
        return std::nullopt;
    }
    if (command.delivery.state == DeliveryState::unknown && !command.idempotent && !command.may_arrive_twice &&
        !command.looked_up) {
        return Error{
            "may_arrive_twice",
            "the agency may have this message already, and its system does not recognise a repetition",
            "/may_arrive_twice", "look there first, and settle it if it is there; or wish it with true"};
    }
    if (command.not_before && *command.not_before > context.now + longest_wait) {
        return Error{"argument_invalid", "a message is put off by 366 days at most", "/not_before"};
    }
    return std::nullopt;
}

/// What may be said otherwise, and when: only of a message that surely is not there (all attempts of one that may be
/// there say the same).
std::optional<Error> refuse_edit(const Mend& command) {
    if (!command.edit) {
        return std::nullopt;
    }
    if (command.delivery.state == DeliveryState::unknown) {
        return Error{
            "action_not_allowed", "the agency may have this message as it is, so it cannot be changed any more", "",
            "look there first, and settle it or send it again as it is"};
    }
    if (command.mending != Mending::redrive || command.edit->empty()) {
        return Error{
            "argument_invalid", "an edit names a category, a region or attributes", "/category",
            "to send it again as it is, use redrive"};
    }
    if (command.reason.empty()) {
        return Error{
            "reason_missing", "an edit needs a reason", "/reason",
            "say it in a sentence: it stands in the complaint's history"};
    }
    return std::nullopt;
}

model::DeliveryChange change_of(const Mend& command, TimePoint now) {
    const auto& delivery = command.delivery;
    model::DeliveryChange change;
    change.id = delivery.id;
    change.complaint = delivery.complaint;
    change.instance = delivery.instance;
    change.sequence = delivery.sequence;
    change.fence = delivery.fence;
    change.leased = false;
    change.attempt = delivery.attempt;  // counted on: an attempt is named by its number
    change.cause = delivery.cause;
    change.finished = command.mending != Mending::redrive;
    change.state = DeliveryState::waiting;
    change.next_attempt_at = std::max(command.not_before.value_or(now), now);
    return change;
}

}  // namespace

Result<model::Decision> mend(const model::ComplaintState& state, Mend command, const Context& context) {
    if (const auto error = refuse_actor(command, context)) {
        return *error;
    }
    const auto& delivery = command.delivery;
    if (!is_dead_letter(delivery.state) || delivery.complaint != state.id) {
        return Error{
            "not_a_dead_letter",
            "this message is " + std::string{name_of(delivery.state)} + ": the hub itself still takes care of it"};
    }
    if (const auto error = lacking(command, context)) {
        return *error;
    }
    if (const auto error = refuse_edit(command)) {
        return *error;
    }
    auto decision = begin(state, context, kind_of(command.mending), command.actor.role);
    auto& event = decision.event;
    event.delivery = delivery.id;
    if (delivery.agency != state.responsible) {
        event.agency = delivery.agency;
    }
    if (delivery.kind != model::MessageKind::complaint) {
        event.message = delivery.kind;
    }
    event.copy = delivery.copy;
    event.text = std::move(command.reason);
    event.step = std::move(command.part_of);
    if (command.mending == Mending::redrive) {
        event.due = command.not_before;
    } else {
        event.messages_ended = 1;
    }
    if (command.mending == Mending::settle) {
        event.external_ref = std::move(command.external_ref);
        // A hand-over that the complaint has left behind says nothing of where it is now.
        if (delivery.kind == model::MessageKind::complaint && !delivery.copy &&
            delivery.sequence == state.handed_over) {
            decision.state.delivered_at = context.now;
        }
    }
    decision.changes.push_back(change_of(command, context.now));
    if (command.edit) {
        event.corrected = kept_as(*std::move(command.edit));
    }
    return decision;
}

}  // namespace hub::workflow::detail
