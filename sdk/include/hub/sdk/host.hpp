#pragma once
#include "hub/ext/secret.h"
#include "hub/ext/state.h"
#include "hub/ext/trace.h"
#include "hub/sdk/call.hpp"
#include "hub/sdk/filing.hpp"
#include "hub/sdk/outcome.hpp"
#include "hub/sdk/update.hpp"

#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hub::sdk {

enum class EmitOutcome : std::int32_t {
    applied = HUBC_EMIT_APPLIED,
    duplicate = HUBC_EMIT_DUPLICATE,
    parked = HUBC_EMIT_PARKED,
    refused = HUBC_EMIT_REFUSED
};

struct EmitResult {
    EmitOutcome outcome = EmitOutcome::refused;
    std::string code;
    std::string tracking_id;
};

/// How a value was kept.
enum class Put : std::uint8_t {
    done = 1,
    changed_meanwhile,  ///< by another node, or never read by this process: nothing was written, begin again from
                        ///< state()
    unknown             ///< not known to be written
};

enum class Level : std::int32_t {
    debug = HUBC_LOG_DEBUG,
    info = HUBC_LOG_INFO,
    warn = HUBC_LOG_WARN,
    error = HUBC_LOG_ERROR
};

/// Of whom traced bytes are.
enum class Direction : std::int32_t { sent = HUBC_TRACE_SENT, received = HUBC_TRACE_RECEIVED };

/// The hub as a connector sees it. Copied freely; every function may be called on any thread.
class Host {
public:
    explicit Host(const hubc_host& host) : host_{&host} {}

    [[nodiscard]] const hubc_host& raw() const { return *host_; }
    [[nodiscard]] Time now() const { return Time{std::chrono::microseconds{host_->now(host_)}}; }

    /// No citizens' names, texts, addresses and no secrets. Never blocks.
    void log(
        Level level, std::string_view message,
        std::initializer_list<std::pair<std::string_view, std::string_view>> fields = {}) const {
        if (host_->log_enabled(host_, static_cast<hubc_level>(level)) == 0) {
            return;
        }
        std::array<hubc_attribute, 16> list{};
        std::uint32_t count = 0;
        for (const auto& [key, value] : fields) {
            if (count == list.size()) {
                break;
            }
            list[count++] = {sizeof(hubc_attribute), 0, c_str(key), c_str(value)};
        }
        host_->log(host_, static_cast<hubc_level>(level), c_str(message), {list.data(), count, sizeof(hubc_attribute)});
    }

    /// Blocks until all of it is durable. Empty: it is not known to be stored; emit it again later.
    [[nodiscard]] std::optional<std::vector<EmitResult>> emit(std::span<const Update> updates) const {
        return bring_in<detail::UpdateView, hubc_update>(updates, host_->emit);
    }

    /// Blocks until all of it is durable: applied (filed, with its tracking id), duplicate (with the tracking id of the
    /// first time), refused. Empty: it is not known to be stored; file it again later.
    [[nodiscard]] std::optional<std::vector<EmitResult>> file(std::span<const Filing> filings) const {
        if (!HUBC_HAS(hubc_host, host_, file)) {
            return std::nullopt;
        }
        return bring_in<detail::FilingView, hubc_filing>(filings, host_->file);
    }

    /// A value of the instance's durable store (hub.state/1); "" when it was never put. Not in a constructor. Empty:
    /// the hub cannot say now.
    [[nodiscard]] std::optional<std::string> state(std::string_view key) const {
        const auto* api = static_cast<const hubc_state_api*>(host_->get_extension(host_, HUBC_EXT_STATE));
        if (api == nullptr) {
            return std::nullopt;
        }
        std::string value(HUBC_STATE_MAX_VALUE, '\0');
        std::size_t length = 0;
        if (api->get(host_, c_str(key), value.data(), value.size(), &length) != HUBC_OK || length > value.size()) {
            return std::nullopt;
        }
        value.resize(length);
        return value;
    }
    /// Blocks until it is durable. An empty value removes the key.
    [[nodiscard]] Put put_state(std::string_view key, std::string_view value) const {
        const auto* api = static_cast<const hubc_state_api*>(host_->get_extension(host_, HUBC_EXT_STATE));
        if (api == nullptr) {
            return Put::unknown;
        }
        const auto status = api->put(host_, c_str(key), c_str(value));
        return status == HUBC_OK ? Put::done : status == HUBC_E_STATE ? Put::changed_meanwhile : Put::unknown;
    }

