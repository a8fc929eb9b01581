#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"
#include "hub/store/records.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hub::store {

/// Whose complaints: an empty list of agencies means everybody's. What a key may see is put here by its door.
struct ListScope {
    bool everybody = false;
    std::vector<model::AgencyId> agencies;  ///< responsible, unless `copied`
    bool copied = false;                    ///< those that they were told about instead
};

/// Which complaints of the scope: all that is given must hold. Newest first.
struct ListFilter {
    ListScope scope;
    std::vector<model::Status> statuses;
    std::optional<model::ComplaintKind> kind;
    std::optional<model::Channel> channel;
    std::optional<model::Priority> priority;
    model::CategoryCode category;                     ///< prefix; empty: any
    std::vector<model::CategoryCode> any_category{};  ///< one of these, prefixes too; empty: any
    model::RegionCode region;                         ///< prefix; empty: any
    std::optional<TimePoint> received_from;
    std::optional<TimePoint> received_before;    ///< exclusive
    bool overdue = false;                        ///< some clock of the office, or verification, has run out
    bool parked = false;                         ///< its agency's system said a word that nobody mapped
    std::optional<model::TrackingNumber> after;  ///< the last one of the page before
    std::int32_t limit = 50;
};

/// What runs out until a moment, what has run out already included; most urgent first.
struct DueFilter {
    ListScope scope;
    TimePoint until;
    std::int32_t limit = 50;
};

struct ListPage {
    std::vector<StoredComplaint> complaints;
    bool more = false;  ///< there are further ones
};

}  // namespace hub::store
