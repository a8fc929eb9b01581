#pragma once
#include "hub/model/attachment.hpp"
#include "hub/model/attempt_exchange.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/filing.hpp"
#include "hub/model/holding.hpp"
#include "hub/model/message.hpp"
#include "hub/model/state_entry.hpp"
#include "hub/model/update.hpp"
#include "hub/model/web_exchange.hpp"
#include "hub/wire/frame.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::wire {

// Of the files of one message, update or filing: HUBC_MAX_ATTACHMENTS, HUBC_MAX_ATTACHMENT_BYTES.
inline constexpr std::size_t most_files = 10;
inline constexpr std::uint64_t most_file_bytes = std::uint64_t{10} << 20U;

/// First frame in each direction. The runner's tells what it has loaded, or why it has not.
struct Hello {
    std::string build_id;
    std::string connector;  ///< runner: the descriptor's id
    std::string version;
    std::string refused;  ///< runner: one sentence; empty: all is well
};

/// Starts an instance under the number in the frame's head.
struct Configure {
    std::string name;  ///< the instance's id, for logs
    std::string settings_json;
    std::uint32_t in_flight = 1;
    std::string spool{};  ///< folder for files that the connector brings, made by the hub; empty: it may bring none
};

struct Ready {
    std::string refused;             ///< one sentence; empty: it runs
    bool passing = false;            ///< refused for now: the same settings may start later
    std::uint64_t capabilities = 0;  ///< of this instance, as it is configured
    std::uint32_t in_flight = 1;     ///< what it will carry out at once
};
// HUBC_CAP_*; the runner asserts that they are the same.
inline constexpr std::uint64_t capability_complaint = 0x01;
inline constexpr std::uint64_t capability_update = 0x02;
inline constexpr std::uint64_t capability_withdrawal = 0x04;
inline constexpr std::uint64_t capability_notice = 0x08;
inline constexpr std::uint64_t capability_idempotent = 0x10;
inline constexpr std::uint64_t capability_poll = 0x40;
inline constexpr std::uint64_t capability_probe = 0x80;
inline constexpr std::uint64_t capability_lookup = 0x200;
inline constexpr std::uint64_t capability_reconcile = 0x400;
inline constexpr std::uint64_t capability_webhook = 0x800;
inline constexpr std::uint64_t capability_attachments = 0x1000;

struct Submit {
    std::int32_t attempt = 1;
    std::chrono::milliseconds timeout{0};   ///< what the connector gets
    std::chrono::milliseconds may_wait{0};  ///< before it begins, beyond which the timeout shrinks
    model::DeliveryId key;
    std::string trace_id;
    model::Message message;
};

struct OpResult {
    model::Outcome outcome = model::Outcome::unknown;
    model::Cause cause = model::Cause::none;
    std::chrono::milliseconds retry_after{0};
    std::string external_ref;
    std::string remote_code;
    std::string detail;
    std::optional<model::AgencyUpdate> update{};   ///< what the agency's answer says of the case
    bool more = false;                             ///< of a poll: more is waiting at the agency
    std::vector<model::ExchangePiece> exchange{};  ///< of a message that was not delivered (hub.trace/1)
};

/// Has this message arrived earlier? Is read as a Submit.
struct Lookup {
    Submit submit;
};
/// POLL and PROBE. As LOOKUP and RECONCILE they are answered by RESULT.
struct Task {
    std::chrono::milliseconds timeout{0};
    std::chrono::milliseconds may_wait{0};  ///< before it begins, beyond which the timeout shrinks
    std::string trace_id;
};
struct Reconcile {
    Task task;
    TimePoint since;
};
/// Under the operation's number, before its RESULT.
struct Holdings {
    std::vector<model::Holding> holdings;
};
struct Webhook {
    Task task;
    model::WebRequest request;
};
struct WebAnswer {
    model::WebAnswer answer;  ///< status 0: the connector gave none
    bool unsupported = false;
    std::string why;  ///< when there is none
};

struct Emit {
    std::vector<model::AgencyUpdate> updates;
};
struct EmitAck {
    std::vector<model::EmitAnswer> answers;  ///< as many as updates; fewer: nothing was stored
};

struct File {
    std::vector<model::AgencyFiling> filings;
};

struct StateGet {
    std::string key;
};
struct StateValue {
    bool known = false;  ///< false: the hub cannot say now
    std::string value;
    std::int64_t version = 0;  ///< names this value for STATE_PUT
};
struct StatePut {
    std::string key;
    std::string value;
    std::int64_t version = 0;  ///< the one that was read
};
struct StateAck {
    model::PutResult result = model::PutResult::unknown;
    std::int64_t version = 0;  ///< of what was written
};

struct SecretRequest {
    std::string name;
};
struct SecretValue {
    bool found = false;
    std::string value;
};

struct LogLine {
    int level = 2;  ///< HUBC_LOG_*
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields;
};

struct Stop {
    std::chrono::milliseconds grace{0};
};

/// Appends one frame. Text that is not well-formed UTF-8 goes out with U+FFFD in place of each bad byte, so that what
/// a connector says can always be decoded.
void encode(std::string& out, std::uint32_t instance, const Hello& message);
void encode(std::string& out, std::uint32_t instance, const Configure& message);
void encode(std::string& out, std::uint32_t instance, const Ready& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Submit& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const OpResult& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const Emit& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const EmitAck& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const SecretRequest& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const SecretValue& message);
void encode(std::string& out, std::uint32_t instance, const LogLine& message);
/// `type`: poll or probe.
void encode(std::string& out, FrameType type, std::uint32_t instance, std::uint64_t op, const Task& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Lookup& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Reconcile& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Holdings& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Webhook& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const WebAnswer& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const File& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StateGet& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StateValue& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StatePut& message);
void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StateAck& message);
void encode(std::string& out, std::uint32_t instance, const Stop& message);
/// cancel, ping, pong, bye: nothing but the head.
void encode(std::string& out, const FrameHead& head);

/// Decodes a payload: `decode<Submit>(frame.payload)`. Error: `wire_malformed`, naming the field.
template <class T>
Result<T> decode(std::string_view payload);

template <>
Result<Hello> decode(std::string_view payload);
template <>
Result<Configure> decode(std::string_view payload);
template <>
Result<Ready> decode(std::string_view payload);
template <>
Result<Submit> decode(std::string_view payload);
template <>
Result<OpResult> decode(std::string_view payload);
template <>
Result<Emit> decode(std::string_view payload);
template <>
Result<EmitAck> decode(std::string_view payload);
template <>
Result<SecretRequest> decode(std::string_view payload);
template <>
Result<SecretValue> decode(std::string_view payload);
template <>
Result<LogLine> decode(std::string_view payload);
template <>
Result<Task> decode(std::string_view payload);
template <>
Result<Reconcile> decode(std::string_view payload);
template <>
Result<Holdings> decode(std::string_view payload);
template <>
Result<Webhook> decode(std::string_view payload);
template <>
Result<WebAnswer> decode(std::string_view payload);
template <>
Result<File> decode(std::string_view payload);
template <>
Result<StateGet> decode(std::string_view payload);
template <>
Result<StateValue> decode(std::string_view payload);
template <>
Result<StatePut> decode(std::string_view payload);
template <>
Result<StateAck> decode(std::string_view payload);
template <>
Result<Stop> decode(std::string_view payload);

}  // namespace hub::wire
