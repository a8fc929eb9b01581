#pragma once
#include "mender.hpp"
#include "stoppable_timer.hpp"

#include "hub/base/metrics.hpp"
#include "hub/base/random.hpp"
#include "hub/connectors/supervisor.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace hub::engine {

/// What is known when a look-up ends.
struct LookFacts {
    std::int32_t looks = 1;                     ///< begun so far, this one included
    std::chrono::microseconds since_failed{0};  ///< since nobody knows whether it arrived
    std::chrono::microseconds age{0};           ///< since it was born, or a person sent it again
    const model::Instance& instance;
    double chance = 0;  ///< in [0, 1): spreads the looks
};

enum class LookVerdict : std::uint8_t {
    found = 1,  ///< it is there
    absent,     ///< it surely is not: it may be sent again
    again,      ///< look once more, later
    person      ///< a person decides
};

struct LookDecision {
    LookVerdict verdict = LookVerdict::person;
    std::chrono::milliseconds next_in{0};  ///< again
    std::string detail;                    ///< again, person: why
};

/// So many looks, then a person decides: some seven hours after it was sent.
inline constexpr std::int32_t most_looks = 16;

/// What a look-up's end means. That the agency does not have it counts only once the instance's timeout has passed
/// since the answer was lost: the request whose answer was lost may still be at work there. Pure.
LookDecision judge_look(const connectors::TaskEnd& end, const LookFacts& facts);

/// Looks in agencies' systems for messages of which nobody knows whether they arrived, and decides about them where the
/// agency's answer is clear; else a person does. The table says who looks when, and a fence whose word counts. One
/// thread.
class Lookups : public std::enable_shared_from_this<Lookups> {
public:
    struct Uses {
        std::function<std::string(model::TrackingNumber)> spell;
        /// Is nothing in the way of this instance (pause, a rest after failures)?
        std::function<bool(const model::InstanceId&)> may_ask;
    };

    Lookups(
        boost::asio::any_io_executor executor, const Clock& clock, RandomSource& random, store::Store& store,
        Metrics& metrics, std::shared_ptr<Mender> mender, Uses uses);

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start(connectors::Supervisor& supervisor);
    void stop() { timer_.stop(); }

private:
    using Held = std::shared_ptr<store::ClaimedLook>;

    void look();
    void ask(store::ClaimedLook look);
    void ended(const Held& look, connectors::TaskEnd end);
    void decide(const Held& look, model::Mending mending, const connectors::TaskEnd& end);
    void finish(const store::ClaimedLook& look, std::optional<std::chrono::milliseconds> next_in, std::string detail);

    StoppableTimer timer_;
    const Clock& clock_;
    RandomSource& random_;
    store::Store& store_;
    Metrics& metrics_;
    std::shared_ptr<Mender> mender_;
    Uses uses_;
    connectors::Supervisor* supervisor_ = nullptr;
    std::shared_ptr<const Runtime> runtime_;
    std::unordered_map<model::InstanceId, std::int32_t> under_way_;
};

}  // namespace hub::engine
