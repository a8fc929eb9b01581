#include "operation.hpp"

#include "spool.hpp"
#include "updates.hpp"
#include "views.hpp"

#include "hub/model/names.hpp"
#include "hub/wire/frame.hpp"

#include <algorithm>
#include <cstddef>

namespace hub::runner {
namespace {

std::uint32_t flags_of(const model::Content& content) {
    return (content.anonymous ? HUBC_COMPLAINT_ANONYMOUS : 0) | (content.secret ? HUBC_COMPLAINT_SECRET : 0) |
           (content.supervisory ? HUBC_COMPLAINT_SUPERVISORY : 0);
}

/// Open set: what the ABI does not know counts as internal.
model::Cause cause_of(hubc_cause cause) {
    return cause > HUBC_CAUSE_INTERNAL ? model::Cause::internal
                                       : model::from_number<model::Cause>(cause).value_or(model::Cause::internal);
}

std::string one_line(std::string_view text, std::size_t limit) {
    std::string out{text.substr(0, limit)};
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return out;
}

}  // namespace

Operation::Operation(std::uint64_t op, wire::Submit submit)
    : submit_{std::move(submit)},
      key_{to_string(submit_.key.value())},
      complaint_id_{to_string(submit_.message.complaint.value())} {
    const auto& message = submit_.message;
    const auto& content = message.content;
    attributes_.reserve(content.attributes.size());
    for (const auto& [key, value] : content.attributes) {
        attributes_.push_back({sizeof(hubc_attribute), 0, c_str(key), c_str(value)});
    }
    history_.reserve(message.history.size());
    for (const auto& one : message.history) {
        history_.push_back(
            {sizeof(hubc_history_entry), static_cast<hubc_update_kind>(one.kind), one.at.time_since_epoch().count(),
             c_str(one.text)});
    }
    attachments_.reserve(message.files.size());
    for (const auto& file : message.files) {
        attachments_.push_back(
            {sizeof(hubc_attachment), 0, c_str(file.name), c_str(file.media_type), c_str(file.path), c_str(file.sha256),
             file.size});
    }
    complaint_ = {
        sizeof(hubc_complaint),
        message.revision,
        static_cast<hubc_complaint_kind>(content.kind),
        message.copy ? 0 : static_cast<hubc_complaint_status>(message.status),
        static_cast<hubc_priority>(content.priority),
        static_cast<hubc_channel>(content.channel),
        flags_of(content),
        0,
        c_str(complaint_id_),
        c_str(message.tracking_id),
        c_str(content.category.value()),
        c_str(content.region.value()),
        c_str(content.subject),
        c_str(content.body),
        c_str(content.address),
        message.received_at.time_since_epoch().count(),
        message.due_at ? message.due_at->time_since_epoch().count() : 0,
        content.latitude_e7,
        content.longitude_e7,
        {attributes_.data(), static_cast<std::uint32_t>(attributes_.size()), sizeof(hubc_attribute)},
        {attachments_.data(), static_cast<std::uint32_t>(attachments_.size()), sizeof(hubc_attachment)},
        nullptr,
        c_str(message.external_ref),
        {history_.data(), static_cast<std::uint32_t>(history_.size()), sizeof(hubc_history_entry)}};
    if (message.reporter) {
        const auto& who = *message.reporter;
        reporter_ = {sizeof(hubc_reporter),      0,
                     c_str(who.name.expose()),   c_str(who.nik.expose()),
                     c_str(who.phone.expose()),  c_str(who.email.expose()),
                     c_str(who.address.expose())};
        complaint_.reporter = &reporter_;
    }
    call_ = {
        sizeof(hubc_call),
        submit_.attempt,
        op,
        submit_.timeout.count(),
        static_cast<hubc_message_kind>(message.kind),
        message.copy ? HUBC_CALL_COPY : 0,
        c_str(key_),
        c_str(submit_.trace_id),
        &complaint_,
        message.reason ? static_cast<hubc_message_reason>(*message.reason) : HUBC_REASON_NONE,
        0,
        c_str(message.text)};
}

std::optional<wire::OpResult> Operation::why_not_whole(std::uint64_t capabilities) const {
    const auto& files = submit_.message.files;
    std::string why;
    if (!files.empty() && (capabilities & HUBC_CAP_ATTACHMENTS) == 0) {
        why = "the message has attachments and this instance is not set up to hand any on";
    }
    for (std::size_t i = 0; i < files.size() && why.empty(); ++i) {
        if (const auto reason = why_unreadable(files[i]); !reason.empty()) {
            why = "attachment " + std::to_string(i + 1) + " cannot be handed on: " + reason;
        }
    }
    if (why.empty()) {
        return std::nullopt;
    }
    auto result = not_begun(std::move(why));
    result.cause = model::Cause::internal;
    return result;
}

TaskOperation::TaskOperation(std::uint64_t op, wire::Task task) : message_{std::move(task)} {
    task_ = {sizeof(hubc_task), 0, op, message_.timeout.count(), c_str(message_.trace_id)};
}

WebOperation::WebOperation(model::WebRequest request) : message_{std::move(request)} {
    headers_.reserve(message_.headers.size());
    for (const auto& [name, value] : message_.headers) {
        headers_.push_back({sizeof(hubc_attribute), 0, c_str(name), c_str(value)});
    }
    request_ = {sizeof(hubc_web_request),
                0,
                c_str(message_.method),
                c_str(message_.path),
                c_str(message_.query),
                {headers_.data(), static_cast<std::uint32_t>(headers_.size()), sizeof(hubc_attribute)},
                c_str(message_.body)};
}

std::optional<model::WebAnswer> read_web_answer(const hubc_web_answer* answer) {
    constexpr std::size_t most_bytes = 1U << 20;
    constexpr std::uint32_t most_headers = 32;
    if (answer == nullptr || answer->struct_size < sizeof(hubc_web_answer) || answer->status < 200 ||
        answer->status > 599 || answer->body.len > most_bytes || answer->headers.count > most_headers ||
        (answer->headers.count != 0 && answer->headers.stride < sizeof(hubc_attribute))) {
        return std::nullopt;
    }
    model::WebAnswer out;
    out.status = answer->status;
    out.body = view(answer->body);
    for (std::uint32_t i = 0; i < answer->headers.count; ++i) {
        const auto& header = *static_cast<const hubc_attribute*>(element(answer->headers, i));
        out.headers.emplace_back(view(header.key).substr(0, 256), view(header.value).substr(0, 4096));
    }
    return out;
}

wire::OpResult not_begun(std::string why) {
    wire::OpResult result;
    result.outcome = model::Outcome::retry;
    result.cause = model::Cause::cancelled;
    result.detail = std::move(why);
    return result;
}

std::uint64_t capability_of(model::MessageKind kind) {
    switch (kind) {
        case model::MessageKind::complaint: return HUBC_CAP_COMPLAINT;
        case model::MessageKind::update: return HUBC_CAP_UPDATE;
        case model::MessageKind::withdrawal: return HUBC_CAP_WITHDRAWAL;
        case model::MessageKind::notice: return HUBC_CAP_NOTICE;
    }
    return 0;
}

wire::OpResult read_result(const hubc_result* result, bool& misbehaved) {
    misbehaved = true;
    constexpr auto known_bytes = offsetof(hubc_result, update) + sizeof(const void*);
    wire::OpResult out;
    if (result == nullptr || result->struct_size < known_bytes) {
        out.cause = model::Cause::internal;
        out.detail = "the connector's answer is too short";
        return out;
    }
    const auto outcome = model::from_number<model::Outcome>(result->outcome);
    if (!outcome) {
        out.cause = model::Cause::internal;
        out.detail = "the connector's answer has the outcome " + std::to_string(result->outcome);
        return out;
    }
    misbehaved = false;
    std::optional<model::AgencyUpdate> update;
    if (result->update != nullptr) {
        // What cannot be used is left out: how the delivery ended stands without it.
        misbehaved = result->update->struct_size < sizeof(hubc_update) ||
                     !read_update(*result->update, update.emplace()).empty() ||
                     encoded_bytes(*update) > wire::max_payload_bytes / 2;
        if (misbehaved) {
            update.reset();
        }
    }
    out.outcome = *outcome;
    out.cause = cause_of(result->cause);
    out.retry_after =
        std::chrono::milliseconds{std::clamp<std::int64_t>(result->retry_after_ms, 0, std::int64_t{7} * 86'400'000)};
    out.external_ref = view(result->external_ref).substr(0, 512);
    out.remote_code = one_line(view(result->remote_code), 128);
    out.detail = one_line(view(result->detail), 1024);
    out.update = std::move(update);
    out.more = (result->flags & HUBC_RESULT_MORE) != 0;
    return out;
}

wire::OpResult result_of_status(hubc_status status) {
    using model::Cause;
    using model::Outcome;
    wire::OpResult result;
    const auto say = [&](Outcome outcome, Cause cause, std::string why) {
        result.outcome = outcome;
        result.cause = cause;
        result.detail = std::move(why);
    };
    switch (status) {
        case HUBC_E_INVALID: say(Outcome::rejected, Cause::validation, "the connector calls it invalid"); break;
        case HUBC_E_UNSUPPORTED:
            say(Outcome::rejected, Cause::unsupported, "the connector takes no such message");
            break;
        case HUBC_E_CONFIG: say(Outcome::retry, Cause::config, "the connector is not set up for it"); break;
        case HUBC_E_BUSY: say(Outcome::retry, Cause::rate_limit, "the connector is busy"); break;
        default:
            say(Outcome::retry, Cause::internal,
                "the connector did not take it (status " + std::to_string(status) + ")");
    }
    return result;
}

}  // namespace hub::runner
