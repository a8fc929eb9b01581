#pragma once
#include "hub/connector.h"
#include "hub/sdk/call.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// A call with every field set, and text that breaks careless templates.
class SampleCall {
public:
    SampleCall() {
        attribute_ = {sizeof(hubc_attribute), 0, sdk::c_str("road_class"), sdk::c_str("national")};
        complaint_.struct_size = sizeof complaint_;
        complaint_.revision = 2;
        complaint_.kind = HUBC_KIND_COMPLAINT;
        complaint_.status = HUBC_STATUS_AWAITING_FOLLOW_UP;
        complaint_.priority = HUBC_PRIORITY_NORMAL;
        complaint_.channel = HUBC_CHANNEL_WHATSAPP;
        complaint_.flags = HUBC_COMPLAINT_ANONYMOUS;
        complaint_.id = sdk::c_str("01938f3a-0000-7000-8000-000000000002");
        complaint_.tracking_id = sdk::c_str("7Q2F9K3M0ABCD");
        complaint_.category = sdk::c_str("public-works.road");
        complaint_.region = sdk::c_str("18.72.01");
        complaint_.subject = sdk::c_str("Jalan \"berlubang\" {{body}}");
        complaint_.body = sdk::c_str(body);
        complaint_.address = sdk::c_str("Jl. A/B & C");
        complaint_.received_at = 1'764'000'000'000'000;
        complaint_.due_at = 0;
        complaint_.latitude_e7 = -51'234'567;
        complaint_.longitude_e7 = 1'053'000'000;
        complaint_.attributes = {&attribute_, 1, sizeof attribute_};
        call_ = {
            sizeof call_,
            1,
            5,
            30'000,
            HUBC_MESSAGE_COMPLAINT,
            0,
            sdk::c_str("01938f3a-0000-7000-8000-000000000001"),
            sdk::c_str("trace"),
            &complaint_,
            HUBC_REASON_NONE,
            0,
            sdk::c_str("")};
        complaint_.external_ref = sdk::c_str("");
        complaint_.history = {nullptr, 0, sizeof(hubc_history_entry)};
    }
    /// A later message of this kind, to an agency that has the complaint as "PUPR-7/a".
    SampleCall(hubc_message_kind kind, hubc_message_reason reason, std::string_view text) : SampleCall{} {
        call_.message_kind = kind;
        call_.reason = reason;
        call_.text = sdk::c_str(text);
        complaint_.external_ref = sdk::c_str("PUPR-7/a");
    }
    SampleCall(const SampleCall&) = delete;
    SampleCall& operator=(const SampleCall&) = delete;
    [[nodiscard]] sdk::Call call() const { return sdk::Call{call_}; }
    /// Files that the call carries from now on.
    void attach(const sdk::Attachment& file) {
        attachments_.push_back(
            {sizeof(hubc_attachment), 0, sdk::c_str(file.name), sdk::c_str(file.media_type), sdk::c_str(file.path),
             sdk::c_str(file.sha256), file.size});
        complaint_.attachments = {
            attachments_.data(), static_cast<std::uint32_t>(attachments_.size()), sizeof(hubc_attachment)};
    }
    hubc_call& raw() { return call_; }
    hubc_complaint& complaint() { return complaint_; }
    [[nodiscard]] const hubc_call& raw() const { return call_; }

    static constexpr std::string_view body{"baris satu\r\nbaris \"dua\"\\\t\x01 é \xF0\x9F\x9A\xA7"};

private:
    hubc_attribute attribute_{};
    std::vector<hubc_attachment> attachments_;
    hubc_complaint complaint_{};
    hubc_call call_{};
};

}  // namespace hub::plugins
