#pragma once
#include "hub/base/result.hpp"
#include "hub/base/uuid.hpp"
#include "hub/model/decision.hpp"
#include "hub/model/reporter.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace hub::store {

/// How a birth ended.
enum class BirthOutcome : std::uint8_t {
    committed = 1,  ///< durable
    replay = 2,     ///< the same key and body were committed before: `existing` is that complaint
    key_reused = 3  ///< the same key with another body: nothing was stored
};

struct BirthResult {
    BirthOutcome outcome = BirthOutcome::committed;
    model::ComplaintState state;     ///< committed: with its chain hash; replay: as stored
    model::RoutingDecision routing;  ///< as decided at birth, also for a replay
    model::Content content;          ///< committed: given back, so that nobody needs a copy to dispatch it
};

/// A complaint to be born: a decision with expected_version 0.
struct Birth {
    model::Decision decision;
    Uuid idem;       ///< digest of (API key, Idempotency-Key)
    Uuid idem_body;  ///< digest of the request body
    /// Who reported, if anybody said so: sealed and stored in the same transaction. The decision's state says so too.
    std::optional<model::Reporter> reporter{};
    /// Called once on the store's executor. Error `storage_unavailable`: not known to be stored; the same key may
    /// safely be tried again.
    std::function<void(Result<BirthResult>)> done;
};

/// How a change of a living complaint ended.
enum class MoveOutcome : std::uint8_t {
    committed = 1,
    stale = 2,      ///< the complaint moved on: decide again on fresh state
    fenced = 3,     ///< the lease is no longer ours: somebody else answers for this delivery
    duplicate = 4,  ///< this inbound update was applied before
    refused = 5     ///< PostgreSQL takes these values never: the same again would be refused again
};

struct MoveResult {
    MoveOutcome outcome = MoveOutcome::committed;
    std::array<std::uint8_t, 32> chain{};  ///< committed: hash of the event that was added
};

/// A decision on a living complaint. Kept until it is stored: a lost connection is waited out.
struct Move {
    model::Decision decision;
    std::function<void(MoveResult)> done;  ///< once, on the store's executor
    std::optional<model::AttemptResult>
        result{};  ///< recorded as a failed attempt, where a message stays in the outbox
};

/// An outbox row that waits for its next attempt (its lease is given back), or is marked as being sent.
struct Reschedule {
    model::DeliveryChange change;
    model::DeliveryId delivery;
    std::optional<model::AttemptResult> result;  ///< recorded as a failed attempt
    TimePoint
        at;  ///< now; the next attempt is due so long after the database's now() as the change's time is after this
    std::function<void(MoveOutcome)> done;  ///< committed, fenced or refused
};

}  // namespace hub::store
