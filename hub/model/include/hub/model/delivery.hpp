#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/attempt_exchange.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/update.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace hub::model {

/// A message on its way to one destination: an outbox row (design section 4). Its content is a function of kind and
/// complaint version, so the row carries none.
struct Delivery {
    DeliveryId id;
    ComplaintId complaint;
    AgencyId agency;
    InstanceId instance;
    /// Per (complaint, instance); only the lowest unfinished one may be sent. It is the complaint version that bore
    /// it: versions rise, so no counter is needed.
    std::int32_t sequence = 1;
    MessageKind kind = MessageKind::complaint;
    bool copy = false;  ///< a complaint for information: another agency is responsible
    DeliveryState state = DeliveryState::waiting;
    std::int32_t attempt = 0;  ///< attempts made
    TimePoint born_at;
    std::optional<TimePoint> next_attempt_at;  ///< empty: at once
    std::optional<NodeIncarnation> node;       ///< the lease's holder
    std::int32_t fence = 0;                    ///< rises with every claim; a completion under an old one is refused
    std::int16_t crashes = 0;                  ///< runner crashes while it was in flight (G8)
    Cause cause = Cause::none;                 ///< of the last attempt that did not deliver
    std::optional<TimePoint> failed_at;        ///< when it became a dead letter; stays when it is sent again
    std::optional<TimePoint> requeued_at;      ///< a person sent it again: its budget of time counts from then
};

/// Does it lie there for a person?
constexpr bool is_dead_letter(DeliveryState state) {
    return state == DeliveryState::unknown || state == DeliveryState::rejected || state == DeliveryState::dead;
}

/// How one attempt ended, as the connector (or the supervisor in its place) says.
struct AttemptResult {
    DeliveryId delivery;
    Outcome outcome = Outcome::unknown;
    Cause cause = Cause::none;
    std::chrono::milliseconds retry_after{0};  ///< 0: the hub's backoff decides
    std::string external_ref;
    std::string remote_code;
    std::string detail;  ///< for operators; one line, no personal data
    bool runner_crashed = false;
    std::optional<AgencyUpdate> update;  ///< what the agency's answer says of the case, applied before the delivery
    /// Null: it delivered, or the connector hands nothing over. Shared by the copies of a result that is decided again.
    std::shared_ptr<const AttemptExchange> exchange{};
};

}  // namespace hub::model
