#pragma once
#include "hub/base/result.hpp"
#include "hub/model/ids.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace hub::store {

/// What a restored database is told before a hub works on it.
struct AfterRestore {
    std::int64_t waiting = 0;   ///< messages that wait: in the table as it was at the backup
    std::int64_t in_doubt = 0;  ///< of these: may have been sent since, to systems that do not know our keys
};

/// A restored outbox is that of the past: what waits in it may have been sent meanwhile. Systems that know our
/// Idempotency-Keys may be sent it again; for all others (those not in `idempotent`) each such message is put in doubt,
/// as if its node had died while it was on the way: the hub looks it up, or ends it as unknown, and sends none blindly
/// (G15). Leases of the past are ended. To be called once, before the first hub; blocks.
/// Errors: `hub_alive` (a node's heart beat within `dead_after`), `storage_unavailable`, `storage_refused`.
Result<AfterRestore> put_in_doubt_after_restore(
    const std::string& url, const std::vector<model::InstanceId>& idempotent, std::chrono::milliseconds dead_after);

}  // namespace hub::store
