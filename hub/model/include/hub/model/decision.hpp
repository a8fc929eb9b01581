#pragma once
#include "hub/model/alarm.hpp"
#include "hub/model/clock_end.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/event.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::model {

/// What the outbox row of an attempt becomes.
struct DeliveryChange {
    DeliveryId id;
    ComplaintId complaint;
    InstanceId instance;
    std::int32_t sequence = 1;
    std::int32_t fence = 0;  ///< the lease it was sent under; another one in the table refuses the change
    bool finished = false;   ///< delivered: the row is deleted
    DeliveryState state = DeliveryState::waiting;  ///< otherwise: the new state
    std::int32_t attempt = 0;
    std::optional<TimePoint> next_attempt_at;
    std::int16_t crashes = 0;
    Cause cause = Cause::none;
    /// False: nobody holds it, because it is a dead letter; `fence` is what it is then. True: this node's lease.
    bool leased = true;
};

/// An agency's own number for a complaint, to find it by.
struct ForeignRef {
    InstanceId instance;
    std::string external_ref;
};

/// The outcome of one pure decision: committed whole or not at all (design section 2).
struct Decision {
    ComplaintState state;               ///< after; version = the event's sequence
    std::int32_t expected_version = 0;  ///< before; 0: a birth
    Event event;
    std::vector<Delivery> deliveries;  ///< born now
    std::vector<DeliveryChange> changes;
    std::string inbound_key;  ///< an update's dedup key within `inbound_instance`, recorded in the same transaction
    InstanceId inbound_instance;
    std::optional<ForeignRef> learned{};  ///< kept in the same transaction
    std::vector<ClockEnd> clock_ends{};   ///< clocks of the offices that it stopped
    std::vector<Alarm> alarms{};          ///< people who are to be told of it
};

}  // namespace hub::model
