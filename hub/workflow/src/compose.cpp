#include "hub/workflow/compose.hpp"

#include "message_edit.hpp"
#include "messages.hpp"

#include "hub/workflow/projection.hpp"

#include <iterator>
#include <optional>

namespace hub::workflow {
namespace {

using model::EventKind;
using model::MessageReason;

constexpr std::ptrdiff_t longest_history = 50;  // the newest: a message stays small whatever has happened

/// What the reporter has been told, in the words of updates.
std::optional<model::UpdateKind> public_kind(const model::Event& event) {
    if (!event.applied) {
        return std::nullopt;
    }
    if (event.kind == EventKind::followed_up) {
        return model::UpdateKind::follow_up;
    }
    if (event.kind == EventKind::answered) {
        return model::UpdateKind::closed;
    }
    return event.kind == EventKind::information_asked ? std::optional{model::UpdateKind::needs_information}
                                                      : std::nullopt;
}

bool is_hand_over(const model::Event& event) {
    return event.kind == EventKind::delivered && !event.message;
}

/// The number under which the agency has it: from its answer to the hand-over, else what its system names itself, else
/// the one with which it came from the agency's own door.
std::string foreign_number(const model::AgencyId& agency, std::span<const model::PastEvent> past) {
    model::AgencyId responsible;
    std::string handed;
    std::string named;
    std::string own;
    bool was_handed = false;
    for (const auto& [seq, event] : past) {
        const auto& of = event.agency.empty() ? responsible : event.agency;
        was_handed = was_handed || (of == agency && is_hand_over(event));
        if (event.kind == EventKind::received && event.routing && event.routing->responsible == agency) {
            own = event.external_ref;
        }
        if (of == agency && !event.external_ref.empty()) {
            if (is_hand_over(event)) {
                handed = event.external_ref;
            } else if (event.actor == model::Role::agency_system) {
                named = event.external_ref;
            }
        }
        if (event.routing) {
            responsible = event.routing->responsible;
        }
    }
    if (!handed.empty() || !named.empty()) {
        return handed.empty() ? named : handed;
    }
    return was_handed ? std::string{} : own;  // handed to it, it came from another door
}

/// Where a withdrawn complaint stood when that was decided.
model::Status status_of(MessageReason reason, model::Status now) {
    const bool ends =
        reason == MessageReason::merged || reason == MessageReason::withdrawn || reason == MessageReason::archived;
    return ends ? model::Status::archived : reason == MessageReason::closed ? model::Status::closed : now;
}

void tell_what_bore_it(model::Message& message, const model::Event& event) {
    const auto what = detail::bears(event);
    if (!what || what->kind != message.kind) {
        return;
    }
    message.reason = what->reason;
    message.text = detail::words_of(event);
    message.status = status_of(what->reason, message.status);
    if (what->kind == model::MessageKind::notice && event.due) {
        message.due_at = event.due;
    }
}

}  // namespace

model::Message compose(
    const model::ComplaintState& state, model::Content content, const model::Delivery& delivery,
    std::string tracking_id, std::span<const model::PastEvent> past) {
    auto message = project(state, std::move(content), delivery.kind, std::move(tracking_id));
    message.revision = delivery.sequence;
    message.copy = delivery.copy;
    if (delivery.copy) {
        message.due_at.reset();
    }
    detail::apply_edits(message, delivery.id, past);
    if (past.empty() || delivery.sequence == 1) {  // born with the complaint: nothing had happened by then
        return message;
    }
    message.external_ref = foreign_number(delivery.agency, past);
    for (const auto& [seq, event] : past) {
        if (seq > delivery.sequence) {
            break;
        }
        if (seq == delivery.sequence) {
            tell_what_bore_it(message, event);
        }
        if (const auto kind = public_kind(event); kind && seq < delivery.sequence) {
            message.history.push_back({*kind, event.happened_at.value_or(event.at), event.text});
        }
    }
    if (std::ssize(message.history) > longest_history) {
        message.history.erase(message.history.begin(), message.history.end() - longest_history);
    }
    return message;
}

}  // namespace hub::workflow
