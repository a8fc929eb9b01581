#pragma once
#include "hub/sdk/update.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace hub::sdk {

enum class Cause : std::int32_t {
    none = HUBC_CAUSE_UNSET,
    network = HUBC_CAUSE_NETWORK,
    timeout = HUBC_CAUSE_TIMEOUT,
    auth = HUBC_CAUSE_AUTH,
    rate_limit = HUBC_CAUSE_RATE_LIMIT,
    remote_fault = HUBC_CAUSE_REMOTE_FAULT,
    validation = HUBC_CAUSE_VALIDATION,
    duplicate = HUBC_CAUSE_DUPLICATE,
    config = HUBC_CAUSE_CONFIG,
    cancelled = HUBC_CAUSE_CANCELLED,
    internal = HUBC_CAUSE_INTERNAL
};

/// How an operation ended. `detail` is one line for operators: no personal data, no secrets.
struct Outcome {
    hubc_outcome kind = HUBC_UNKNOWN;
    Cause cause = Cause::internal;
    std::string external_ref{};
    std::string remote_code{};  ///< the agency's own code, verbatim
    std::string detail{};
    std::chrono::milliseconds retry_after{0};  ///< 0: the hub's backoff decides
    /// What the agency's answer already says of the case: applied before the delivery counts as made. For an answer
    /// this is the way, not Host::emit, which waits for the hub and is for what agencies say later.
    std::optional<Update> update{};
    bool more = false;  ///< of a poll: more is waiting at the agency, poll again at once

    /// The agency has it; `ref` is its number, empty when it gives none.
    static Outcome delivered(std::string ref) {
        return {HUBC_DELIVERED, Cause::none, std::move(ref), {}, {}, {}, {}, false};
    }
    /// The agency surely does not have it; try again.
    static Outcome retry(Cause cause, std::string why) {
        return {HUBC_RETRY, cause, {}, {}, std::move(why), {}, {}, false};
    }
    /// The agency surely does not have it and never will.
    static Outcome rejected(Cause cause, std::string why) {
        return {HUBC_REJECTED, cause, {}, {}, std::move(why), {}, {}, false};
    }
    /// The agency may have it.
    static Outcome unknown(Cause cause, std::string why) {
        return {HUBC_UNKNOWN, cause, {}, {}, std::move(why), {}, {}, false};
    }

    /// A poll that handed everything over.
    static Outcome polled(bool more = false) { return {HUBC_DELIVERED, Cause::none, {}, {}, {}, {}, {}, more}; }

    [[nodiscard]] Outcome with_code(std::string code) && {
        remote_code = std::move(code);
        return std::move(*this);
    }
    [[nodiscard]] Outcome after(std::chrono::milliseconds delay) && {
        retry_after = delay;
        return std::move(*this);
    }
    [[nodiscard]] Outcome with(std::optional<Update> said) && {
        update = std::move(said);
        return std::move(*this);
    }
};

}  // namespace hub::sdk
