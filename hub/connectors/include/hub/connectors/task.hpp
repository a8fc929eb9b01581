#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/holding.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/message.hpp"
#include "hub/model/web_exchange.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// What an instance is asked to do: to hand a message over, or one of the other things that a connector may offer.
namespace hub::connectors {

struct Submission {
    model::InstanceId instance;
    model::DeliveryId delivery;  ///< is the idempotency key
    std::int32_t attempt = 1;
    std::chrono::milliseconds timeout{30'000};
    std::string trace_id;
    model::Message message;
};

enum class TaskKind : std::uint8_t {
    poll = 1,   ///< fetch what the agency has to say
    probe,      ///< could a message be handed over now?
    lookup,     ///< does the agency have what may have been handed over?
    reconcile,  ///< what does the agency hold?
    webhook,    ///< a request to /hooks/<instance>
    message     ///< take a notice that is no complaint's: not in the outbox, so its end is told to whoever asks
};

/// What an instance can do, as it is configured.
struct Offers {
    // the message kinds that it takes
    bool complaint = false;
    bool update = false;
    bool withdrawal = false;
    bool notice = false;
    // what it can be asked
    bool poll = false;
    bool probe = false;
    bool lookup = false;
    bool reconcile = false;
    bool webhook = false;
    bool attachments = false;  ///< its messages may carry files

    /// Its agency speaks without being asked, or lists what it has: then its numbers are remembered.
    [[nodiscard]] bool hears_agency() const { return poll || webhook || reconcile; }
};

struct Task {
    TaskKind kind = TaskKind::poll;
    Submission about;   ///< instance, timeout, trace; of a lookup the message too, as it was sent
    TimePoint since{};  ///< reconcile
    /// reconcile: told what the agency holds while it is being listed, a page at a time, on the supervisor's executor;
    /// empty: all of it comes with the end.
    std::function<void(std::vector<model::Holding>)> found{};
    model::WebRequest request{};  ///< webhook
};

struct TaskEnd {
    model::AttemptResult result;               ///< how it ended; of a webhook only when it was not answered
    bool more = false;                         ///< of a poll: more is waiting at the agency
    bool unsupported = false;                  ///< this instance is not set up for it
    std::vector<model::Holding> holdings{};    ///< reconcile: those that Task::found was not told
    std::optional<model::WebAnswer> answer{};  ///< webhook
};

}  // namespace hub::connectors
