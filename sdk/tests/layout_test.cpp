// The layout of ABI 0.9, as numbers: every public struct and table, every offset, every number. Whoever changes one
// changes the minor, knowingly (G2's seed).
#include "hub/ext/capabilities.h"
#include "hub/ext/check_settings.h"
#include "hub/ext/lookup.h"
#include "hub/ext/reconcile.h"
#include "hub/ext/secret.h"
#include "hub/ext/state.h"
#include "hub/ext/trace.h"
#include "hub/ext/webhook.h"

#include <gtest/gtest.h>

#include <string_view>
#include <type_traits>

namespace {

static_assert(sizeof(hubc_str) == 16);
static_assert(offsetof(hubc_str, ptr) == 0);
static_assert(offsetof(hubc_str, len) == 8);

static_assert(sizeof(hubc_array) == 16);
static_assert(offsetof(hubc_array, first) == 0);
static_assert(offsetof(hubc_array, count) == 8);
static_assert(offsetof(hubc_array, stride) == 12);

static_assert(sizeof(hubc_out_array) == 16);
static_assert(offsetof(hubc_out_array, first) == 0);
static_assert(offsetof(hubc_out_array, count) == 8);
static_assert(offsetof(hubc_out_array, stride) == 12);

static_assert(sizeof(hubc_attribute) == 40);
static_assert(offsetof(hubc_attribute, struct_size) == 0);
static_assert(offsetof(hubc_attribute, flags) == 4);
static_assert(offsetof(hubc_attribute, key) == 8);
static_assert(offsetof(hubc_attribute, value) == 24);

static_assert(sizeof(hubc_attachment) == 80);
static_assert(offsetof(hubc_attachment, struct_size) == 0);
static_assert(offsetof(hubc_attachment, flags) == 4);
static_assert(offsetof(hubc_attachment, name) == 8);
static_assert(offsetof(hubc_attachment, media_type) == 24);
static_assert(offsetof(hubc_attachment, path) == 40);
static_assert(offsetof(hubc_attachment, sha256) == 56);
static_assert(offsetof(hubc_attachment, size_bytes) == 72);

static_assert(sizeof(hubc_reporter) == 88);
static_assert(offsetof(hubc_reporter, struct_size) == 0);
static_assert(offsetof(hubc_reporter, flags) == 4);
static_assert(offsetof(hubc_reporter, name) == 8);
static_assert(offsetof(hubc_reporter, nik) == 24);
static_assert(offsetof(hubc_reporter, phone) == 40);
static_assert(offsetof(hubc_reporter, email) == 56);
static_assert(offsetof(hubc_reporter, address) == 72);

static_assert(sizeof(hubc_history_entry) == 32);
static_assert(offsetof(hubc_history_entry, struct_size) == 0);
static_assert(offsetof(hubc_history_entry, kind) == 4);
static_assert(offsetof(hubc_history_entry, at) == 8);
static_assert(offsetof(hubc_history_entry, text) == 16);

static_assert(sizeof(hubc_complaint) == 240);
static_assert(offsetof(hubc_complaint, struct_size) == 0);
static_assert(offsetof(hubc_complaint, revision) == 4);
static_assert(offsetof(hubc_complaint, kind) == 8);
static_assert(offsetof(hubc_complaint, status) == 12);
static_assert(offsetof(hubc_complaint, priority) == 16);
static_assert(offsetof(hubc_complaint, channel) == 20);
static_assert(offsetof(hubc_complaint, flags) == 24);
static_assert(offsetof(hubc_complaint, reserved) == 28);
static_assert(offsetof(hubc_complaint, id) == 32);
static_assert(offsetof(hubc_complaint, tracking_id) == 48);
static_assert(offsetof(hubc_complaint, category) == 64);
static_assert(offsetof(hubc_complaint, region) == 80);
static_assert(offsetof(hubc_complaint, subject) == 96);
static_assert(offsetof(hubc_complaint, body) == 112);
static_assert(offsetof(hubc_complaint, address) == 128);
static_assert(offsetof(hubc_complaint, received_at) == 144);
static_assert(offsetof(hubc_complaint, due_at) == 152);
static_assert(offsetof(hubc_complaint, latitude_e7) == 160);
static_assert(offsetof(hubc_complaint, longitude_e7) == 164);
static_assert(offsetof(hubc_complaint, attributes) == 168);
static_assert(offsetof(hubc_complaint, attachments) == 184);
static_assert(offsetof(hubc_complaint, reporter) == 200);
static_assert(offsetof(hubc_complaint, external_ref) == 208);
static_assert(offsetof(hubc_complaint, history) == 224);

static_assert(sizeof(hubc_call) == 96);
static_assert(offsetof(hubc_call, struct_size) == 0);
static_assert(offsetof(hubc_call, attempt) == 4);
static_assert(offsetof(hubc_call, op) == 8);
static_assert(offsetof(hubc_call, timeout_ms) == 16);
static_assert(offsetof(hubc_call, message_kind) == 24);
static_assert(offsetof(hubc_call, flags) == 28);
static_assert(offsetof(hubc_call, idempotency_key) == 32);
static_assert(offsetof(hubc_call, trace_id) == 48);
static_assert(offsetof(hubc_call, complaint) == 64);
static_assert(offsetof(hubc_call, reason) == 72);
static_assert(offsetof(hubc_call, reserved) == 76);
static_assert(offsetof(hubc_call, text) == 80);

static_assert(sizeof(hubc_update) == 128);
static_assert(offsetof(hubc_update, struct_size) == 0);
static_assert(offsetof(hubc_update, kind) == 4);
static_assert(offsetof(hubc_update, external_ref) == 8);
static_assert(offsetof(hubc_update, complaint_id) == 24);
static_assert(offsetof(hubc_update, remote_status) == 40);
static_assert(offsetof(hubc_update, note) == 56);
static_assert(offsetof(hubc_update, dedup_key) == 72);
static_assert(offsetof(hubc_update, happened_at) == 88);
static_assert(offsetof(hubc_update, tracking_id) == 96);
static_assert(offsetof(hubc_update, attachments) == 112);

static_assert(sizeof(hubc_result) == 88);
static_assert(offsetof(hubc_result, struct_size) == 0);
static_assert(offsetof(hubc_result, outcome) == 4);
static_assert(offsetof(hubc_result, cause) == 8);
static_assert(offsetof(hubc_result, flags) == 12);
static_assert(offsetof(hubc_result, retry_after_ms) == 16);
static_assert(offsetof(hubc_result, accepted_at) == 24);
static_assert(offsetof(hubc_result, external_ref) == 32);
static_assert(offsetof(hubc_result, remote_code) == 48);
static_assert(offsetof(hubc_result, detail) == 64);
static_assert(offsetof(hubc_result, update) == 80);

static_assert(sizeof(hubc_emit_result) == 80);
static_assert(offsetof(hubc_emit_result, struct_size) == 0);
static_assert(offsetof(hubc_emit_result, outcome) == 4);
static_assert(offsetof(hubc_emit_result, code) == 8);
static_assert(offsetof(hubc_emit_result, tracking_id) == 56);

static_assert(sizeof(hubc_option) == 48);
static_assert(offsetof(hubc_option, struct_size) == 0);
static_assert(offsetof(hubc_option, type) == 4);
static_assert(offsetof(hubc_option, flags) == 8);
static_assert(offsetof(hubc_option, reserved) == 12);
static_assert(offsetof(hubc_option, name) == 16);
static_assert(offsetof(hubc_option, default_value) == 24);
static_assert(offsetof(hubc_option, constraint) == 32);
static_assert(offsetof(hubc_option, help) == 40);

static_assert(sizeof(hubc_setting) == 40);
static_assert(offsetof(hubc_setting, struct_size) == 0);
static_assert(offsetof(hubc_setting, flags) == 4);
static_assert(offsetof(hubc_setting, name) == 8);
static_assert(offsetof(hubc_setting, value) == 24);

static_assert(sizeof(hubc_host) == 88);
static_assert(offsetof(hubc_host, struct_size) == 0);
static_assert(offsetof(hubc_host, abi_major) == 4);
static_assert(offsetof(hubc_host, abi_minor) == 6);
static_assert(offsetof(hubc_host, host_data) == 8);
static_assert(offsetof(hubc_host, hub_version) == 16);
static_assert(offsetof(hubc_host, get_extension) == 32);
static_assert(offsetof(hubc_host, log_enabled) == 40);
static_assert(offsetof(hubc_host, log) == 48);
static_assert(offsetof(hubc_host, complete) == 56);
static_assert(offsetof(hubc_host, emit) == 64);
static_assert(offsetof(hubc_host, now) == 72);
static_assert(offsetof(hubc_host, file) == 80);

static_assert(sizeof(hubc_connector_api) == 80);
static_assert(offsetof(hubc_connector_api, struct_size) == 0);
static_assert(offsetof(hubc_connector_api, reserved) == 4);
static_assert(offsetof(hubc_connector_api, create) == 8);
static_assert(offsetof(hubc_connector_api, start) == 16);
static_assert(offsetof(hubc_connector_api, submit) == 24);
static_assert(offsetof(hubc_connector_api, poll) == 32);
static_assert(offsetof(hubc_connector_api, probe) == 40);
static_assert(offsetof(hubc_connector_api, cancel) == 48);
static_assert(offsetof(hubc_connector_api, stop) == 56);
static_assert(offsetof(hubc_connector_api, destroy) == 64);
static_assert(offsetof(hubc_connector_api, get_extension) == 72);

static_assert(sizeof(hubc_module) == 96);
static_assert(offsetof(hubc_module, struct_size) == 0);
static_assert(offsetof(hubc_module, magic) == 4);
static_assert(offsetof(hubc_module, abi_major) == 8);
static_assert(offsetof(hubc_module, abi_minor) == 10);
static_assert(offsetof(hubc_module, min_host_minor) == 12);
static_assert(offsetof(hubc_module, pointer_bytes) == 14);
static_assert(offsetof(hubc_module, id) == 16);
static_assert(offsetof(hubc_module, name) == 24);
static_assert(offsetof(hubc_module, vendor) == 32);
static_assert(offsetof(hubc_module, version) == 40);
static_assert(offsetof(hubc_module, required_extensions) == 48);
static_assert(offsetof(hubc_module, options) == 56);
static_assert(offsetof(hubc_module, option_count) == 64);
static_assert(offsetof(hubc_module, option_stride) == 68);
static_assert(offsetof(hubc_module, capabilities) == 72);
static_assert(offsetof(hubc_module, max_in_flight) == 80);
static_assert(offsetof(hubc_module, reserved) == 84);
static_assert(offsetof(hubc_module, api) == 88);

static_assert(sizeof(hubc_fault) == 56);
static_assert(offsetof(hubc_fault, struct_size) == 0);
static_assert(offsetof(hubc_fault, flags) == 4);
static_assert(offsetof(hubc_fault, option) == 8);
static_assert(offsetof(hubc_fault, pointer) == 24);
static_assert(offsetof(hubc_fault, message) == 40);

static_assert(sizeof(hubc_check_settings) == 16);
static_assert(offsetof(hubc_check_settings, struct_size) == 0);
static_assert(offsetof(hubc_check_settings, reserved) == 4);
static_assert(offsetof(hubc_check_settings, check) == 8);

static_assert(sizeof(hubc_secret_api) == 16);
static_assert(offsetof(hubc_secret_api, struct_size) == 0);
static_assert(offsetof(hubc_secret_api, reserved) == 4);
static_assert(offsetof(hubc_secret_api, get) == 8);

static_assert(sizeof(hubc_task) == 40);
static_assert(offsetof(hubc_task, struct_size) == 0);
static_assert(offsetof(hubc_task, flags) == 4);
static_assert(offsetof(hubc_task, op) == 8);
static_assert(offsetof(hubc_task, timeout_ms) == 16);
static_assert(offsetof(hubc_task, trace_id) == 24);

static_assert(sizeof(hubc_filing) == 176);
static_assert(offsetof(hubc_filing, struct_size) == 0);
static_assert(offsetof(hubc_filing, flags) == 4);
static_assert(offsetof(hubc_filing, kind) == 8);
static_assert(offsetof(hubc_filing, channel) == 12);
static_assert(offsetof(hubc_filing, external_ref) == 16);
static_assert(offsetof(hubc_filing, dedup_key) == 32);
static_assert(offsetof(hubc_filing, category) == 48);
static_assert(offsetof(hubc_filing, region) == 64);
static_assert(offsetof(hubc_filing, subject) == 80);
static_assert(offsetof(hubc_filing, body) == 96);
static_assert(offsetof(hubc_filing, address) == 112);
static_assert(offsetof(hubc_filing, latitude_e7) == 128);
static_assert(offsetof(hubc_filing, longitude_e7) == 132);
static_assert(offsetof(hubc_filing, attributes) == 136);
static_assert(offsetof(hubc_filing, reporter) == 152);
static_assert(offsetof(hubc_filing, attachments) == 160);

static_assert(sizeof(hubc_state_api) == 24);
static_assert(offsetof(hubc_state_api, struct_size) == 0);
static_assert(offsetof(hubc_state_api, reserved) == 4);
static_assert(offsetof(hubc_state_api, get) == 8);
static_assert(offsetof(hubc_state_api, put) == 16);

static_assert(sizeof(hubc_trace_piece) == 48);
static_assert(offsetof(hubc_trace_piece, struct_size) == 0);
static_assert(offsetof(hubc_trace_piece, direction) == 4);
static_assert(offsetof(hubc_trace_piece, label) == 8);
static_assert(offsetof(hubc_trace_piece, bytes) == 24);
static_assert(offsetof(hubc_trace_piece, whole_bytes) == 40);

static_assert(sizeof(hubc_trace_api) == 16);
static_assert(offsetof(hubc_trace_api, struct_size) == 0);
static_assert(offsetof(hubc_trace_api, reserved) == 4);
static_assert(offsetof(hubc_trace_api, add) == 8);

static_assert(sizeof(hubc_lookup) == 16);
static_assert(offsetof(hubc_lookup, struct_size) == 0);
static_assert(offsetof(hubc_lookup, reserved) == 4);
static_assert(offsetof(hubc_lookup, lookup) == 8);

static_assert(sizeof(hubc_holding) == 88);
static_assert(offsetof(hubc_holding, struct_size) == 0);
static_assert(offsetof(hubc_holding, flags) == 4);
static_assert(offsetof(hubc_holding, external_ref) == 8);
static_assert(offsetof(hubc_holding, complaint_id) == 24);
static_assert(offsetof(hubc_holding, tracking_id) == 40);
static_assert(offsetof(hubc_holding, remote_status) == 56);
static_assert(offsetof(hubc_holding, kind) == 72);
static_assert(offsetof(hubc_holding, reserved) == 76);
static_assert(offsetof(hubc_holding, changed_at) == 80);

static_assert(sizeof(hubc_reconcile) == 16);
static_assert(offsetof(hubc_reconcile, struct_size) == 0);
static_assert(offsetof(hubc_reconcile, reserved) == 4);
static_assert(offsetof(hubc_reconcile, list) == 8);

static_assert(sizeof(hubc_web_request) == 88);
static_assert(offsetof(hubc_web_request, struct_size) == 0);
static_assert(offsetof(hubc_web_request, flags) == 4);
static_assert(offsetof(hubc_web_request, method) == 8);
static_assert(offsetof(hubc_web_request, path) == 24);
static_assert(offsetof(hubc_web_request, query) == 40);
static_assert(offsetof(hubc_web_request, headers) == 56);
static_assert(offsetof(hubc_web_request, body) == 72);

static_assert(sizeof(hubc_web_answer) == 40);
static_assert(offsetof(hubc_web_answer, struct_size) == 0);
static_assert(offsetof(hubc_web_answer, status) == 4);
static_assert(offsetof(hubc_web_answer, headers) == 8);
static_assert(offsetof(hubc_web_answer, body) == 24);

static_assert(sizeof(hubc_webhook) == 16);
static_assert(offsetof(hubc_webhook, struct_size) == 0);
static_assert(offsetof(hubc_webhook, reserved) == 4);
static_assert(offsetof(hubc_webhook, receive) == 8);

static_assert(sizeof(hubc_capabilities) == 16);
static_assert(offsetof(hubc_capabilities, struct_size) == 0);
static_assert(offsetof(hubc_capabilities, reserved) == 4);
static_assert(offsetof(hubc_capabilities, of) == 8);

static_assert(HUBC_OK == 0);
static_assert(HUBC_E_INVALID == -1);
static_assert(HUBC_E_UNSUPPORTED == -2);
static_assert(HUBC_E_CONFIG == -3);
static_assert(HUBC_E_BUSY == -4);
static_assert(HUBC_E_STATE == -5);
static_assert(HUBC_E_MEMORY == -6);
static_assert(HUBC_E_INTERNAL == -7);
static_assert(HUBC_OUTCOME_UNSET == 0);
static_assert(HUBC_DELIVERED == 1);
static_assert(HUBC_RETRY == 2);
static_assert(HUBC_REJECTED == 3);
static_assert(HUBC_UNKNOWN == 4);
static_assert(HUBC_CAUSE_UNSET == 0);
static_assert(HUBC_CAUSE_NETWORK == 1);
static_assert(HUBC_CAUSE_TIMEOUT == 2);
static_assert(HUBC_CAUSE_AUTH == 3);
static_assert(HUBC_CAUSE_RATE_LIMIT == 4);
static_assert(HUBC_CAUSE_REMOTE_FAULT == 5);
static_assert(HUBC_CAUSE_VALIDATION == 6);
static_assert(HUBC_CAUSE_DUPLICATE == 7);
static_assert(HUBC_CAUSE_CONFIG == 8);
static_assert(HUBC_CAUSE_CANCELLED == 9);
static_assert(HUBC_CAUSE_INTERNAL == 10);
static_assert(HUBC_LOG_DEBUG == 1);
static_assert(HUBC_LOG_INFO == 2);
static_assert(HUBC_LOG_WARN == 3);
static_assert(HUBC_LOG_ERROR == 4);
static_assert(HUBC_LOG_CONNECTOR_MISBEHAVING == 5);
static_assert(HUBC_LOG_HOST_MISBEHAVING == 6);
static_assert(HUBC_MESSAGE_COMPLAINT == 1);
static_assert(HUBC_MESSAGE_UPDATE == 2);
static_assert(HUBC_MESSAGE_WITHDRAWAL == 3);
static_assert(HUBC_MESSAGE_NOTICE == 4);
static_assert(HUBC_REASON_NONE == 0);
static_assert(HUBC_REASON_REPLIED == 1);
static_assert(HUBC_REASON_CORRECTED == 2);
static_assert(HUBC_REASON_MOVED == 3);
static_assert(HUBC_REASON_MERGED == 4);
static_assert(HUBC_REASON_WITHDRAWN == 5);
static_assert(HUBC_REASON_ARCHIVED == 6);
static_assert(HUBC_REASON_CLOSED == 7);
static_assert(HUBC_REASON_WARNED == 8);
static_assert(HUBC_REASON_BREACHED == 9);
static_assert(HUBC_REASON_ESCALATED == 10);
static_assert(HUBC_REASON_REOPENED == 11);
static_assert(HUBC_CALL_COPY == 1);
static_assert(HUBC_KIND_COMPLAINT == 1);
static_assert(HUBC_KIND_ASPIRATION == 2);
static_assert(HUBC_KIND_INFORMATION_REQUEST == 3);
static_assert(HUBC_STATUS_UNVERIFIED == 1);
static_assert(HUBC_STATUS_AWAITING_FOLLOW_UP == 2);
static_assert(HUBC_STATUS_IN_PROGRESS == 3);
static_assert(HUBC_STATUS_CLOSED == 4);
static_assert(HUBC_STATUS_POSTPONED == 5);
static_assert(HUBC_STATUS_ARCHIVED == 6);
static_assert(HUBC_CHANNEL_WEB == 1);
static_assert(HUBC_CHANNEL_SMS == 2);
static_assert(HUBC_CHANNEL_APP == 3);
static_assert(HUBC_CHANNEL_X == 4);
static_assert(HUBC_CHANNEL_WHATSAPP == 5);
static_assert(HUBC_CHANNEL_EMAIL == 6);
static_assert(HUBC_CHANNEL_WALK_IN == 7);
static_assert(HUBC_CHANNEL_LETTER == 8);
static_assert(HUBC_CHANNEL_OTHER_SYSTEM == 9);
static_assert(HUBC_PRIORITY_LOW == 1);
static_assert(HUBC_PRIORITY_NORMAL == 2);
static_assert(HUBC_PRIORITY_HIGH == 3);
static_assert(HUBC_UPDATE_ACCEPTED == 1);
static_assert(HUBC_UPDATE_IN_PROGRESS == 2);
static_assert(HUBC_UPDATE_FOLLOW_UP == 3);
static_assert(HUBC_UPDATE_CLOSED == 4);
static_assert(HUBC_UPDATE_RETURNED_NOT_COMPETENT == 5);
static_assert(HUBC_UPDATE_NEEDS_INFORMATION == 6);
static_assert(HUBC_UPDATE_NOTE == 7);
static_assert(HUBC_UPDATE_BOUNCED == 8);
static_assert(HUBC_EMIT_APPLIED == 1);
static_assert(HUBC_EMIT_DUPLICATE == 2);
static_assert(HUBC_EMIT_PARKED == 3);
static_assert(HUBC_EMIT_REFUSED == 4);
static_assert(HUBC_OPTION_STRING == 1);
static_assert(HUBC_OPTION_INTEGER == 2);
static_assert(HUBC_OPTION_BOOLEAN == 3);
static_assert(HUBC_OPTION_DURATION == 4);
static_assert(HUBC_OPTION_ENUM == 5);
static_assert(HUBC_OPTION_URL == 6);
static_assert(HUBC_OPTION_TREE == 7);
static_assert(HUBC_RESULT_MORE == 1);
static_assert(HUBC_CAP_POLL == 0x40);
static_assert(HUBC_CAP_PROBE == 0x80);
static_assert(HUBC_CAP_FILE == 0x100);
static_assert(HUBC_CAP_LOOKUP == 0x200);
static_assert(HUBC_CAP_RECONCILE == 0x400);
static_assert(HUBC_CAP_WEBHOOK == 0x800);
static_assert(HUBC_CAP_ATTACHMENTS == 0x1000);
static_assert(HUBC_MAX_ATTACHMENTS == 10 && HUBC_MAX_ATTACHMENT_BYTES == 10 * 1024 * 1024);
static_assert(HUBC_MAX_CALL_ATTACHMENT_BYTES == 128 * 1024 * 1024);
static_assert(HUBC_STATE_MAX_KEY == 200);
static_assert(HUBC_STATE_MAX_VALUE == 65536);
static_assert(HUBC_TRACE_MAX == 65536);
static_assert(HUBC_TRACE_SENT == 1 && HUBC_TRACE_RECEIVED == 2);
static_assert(HUBC_ABI_MAJOR == 0);
static_assert(HUBC_ABI_MINOR == 9);
static_assert(HUBC_MAGIC == 826430792);
static_assert(HUBC_COMPLAINT_ANONYMOUS == 1);
static_assert(HUBC_COMPLAINT_SECRET == 2);
static_assert(HUBC_COMPLAINT_SUPERVISORY == 4);
static_assert(HUBC_OPTION_REQUIRED == 1);
static_assert(HUBC_OPTION_SECRET == 2);
static_assert(HUBC_CAP_COMPLAINT == 1);
static_assert(HUBC_CAP_UPDATE == 2);
static_assert(HUBC_CAP_WITHDRAWAL == 4);
static_assert(HUBC_CAP_NOTICE == 8);
static_assert(HUBC_CAP_IDEMPOTENT == 16);
static_assert(HUBC_CAP_EMIT == 32);
static_assert(std::string_view{HUBC_EXT_CHECK_SETTINGS} == "hub.check-settings/1");
static_assert(std::string_view{HUBC_EXT_SECRET} == "hub.secret/1");
static_assert(std::string_view{HUBC_EXT_TRACE} == "hub.trace/1");

template <class... T>
constexpr bool all_plain = (... && (std::is_standard_layout_v<T> && std::is_trivially_copyable_v<T>));
static_assert(
    all_plain<
        hubc_str, hubc_array, hubc_out_array, hubc_attribute, hubc_attachment, hubc_reporter, hubc_complaint, hubc_call,
        hubc_result, hubc_update, hubc_emit_result, hubc_option, hubc_setting, hubc_host, hubc_connector_api,
        hubc_module, hubc_secret_api, hubc_fault, hubc_check_settings, hubc_trace_piece, hubc_trace_api>);

TEST(Layout, HasSaysFalseForATableThatEndsBeforeTheMember) {
    hubc_connector_api api{};
    api.cancel = [](hubc_connector*, hubc_op) noexcept {};
    api.struct_size = sizeof api;
    EXPECT_TRUE(HUBC_HAS(hubc_connector_api, &api, cancel));
    EXPECT_FALSE(HUBC_HAS(hubc_connector_api, &api, stop));
    api.struct_size = offsetof(hubc_connector_api, cancel);
    EXPECT_FALSE(HUBC_HAS(hubc_connector_api, &api, cancel));
}

}  // namespace
