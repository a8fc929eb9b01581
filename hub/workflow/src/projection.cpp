#include "hub/workflow/projection.hpp"

namespace hub::workflow {

model::Message project(
    const model::ComplaintState& state, model::Content content, model::MessageKind kind, std::string tracking_id) {
    model::Message message;
    message.kind = kind;
    message.complaint = state.id;
    message.tracking_id = std::move(tracking_id);
    message.revision = state.version;
    message.status = state.status;
    message.received_at = state.received_at;
    message.due_at = state.clocks.first_follow_up_due ? state.clocks.first_follow_up_due : state.clocks.completion_due;
    auto& shown = message.content;
    shown.subject = std::move(content.subject);
    shown.body = std::move(content.body);
    shown.address = std::move(content.address);
    shown.category = std::move(content.category);
    shown.region = std::move(content.region);
    shown.kind = content.kind;
    shown.channel = content.channel;
    shown.priority = state.priority;  // as a rule or a person has set it since
    shown.anonymous = content.anonymous;
    shown.secret = content.secret || state.secret;
    shown.supervisory = state.supervisory;
    shown.attributes = std::move(content.attributes);
    if (!content.anonymous) {  // the exact spot can point at the reporter's own door (reliability.md section 2)
        shown.latitude_e7 = content.latitude_e7;
        shown.longitude_e7 = content.longitude_e7;
    }
    return message;
}

}  // namespace hub::workflow
