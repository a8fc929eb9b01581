#pragma once
#include "hub/model/decision.hpp"
#include "hub/model/instance.hpp"

#include <chrono>
#include <optional>

namespace hub::workflow {

/// How an attempt ended and what the dice say. `jitter` in [0, 1) spreads retries (full jitter, design section 7).
struct AttemptEnd {
    const model::Delivery& delivery;
    const model::AttemptResult& result;
    const model::Instance& instance;
    double jitter = 0;
    TimePoint now;
    std::chrono::microseconds excused{0};  ///< of the message's age: the agency's system was not to be disturbed
    bool keep_ref = false;                 ///< the agency speaks by itself: its number is remembered
    std::int32_t withheld_files = 0;       ///< of the message, which its agency was not given
};

/// A retry changes the outbox row alone; every final outcome is also an event of the complaint.
struct AttemptDecision {
    model::DeliveryChange change;
    std::optional<model::Decision> decision;  ///< holds `change` too; empty for a retry
};

/// DELIVERED ends the message; RETRY waits, within the budget by age, else it is dead; REJECTED and UNKNOWN stay in
/// the outbox for a person, but UNKNOWN of an idempotent instance is a retry (sdk-abi.md C8). A message that is not the
/// hand-over and that the connector does not take ends as not sent. Pure.
AttemptDecision record_attempt(const model::ComplaintState& state, const AttemptEnd& end);

/// From when a message's budget of time counts: its birth, or when a person sent it again.
TimePoint counted_from(const model::Delivery& delivery);

/// Backoff before attempt `attempt` + 1: jitter x min(cap, base x 2^(attempt-1)), or what the agency asked for.
std::chrono::milliseconds backoff(
    const model::Instance& instance, std::int32_t attempt, std::chrono::milliseconds retry_after, double jitter);

}  // namespace hub::workflow
