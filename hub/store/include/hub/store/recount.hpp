#pragma once
#include "hub/base/result.hpp"
#include "hub/model/clock_end.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/ids.hpp"
#include "hub/store/records.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hub::store {

/// A row of clock_end.
struct StoredClockEnd {
    std::int32_t seq = 0;  ///< the event that stopped it
    model::ClockEnd end;
    model::ComplaintKind kind = model::ComplaintKind::complaint;
    model::Channel channel = model::Channel::web;
    model::RegionCode region;
    model::CategoryCode category;
    friend bool operator==(const StoredClockEnd&, const StoredClockEnd&) = default;
};

/// What is known of one complaint's clocks: its history, and what was kept of it.
struct KnownClocks {
    model::ComplaintId id;
    model::TrackingNumber tracking;
    std::vector<StoredEvent> events;
    std::vector<StoredClockEnd> ends;  ///< by seq, then clock
};

/// Gives the rows that should be there; empty: they are there.
using Recounting = std::function<std::optional<std::vector<StoredClockEnd>>(const KnownClocks&)>;

struct Recounted {
    std::int64_t complaints = 0;  ///< looked at
    std::int64_t changed = 0;     ///< of them, with other rows than there should be
    bool resumed = false;         ///< it went on where an earlier pass was interrupted
};

/// Walks over all complaints by their key and asks `judge` about each. `apply` writes what it says, a slice a
/// transaction, and remembers how far it came: called again with the same `config` it goes on there. What a running hub
/// adds meanwhile is kept. Blocks; never a scan.
Result<Recounted> recount_clocks(const std::string& url, std::int32_t config, bool apply, const Recounting& judge);

}  // namespace hub::store
