#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/difference.hpp"
#include "hub/model/holding.hpp"
#include "hub/store/instance_records.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/lookups.hpp"
#include "hub/store/records.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Comparisons of what an agency lists with what was handed over to it.
namespace hub::store {

struct ReconcileRun {
    std::int64_t id = 0;
    model::InstanceId instance;
    std::string wished_by;  ///< empty: the night
    TimePoint began_at;
    TimePoint since;
    std::int64_t listed = 0;
    bool names_ours = false;
    std::optional<TimePoint> listed_at;
    std::string reached;
    std::optional<TimePoint> finished_at;
    std::string failure;
};

/// Which run to work on: the open one, unless it is older than `stale_after`; else a new one.
struct RunWish {
    InstanceTaskLease lease;
    std::chrono::milliseconds window{0};  ///< how far back its list goes at least
    std::chrono::milliseconds stale_after{std::chrono::hours{2}};
    bool only_open = false;  ///< make none: is there one?
};

/// A listed case, with the complaint that it names by our number, where it names one.
struct ListedCase {
    model::Holding holding;
    std::optional<model::TrackingNumber> tracking{};  ///< as the agency writes it, read
};

/// What the hub believes about a listed case.
struct Believed {
    std::optional<model::ComplaintState> complaint;  ///< the one it names by our number, else by the agency's own
    bool named_ours = false;                         ///< by our number
    bool ref_known = false;                          ///< the agency's number is recorded, for this complaint
    bool ref_of_another = false;                     ///< … for another one than it names
    bool other_ref_known = false;                    ///< another number of this agency's is recorded for the complaint
    std::optional<model::Delivery> hand_over;        ///< in the outbox, of this instance: not known to be delivered
    LookState look{};                                ///< of an unknown one
    std::chrono::microseconds since_failed{0};
};

/// A difference that a run sees.
struct SeenDifference {
    model::DifferenceKind kind = model::DifferenceKind::missing_there;
    std::string subject;
    model::ComplaintId complaint;
    model::AgencyId agency;
    std::string external_ref;
    std::string remote_status;
    std::string detail;
};

struct SeenRef {
    std::string external_ref;
    model::ComplaintId complaint;
};

/// What became of a page, kept whole under the task's lease.
struct ReconcilePage {
    InstanceTaskLease lease;
    std::int64_t run = 0;
    std::int64_t listed = 0;  ///< so far in this listing
    bool names_ours = false;
    std::vector<SeenRef> seen;  ///< recorded where they are new
    std::vector<SeenDifference> differences;
    bool list_is_whole = false;
    std::string reached;    ///< of the pass over what was not listed
    bool finished = false;  ///< all was compared: differences that it did not see are resolved
    std::string failure;    ///< not empty: the run ends here, and resolves nothing
};

/// The complaints in work at these agencies that the agency was given and did not list, by its number.
struct UnlistedWish {
    std::int64_t run = 0;
    model::InstanceId instance;
    std::string after;  ///< the agency's number
    std::int32_t limit = 1'000;
};

struct Unlisted {
    model::ComplaintState complaint;
    std::string external_ref;
};

struct UnlistedSlice {
    std::vector<Unlisted> cases;
    std::string reached;  ///< empty: there are no more
};

/// An unknown hand-over that a whole list does not hold, although it names complaints by our numbers.
struct UnlistedUnknown {
    ClaimedDelivery found;
    LookState look{};
    std::chrono::microseconds since_failed{0};
};

struct Difference {
    std::int64_t id = 0;
    model::InstanceId instance;
    SeenDifference what;
    model::TrackingNumber tracking;  ///< nil where there is no complaint
    TimePoint first_seen;
    TimePoint last_seen;
    std::optional<TimePoint> resolved_at;
    std::string resolved_by;
};

struct DifferenceFilter {
    model::InstanceId instance;
    ListScope scope;          ///< by the office concerned; what concerns no known office only everybody sees
    bool resolved = false;    ///< those too
    std::int64_t before = 0;  ///< the last one of the page before; 0: the newest
    std::int32_t limit = 50;
};

struct DifferencePage {
    std::vector<Difference> differences;  ///< newest first
    bool more = false;
    std::optional<ReconcileRun> last_run;
};

/// How many differences of a kind are open.
struct OpenDifferences {
    model::InstanceId instance;
    model::DifferenceKind kind = model::DifferenceKind::missing_there;
    std::int64_t count = 0;
};

}  // namespace hub::store
