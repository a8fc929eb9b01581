#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/event.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::store {

/// A complaint's state with its content.
struct StoredComplaint {
    model::ComplaintState state;
    model::Content content;
};

/// Without content: that stands in StoredComplaint.
using StoredEvent = model::PastEvent;

/// An attempt that did not deliver.
struct StoredAttempt {
    model::DeliveryId delivery;
    std::int32_t attempt = 0;
    TimePoint at;
    model::Outcome outcome = model::Outcome::retry;
    model::Cause cause = model::Cause::none;
    std::string remote_code;
    std::string detail;
};

/// A complaint as its page shows it.
struct ComplaintFile {
    StoredComplaint complaint;
    std::vector<StoredEvent> events;
    std::vector<StoredAttempt> attempts;
    std::vector<model::Delivery> outbox;  ///< what is not delivered yet
};

/// A leased outbox row with what is needed to send it.
struct ClaimedDelivery {
    model::Delivery delivery;
    StoredComplaint complaint;
    std::vector<StoredEvent> events{};  ///< all of them, unless it is the hand-over with which the complaint was born
};

struct ApiKey {
    std::int32_t id = 0;
    std::string name;
    model::Role role = model::Role::channel;
    model::TrackingNumber only;  ///< of a reporter, who has no key but an access code: the one complaint it opens
    model::AgencyId agency;      ///< of an agency's roles: they act in its subtree; else empty
    std::array<std::uint8_t, 32> hash{};
    std::optional<TimePoint> expires_at;
    std::optional<TimePoint> revoked_at;
};

/// What the clocks have for now.
struct DueComplaints {
    std::vector<StoredComplaint> complaints;  ///< next_at has come, earliest first; without their content
    TimePoint now;                            ///< by the database's clock
    std::optional<TimePoint> next;            ///< the earliest of all
};

/// Which open complaints to look at next.
struct OpenQuestion {
    model::ComplaintId after;     ///< nil: from the beginning
    std::int32_t activation = 0;  ///< leave out those that this activation's pass has handled; 0: none
    std::int32_t rows = 1'000;    ///< complaints to walk over, open or not
};

struct OpenSlice {
    std::vector<StoredComplaint> complaints;  ///< those that are open
    model::ComplaintId reached;               ///< nil: there are no more
};

/// Sums of the conservation view; `off` must be 0.
struct Conservation {
    std::int64_t born = 0;
    std::int64_t delivered = 0;
    std::int64_t waiting = 0;
    std::int64_t unknown = 0;
    std::int64_t rejected = 0;
    std::int64_t dead = 0;
    std::int64_t off = 0;
    std::int64_t not_sent = 0;   ///< their connectors take no such messages
    std::int64_t discarded = 0;  ///< given up by a person
};

}  // namespace hub::store
