#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/delivery.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/lookups.hpp"
#include "hub/store/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::store {

/// Place in the order of dead letters: oldest failure first.
struct DeadLetterPlace {
    TimePoint failed_at;
    model::DeliveryId id;
};

/// Which dead letters of the scope (its `copied` says nothing here): all that is given must hold.
struct DeadLetterFilter {
    ListScope scope;
    model::InstanceId instance;                ///< empty: any
    std::vector<model::DeliveryState> states;  ///< empty: unknown, rejected and dead
    std::optional<model::Cause> cause;
    std::optional<model::MessageKind> kind;
    std::optional<TimePoint> failed_from;
    std::optional<TimePoint> failed_before;  ///< exclusive
    std::optional<DeadLetterPlace> after;    ///< the last one of the page before
    std::int32_t limit = 50;
};

struct DeadLetter {
    model::Delivery delivery;
    model::TrackingNumber tracking;
    std::string remote_code;  ///< of the last attempt
    std::string detail;
    LookState look{};  ///< of an unknown one
};

struct DeadLetterPage {
    std::vector<DeadLetter> letters;
    bool more = false;  ///< there are further ones
};

/// Alike in these four, so many.
struct DeadLetterGroup {
    model::InstanceId instance;
    model::AgencyId agency;
    model::DeliveryState state = model::DeliveryState::dead;
    model::Cause cause = model::Cause::none;
    std::int64_t count = 0;
    TimePoint first;  ///< failures
    TimePoint last;
};

/// One message that is or was a dead letter, with all that is known of it.
struct DeliveryFile {
    StoredComplaint complaint;
    std::optional<model::Delivery> delivery;  ///< empty: it is no longer in the outbox
    std::vector<StoredEvent> events;          ///< of this message
    std::vector<StoredAttempt> attempts;
    LookState look{};  ///< of an unknown one
};

/// What waits for one office at one instance, and nobody is sending yet.
struct QueueLine {
    model::InstanceId instance;
    model::AgencyId agency;
    std::int64_t waiting = 0;
    TimePoint oldest;                       ///< birth of the oldest
    std::optional<TimePoint> next_attempt;  ///< the earliest
    std::int64_t older_than_a_minute = 0;   ///< … and so on: each contains the next
    std::int64_t older_than_an_hour = 0;
    std::int64_t older_than_a_day = 0;
};

/// At most so many messages of an instance are counted, those first in line.
inline constexpr std::int64_t most_counted = 10'000;

struct Backlog {
    std::vector<QueueLine> queue;
    std::vector<DeadLetterGroup> dead;
};

}  // namespace hub::store
