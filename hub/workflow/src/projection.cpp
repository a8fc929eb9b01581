#include "hub/workflow/projection.hpp"

#include "hub/workflow/files.hpp"

#include <algorithm>
#include <utility>

namespace hub::workflow {
namespace {

/// Numbered as the complaint has them, so that a name means the same file to everybody.
void show_files(
    model::Message& message, const model::ComplaintState& state, std::vector<model::Attachment> attachments) {
    std::size_t number = 0;
    for (auto& file : attachments) {
        ++number;
        if (!may_be_given(state, file)) {
            ++message.withheld_files;
            continue;
        }
        auto& shown = message.files.emplace_back();
        shown.name = file_name(number, file.media_type);
        shown.media_type = std::move(file.media_type);
        shown.sha256 = std::move(file.sha256);
        shown.size = file.size;
        shown.cleaned = file.cleaned;
    }
}

}  // namespace

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
    shown.priority = state.priority;    // as a rule or a person has set it since the receipt
    shown.anonymous = state.anonymous;  // as the flags stand now: they may have been raised since
    shown.secret = state.secret;
    shown.supervisory = state.supervisory;
    shown.attributes = std::move(content.attributes);
    if (kind == model::MessageKind::complaint) {  // later messages do not bring them again
        show_files(message, state, std::move(content.attachments));
    }
    if (!state.anonymous) {  // the exact spot can point at the reporter's own door (reliability.md section 2)
        shown.latitude_e7 = content.latitude_e7;
        shown.longitude_e7 = content.longitude_e7;
    }
    return message;
}

bool may_disclose(const model::ComplaintState& state, const model::Agency& agency) {
    return state.has_reporter && !state.anonymous && agency.disclose_reporter == model::Disclosure::unless_anonymous;
}

void disclose(
    model::Message& message, const model::ComplaintState& state, const model::Agency& agency,
    model::Reporter reporter) {
    if (!may_disclose(state, agency) || !names_reporter(message.kind, message.copy) || message.content.anonymous) {
        return;
    }
    auto& shown = message.reporter.emplace();
    shown.name = std::move(reporter.name);
    shown.nik = std::move(reporter.nik);
    shown.phone = std::move(reporter.phone);
    shown.email = std::move(reporter.email);
    shown.address = std::move(reporter.address);
}

bool has_uncleaned_files(const model::Message& message) {
    return std::ranges::any_of(message.files, [](const model::SentFile& file) { return !file.cleaned; });
}

void hide_reporter(model::Message& message) {
    message.reporter.reset();
    message.content.anonymous = true;
    message.content.latitude_e7 = message.content.longitude_e7 = 0;
    const auto withheld = std::erase_if(message.files, [](const model::SentFile& file) { return !file.cleaned; });
    message.withheld_files += static_cast<std::int32_t>(withheld);
}

}  // namespace hub::workflow
