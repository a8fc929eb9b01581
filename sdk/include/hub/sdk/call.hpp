#pragma once
#include "hub/sdk/attachment.hpp"
#include "hub/sdk/text.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hub::sdk {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using OpId = hubc_op;

enum class MessageKind : std::int32_t {
    complaint = HUBC_MESSAGE_COMPLAINT,
    update = HUBC_MESSAGE_UPDATE,
    withdrawal = HUBC_MESSAGE_WITHDRAWAL,
    notice = HUBC_MESSAGE_NOTICE
};

/// Why a later message is sent; `none` in the hand-over. HUBC_REASON_* says what each means.
enum class MessageReason : std::int32_t {
    none = HUBC_REASON_NONE,
    replied = HUBC_REASON_REPLIED,
    corrected = HUBC_REASON_CORRECTED,
    moved = HUBC_REASON_MOVED,
    merged = HUBC_REASON_MERGED,
    withdrawn = HUBC_REASON_WITHDRAWN,
    archived = HUBC_REASON_ARCHIVED,
    closed = HUBC_REASON_CLOSED,
    warned = HUBC_REASON_WARNED,
    breached = HUBC_REASON_BREACHED,
    escalated = HUBC_REASON_ESCALATED,
    reopened = HUBC_REASON_REOPENED
};

/// Who reported. A view (C3). Personal data: it belongs into the agency's system, never into a log or an outcome's
/// text.
struct Reporter {
    std::string_view name;
    std::string_view nik;  ///< number of the identity card
    std::string_view phone;
    std::string_view email;
    std::string_view address;
};

/// The complaint of a call: already projected, so it holds nothing that the agency may not see. A view (C3).
class Complaint {
public:
    explicit Complaint(const hubc_complaint& complaint) : c_{&complaint} {}

    [[nodiscard]] std::string_view id() const { return view(c_->id); }
    [[nodiscard]] std::string_view tracking_id() const { return view(c_->tracking_id); }
    [[nodiscard]] std::string_view category() const { return view(c_->category); }
    [[nodiscard]] std::string_view region() const { return view(c_->region); }
    [[nodiscard]] std::string_view subject() const { return view(c_->subject); }
    [[nodiscard]] std::string_view body() const { return view(c_->body); }
    [[nodiscard]] std::string_view address() const { return view(c_->address); }
    [[nodiscard]] std::int32_t revision() const { return c_->revision; }
    [[nodiscard]] std::int32_t kind() const { return c_->kind; }          ///< HUBC_KIND_*
    [[nodiscard]] std::int32_t status() const { return c_->status; }      ///< HUBC_STATUS_*; 0 in a copy
    [[nodiscard]] std::int32_t priority() const { return c_->priority; }  ///< HUBC_PRIORITY_*
    [[nodiscard]] std::int32_t channel() const { return c_->channel; }    ///< HUBC_CHANNEL_*
    [[nodiscard]] bool anonymous() const { return (c_->flags & HUBC_COMPLAINT_ANONYMOUS) != 0; }
    [[nodiscard]] bool secret() const { return (c_->flags & HUBC_COMPLAINT_SECRET) != 0; }
    [[nodiscard]] bool supervisory() const { return (c_->flags & HUBC_COMPLAINT_SUPERVISORY) != 0; }
    [[nodiscard]] Time received_at() const { return Time{std::chrono::microseconds{c_->received_at}}; }
    [[nodiscard]] bool has_due_at() const { return c_->due_at != 0; }
    [[nodiscard]] Time due_at() const { return Time{std::chrono::microseconds{c_->due_at}}; }
    [[nodiscard]] bool has_place() const { return c_->latitude_e7 != 0 || c_->longitude_e7 != 0; }
    [[nodiscard]] std::int32_t latitude_e7() const { return c_->latitude_e7; }
    [[nodiscard]] std::int32_t longitude_e7() const { return c_->longitude_e7; }
    [[nodiscard]] Strided<hubc_attribute> attributes() const { return Strided<hubc_attribute>{c_->attributes}; }
    /// The complaint's files, or those of the reply that is told. None where the instance has no HUBC_CAP_ATTACHMENTS.
    [[nodiscard]] std::vector<Attachment> attachments() const {
        std::vector<Attachment> list;
        list.reserve(c_->attachments.count);
        for (const auto& file : Strided<hubc_attachment>{c_->attachments}) {
            list.push_back(
                {view(file.name), view(file.media_type), view(file.path), view(file.sha256), file.size_bytes});
        }
        return list;
    }

    /// The agency's own number, once it is known; empty in the hand-over.
    [[nodiscard]] std::string_view external_ref() const { return view(c_->external_ref); }
    /// What offices have told the reporter, oldest first.
    [[nodiscard]] Strided<hubc_history_entry> history() const { return Strided<hubc_history_entry>{c_->history}; }

    /// Empty: nobody said, or this agency may not know. The hub decides it; most messages have none.
    [[nodiscard]] std::optional<Reporter> reporter() const {
        if (!HUBC_HAS(hubc_complaint, c_, reporter)) {
            return std::nullopt;
        }
        const auto& who = *c_->reporter;
        return Reporter{view(who.name), view(who.nik), view(who.phone), view(who.email), view(who.address)};
    }

private:
    const hubc_complaint* c_;
};

/// One operation to carry out. A view: valid until the operation is completed (C3).
class Call {
public:
    explicit Call(const hubc_call& call) : c_{&call} {}

    [[nodiscard]] OpId op() const { return c_->op; }
    [[nodiscard]] std::int32_t attempt() const { return c_->attempt; }
    [[nodiscard]] std::chrono::milliseconds timeout() const { return std::chrono::milliseconds{c_->timeout_ms}; }
    [[nodiscard]] MessageKind message_kind() const { return static_cast<MessageKind>(c_->message_kind); }
    /// For information: another agency is responsible, and carries status and limits.
    [[nodiscard]] bool is_copy() const { return (c_->flags & HUBC_CALL_COPY) != 0; }
    [[nodiscard]] MessageReason reason() const { return static_cast<MessageReason>(c_->reason); }
    /// Of a later message: the reply, the reason; of a notice the clock and its step.
    [[nodiscard]] std::string_view text() const { return view(c_->text); }
    [[nodiscard]] std::string_view idempotency_key() const { return view(c_->idempotency_key); }
    [[nodiscard]] std::string_view trace_id() const { return view(c_->trace_id); }
    [[nodiscard]] Complaint complaint() const { return Complaint{*c_->complaint}; }

private:
    const hubc_call* c_;
};

/// An operation that carries no complaint (poll, probe, reconcile, a webhook's request). A view: valid until the
/// operation is completed.
class Task {
public:
    explicit Task(const hubc_task& task) : t_{&task} {}

    [[nodiscard]] OpId op() const { return t_->op; }
    [[nodiscard]] std::chrono::milliseconds timeout() const { return std::chrono::milliseconds{t_->timeout_ms}; }
    [[nodiscard]] std::string_view trace_id() const { return view(t_->trace_id); }

private:
    const hubc_task* t_;
};

}  // namespace hub::sdk
