#include "operation.hpp"

#include "views.hpp"

#include <gtest/gtest.h>

#include <cstddef>

namespace hub::runner {
namespace {

TEST(Operation, TheCallShowsWhatTheMessageSays) {
    wire::Submit submit;
    submit.attempt = 2;
    submit.timeout = std::chrono::milliseconds{1500};
    submit.key = model::DeliveryId{*parse_uuid("01938f3a-0000-7000-8000-000000000001")};
    submit.message.complaint = model::ComplaintId{*parse_uuid("01938f3a-0000-7000-8000-000000000002")};
    submit.message.kind = model::MessageKind::withdrawal;
    submit.message.status = model::Status::closed;
    submit.message.content.subject = "s";
    submit.message.content.secret = true;
    submit.message.content.attributes = {{"k", "v"}, {"l", ""}};
    const Operation operation{9, std::move(submit)};
    const auto& call = operation.call();
    EXPECT_EQ(call.op, 9U);
    EXPECT_EQ(call.timeout_ms, 1500);
    EXPECT_EQ(call.message_kind, HUBC_MESSAGE_WITHDRAWAL);
    EXPECT_EQ(view(call.idempotency_key), "01938f3a-0000-7000-8000-000000000001");
    const auto& complaint = *call.complaint;
    EXPECT_EQ(view(complaint.id), "01938f3a-0000-7000-8000-000000000002");
    EXPECT_EQ(complaint.flags, HUBC_COMPLAINT_SECRET);
    EXPECT_EQ(complaint.status, HUBC_STATUS_CLOSED);
    EXPECT_EQ(complaint.due_at, 0);
    EXPECT_NE(complaint.address.ptr, nullptr) << "an absent string is never null";
    ASSERT_EQ(complaint.attributes.count, 2U);
    EXPECT_EQ(view(static_cast<const hubc_attribute*>(element(complaint.attributes, 1))->key), "l");
}

TEST(Operation, ALaterMessageSaysWhyAndWhatWasSaid) {
    wire::Submit submit;
    submit.message.kind = model::MessageKind::update;
    submit.message.reason = model::MessageReason::replied;
    submit.message.status = model::Status::in_progress;
    submit.message.text = "belum selesai";
    submit.message.external_ref = "PUPR-7";
    submit.message.history = {
        {model::UpdateKind::follow_up, TimePoint{std::chrono::microseconds{5}}, "ditinjau"},
        {model::UpdateKind::needs_information, TimePoint{}, ""}};
    const Operation operation{9, std::move(submit)};
    const auto& call = operation.call();
    EXPECT_EQ(call.flags, 0U);
    EXPECT_EQ(call.reason, HUBC_REASON_REPLIED);
    EXPECT_EQ(view(call.text), "belum selesai");
    EXPECT_EQ(view(call.complaint->external_ref), "PUPR-7");
    ASSERT_EQ(call.complaint->history.count, 2U);
    const auto& first = *static_cast<const hubc_history_entry*>(element(call.complaint->history, 0));
    EXPECT_EQ(first.kind, HUBC_UPDATE_FOLLOW_UP);
    EXPECT_EQ(first.at, 5);
    EXPECT_EQ(view(first.text), "ditinjau");
    const auto& second = *static_cast<const hubc_history_entry*>(element(call.complaint->history, 1));
    EXPECT_EQ(second.kind, HUBC_UPDATE_NEEDS_INFORMATION);
    EXPECT_NE(second.text.ptr, nullptr);
}

TEST(Operation, ACopyCarriesNoStatus) {
    wire::Submit submit;
    submit.message.copy = true;
    submit.message.status = model::Status::awaiting_follow_up;
    const Operation operation{9, std::move(submit)};
    EXPECT_EQ(operation.call().message_kind, HUBC_MESSAGE_COMPLAINT);
    EXPECT_EQ(operation.call().flags, HUBC_CALL_COPY);
    EXPECT_EQ(operation.call().reason, HUBC_REASON_NONE);
    EXPECT_EQ(operation.call().complaint->status, 0);
}

TEST(Operation, AnswersAreMadeSafe) {
    bool misbehaved = false;
    const std::string detail = "line one\nline two" + std::string(5000, 'x');
    hubc_result raw{
        sizeof(hubc_result), HUBC_RETRY, 99, 0, -5, 0, {nullptr, 0}, {"4", 1}, {detail.data(), detail.size()}, nullptr};
    auto result = read_result(&raw, misbehaved);
    EXPECT_FALSE(misbehaved);
    EXPECT_EQ(result.outcome, model::Outcome::retry);
    EXPECT_EQ(result.cause, model::Cause::internal) << "an open set: what is not known is internal";
    raw.cause = static_cast<hubc_cause>(model::Cause::poison);
    EXPECT_EQ(read_result(&raw, misbehaved).cause, model::Cause::internal) << "a word of the hub's own";
    raw.cause = static_cast<hubc_cause>(model::Cause::unsupported);
    EXPECT_EQ(read_result(&raw, misbehaved).cause, model::Cause::internal) << "another";
    EXPECT_EQ(result.retry_after.count(), 0);
    EXPECT_EQ(result.detail.size(), 1024U);
    EXPECT_EQ(result.detail.find('\n'), std::string::npos);
    for (const hubc_outcome bad : {0, 5, -1}) {
        raw.outcome = bad;
        result = read_result(&raw, misbehaved);
        EXPECT_TRUE(misbehaved);
        EXPECT_EQ(result.outcome, model::Outcome::unknown) << "outcome is a closed set";
    }
    raw.outcome = HUBC_DELIVERED;
    raw.struct_size = offsetof(hubc_result, detail);
    EXPECT_EQ(read_result(&raw, misbehaved).outcome, model::Outcome::unknown);
    EXPECT_EQ(read_result(nullptr, misbehaved).outcome, model::Outcome::unknown);
}

TEST(Operation, WhatTheAnswerSaysOfTheCaseIsCopiedWhenItIsWhole) {
    hubc_update said{};
    said.struct_size = sizeof said;
    said.kind = HUBC_UPDATE_ACCEPTED;
    said.dedup_key = c_str("T-1:diterima");
    said.remote_status = c_str("diterima");
    hubc_result raw{};
    raw.struct_size = sizeof raw;
    raw.outcome = HUBC_DELIVERED;
    raw.update = &said;
    bool misbehaved = true;
    auto result = read_result(&raw, misbehaved);
    EXPECT_FALSE(misbehaved);
    ASSERT_TRUE(result.update);
    EXPECT_EQ(result.update->remote_status, "diterima");
    said.kind = 99;
    result = read_result(&raw, misbehaved);
    EXPECT_TRUE(misbehaved);
    EXPECT_FALSE(result.update);
    EXPECT_EQ(result.outcome, model::Outcome::delivered) << "how it ended stands without it";
    said.kind = HUBC_UPDATE_ACCEPTED;
    const std::string huge(3U << 20, '\x01');
    said.note = c_str(huge);
    EXPECT_FALSE(read_result(&raw, misbehaved).update) << "18 MiB in a frame";
    said.note = c_str("");
    said.struct_size -= 8;
    EXPECT_FALSE(read_result(&raw, misbehaved).update);
}

TEST(Operation, NotTakenNeverMeansDeliveredOrUnknown) {
    for (const hubc_status status : {-1, -2, -3, -4, -5, -6, -7, -99, 1}) {
        const auto outcome = result_of_status(status).outcome;
        EXPECT_TRUE(outcome == model::Outcome::retry || outcome == model::Outcome::rejected) << status;
    }
    EXPECT_EQ(result_of_status(HUBC_E_UNSUPPORTED).outcome, model::Outcome::rejected);
    EXPECT_EQ(result_of_status(HUBC_E_UNSUPPORTED).cause, model::Cause::unsupported);
    EXPECT_EQ(result_of_status(HUBC_E_BUSY).outcome, model::Outcome::retry);
}

}  // namespace
}  // namespace hub::runner