    /// A secret that the instance's settings name. Not in a constructor. Empty: the hub does not give it.
    [[nodiscard]] std::optional<std::string> secret(std::string_view name) const {
        const auto* api = static_cast<const hubc_secret_api*>(host_->get_extension(host_, HUBC_EXT_SECRET));
        if (api == nullptr) {
            return std::nullopt;
        }
        std::string value(4096, '\0');
        std::size_t length = 0;
        if (api->get(host_, c_str(name), value.data(), value.size(), &length) != HUBC_OK) {
            return std::nullopt;
        }
        if (length > value.size()) {
            value.resize(length);
            if (api->get(host_, c_str(name), value.data(), value.size(), &length) != HUBC_OK || length > value.size()) {
                return std::nullopt;
            }
        }
        value.resize(length);
        return value;
    }

    /// What an operation of submit sent or heard, one request or answer a call (hub.trace/1): kept only where it ends
    /// otherwise than delivered, without the instance's secrets. While the operation is open. `whole_bytes`: the
    /// piece's length, where `bytes` is only its beginning. Never blocks, never fails an operation.
    void trace(
        OpId op, Direction direction, std::string_view label, std::string_view bytes,
        std::uint64_t whole_bytes = 0) const {
        const auto* api = static_cast<const hubc_trace_api*>(host_->get_extension(host_, HUBC_EXT_TRACE));
        if (api == nullptr) {
            return;
        }
        const hubc_trace_piece piece{
            sizeof(hubc_trace_piece), static_cast<hubc_trace_direction>(direction), c_str(label), c_str(bytes),
            whole_bytes};
        (void)api->add(host_, op, &piece);
    }

private:
    /// Through `call`, which is emit or file.
    template <class View, class Raw, class Value, class Function>
    std::optional<std::vector<EmitResult>> bring_in(std::span<const Value> values, Function call) const {
        const std::vector<View> views(values.begin(), values.end());
        std::vector<Raw> in;
        in.reserve(values.size());
        for (const auto& one : views) {
            in.push_back(one.raw());
        }
        std::vector<hubc_emit_result> out(values.size());
        for (auto& result : out) {
            result.struct_size = sizeof(hubc_emit_result);
        }
        const auto count = static_cast<std::uint32_t>(values.size());
        if (call(host_, {in.data(), count, sizeof(Raw)}, {out.data(), count, sizeof(hubc_emit_result)}) != HUBC_OK) {
            return std::nullopt;
        }
        std::vector<EmitResult> results;
        results.reserve(out.size());
        for (const auto& r : out) {
            results.push_back({static_cast<EmitOutcome>(r.outcome), r.code, r.tracking_id});
        }
        return results;
    }

    const hubc_host* host_;
};

/// The answer of one operation. Whoever holds it owes the answer: destroyed unanswered it answers UNKNOWN/INTERNAL, so
/// that an operation cannot be lost. Move-only; any thread.
class Completion {
public:
    Completion(Host host, OpId op) : host_{host}, op_{op} {}
    Completion(const Completion&) = delete;
    Completion& operator=(const Completion&) = delete;
    Completion(Completion&& other) noexcept : host_{other.host_}, op_{std::exchange(other.op_, 0)} {}
    Completion& operator=(Completion&& other) noexcept {
        if (this != &other) {
            abandon();
            host_ = other.host_;
            op_ = std::exchange(other.op_, 0);
        }
        return *this;
    }
    ~Completion() { abandon(); }

    /// Answers; a second call does nothing.
    void operator()(const Outcome& outcome) noexcept {
        const auto op = std::exchange(op_, 0);
        if (op == 0) {
            return;
        }
        std::optional<detail::UpdateView> said;
        if (outcome.update) {
            said.emplace(*outcome.update);
        }
        const auto update = said ? said->raw() : hubc_update{};
        const hubc_result result{
            sizeof(hubc_result),
            outcome.kind,
            static_cast<hubc_cause>(outcome.cause),
            outcome.more ? HUBC_RESULT_MORE : 0,
            outcome.retry_after.count(),
            0,
            c_str(outcome.external_ref),
            c_str(outcome.remote_code),
            c_str(outcome.detail),
            said ? &update : nullptr};
        host_.raw().complete(&host_.raw(), op, &result);
    }
    [[nodiscard]] bool pending() const { return op_ != 0; }
    [[nodiscard]] OpId op() const { return op_; }
    /// Gives up the duty to answer without answering: only for a call that was not taken.
    void release() noexcept { op_ = 0; }

private:
    void abandon() noexcept {
        if (op_ != 0) {
            const std::string_view why = "the connector gave no answer";
            const hubc_result result{sizeof(hubc_result), HUBC_UNKNOWN, HUBC_CAUSE_INTERNAL, 0,      0, 0,
                                     c_str({}),           c_str({}),    c_str(why),          nullptr};
            host_.raw().complete(&host_.raw(), std::exchange(op_, 0), &result);
        }
    }
    Host host_;
    OpId op_;
};

}  // namespace hub::sdk
