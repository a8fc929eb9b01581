// The layout of ABI 0.9, as numbers: whoever changes it changes the minor, knowingly (G2's seed).
#include "hub/ext/check_settings.h"
#include "hub/ext/secret.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace {

static_assert(sizeof(hubc_str) == 16 && sizeof(hubc_array) == 16 && sizeof(hubc_out_array) == 16);
static_assert(sizeof(hubc_attribute) == 40 && offsetof(hubc_attribute, value) == 24);
static_assert(sizeof(hubc_attachment) == 80 && offsetof(hubc_attachment, size_bytes) == 72);
static_assert(sizeof(hubc_complaint) == 200);
static_assert(
    offsetof(hubc_complaint, revision) == 4 && offsetof(hubc_complaint, kind) == 8 &&
    offsetof(hubc_complaint, status) == 12 && offsetof(hubc_complaint, priority) == 16 &&
    offsetof(hubc_complaint, channel) == 20 && offsetof(hubc_complaint, flags) == 24 &&
    offsetof(hubc_complaint, id) == 32 && offsetof(hubc_complaint, tracking_id) == 48 &&
    offsetof(hubc_complaint, category) == 64 && offsetof(hubc_complaint, region) == 80 &&
    offsetof(hubc_complaint, subject) == 96 && offsetof(hubc_complaint, body) == 112 &&
    offsetof(hubc_complaint, address) == 128 && offsetof(hubc_complaint, received_at) == 144 &&
    offsetof(hubc_complaint, due_at) == 152 && offsetof(hubc_complaint, latitude_e7) == 160 &&
    offsetof(hubc_complaint, attributes) == 168 && offsetof(hubc_complaint, attachments) == 184);
static_assert(sizeof(hubc_call) == 72);
static_assert(
    offsetof(hubc_call, op) == 8 && offsetof(hubc_call, timeout_ms) == 16 && offsetof(hubc_call, message_kind) == 24 &&
    offsetof(hubc_call, idempotency_key) == 32 && offsetof(hubc_call, trace_id) == 48 &&
    offsetof(hubc_call, complaint) == 64);
static_assert(sizeof(hubc_result) == 80);
static_assert(
    offsetof(hubc_result, outcome) == 4 && offsetof(hubc_result, cause) == 8 &&
    offsetof(hubc_result, retry_after_ms) == 16 && offsetof(hubc_result, accepted_at) == 24 &&
    offsetof(hubc_result, external_ref) == 32 && offsetof(hubc_result, remote_code) == 48 &&
    offsetof(hubc_result, detail) == 64);
static_assert(sizeof(hubc_update) == 96 && offsetof(hubc_update, happened_at) == 88);
static_assert(sizeof(hubc_emit_result) == 80 && offsetof(hubc_emit_result, tracking_id) == 56);
static_assert(sizeof(hubc_option) == 48 && offsetof(hubc_option, name) == 16 && offsetof(hubc_option, help) == 40);
static_assert(sizeof(hubc_setting) == 40);
static_assert(sizeof(hubc_host) == 80 && offsetof(hubc_host, emit) == 64 && offsetof(hubc_host, now) == 72);
static_assert(sizeof(hubc_connector_api) == 80 && offsetof(hubc_connector_api, get_extension) == 72);
static_assert(sizeof(hubc_module) == 96);
static_assert(
    offsetof(hubc_module, magic) == 4 && offsetof(hubc_module, abi_major) == 8 &&
    offsetof(hubc_module, abi_minor) == 10 && offsetof(hubc_module, min_host_minor) == 12 &&
    offsetof(hubc_module, pointer_bytes) == 14 && offsetof(hubc_module, id) == 16 &&
    offsetof(hubc_module, options) == 56 && offsetof(hubc_module, capabilities) == 72 &&
    offsetof(hubc_module, api) == 88);
static_assert(sizeof(hubc_secret_api) == 16 && sizeof(hubc_fault) == 56 && sizeof(hubc_check_settings) == 16);
static_assert(HUBC_DELIVERED == 1 && HUBC_RETRY == 2 && HUBC_REJECTED == 3 && HUBC_UNKNOWN == 4);

template <class... T>
constexpr bool all_plain = (... && (std::is_standard_layout_v<T> && std::is_trivially_copyable_v<T>));
static_assert(all_plain<
              hubc_str, hubc_array, hubc_out_array, hubc_attribute, hubc_attachment, hubc_complaint, hubc_call,
              hubc_result, hubc_update, hubc_emit_result, hubc_option, hubc_setting, hubc_host, hubc_connector_api,
              hubc_module, hubc_secret_api, hubc_fault, hubc_check_settings>);

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
