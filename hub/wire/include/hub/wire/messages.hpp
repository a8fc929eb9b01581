#pragma once
#include "hub/model/delivery.hpp"
#include "hub/model/message.hpp"
#include "hub/model/update.hpp"
#include "hub/wire/frame.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::wire {

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
};

struct Ready {
    std::string refused;   ///< one sentence; empty: it runs
    bool passing = false;  ///< refused for now: the same settings may start later
    std::uint64_t capabilities = 0;
    std::uint32_t in_flight = 1;  ///< what it will carry out at once
};
inline constexpr std::uint64_t capability_idempotent = 0x10;  ///< HUBC_CAP_IDEMPOTENT; the runner asserts it

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
    std::optional<model::AgencyUpdate> update{};  ///< what the agency's answer says of the case
};

struct Emit {
    std::vector<model::AgencyUpdate> updates;
};
struct EmitAck {
    std::vector<model::EmitAnswer> answers;  ///< as many as updates; fewer: nothing was stored
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
Result<Stop> decode(std::string_view payload);

}  // namespace hub::wire
