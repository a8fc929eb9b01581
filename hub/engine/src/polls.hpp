#pragma once
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
#include <unordered_map>
#include <unordered_set>

namespace hub::engine {

/// When an instance is polled next: at once while there is more, after its pause when it went well, after a growing one
/// (at most 15 min or the pause) when it failed; a tenth of it is left to `chance` in [0, 1), so that instances do not
/// move in step. Pure.
std::chrono::milliseconds next_poll_in(
    std::chrono::milliseconds every, std::int32_t failures, bool more, double chance);

/// Asks instances now and then what their agencies have to say. Each is leased to one node at a time; a node that dies
/// loses its leases with its heartbeat. One thread.
class Polls : public std::enable_shared_from_this<Polls> {
public:
    Polls(boost::asio::any_io_executor executor, RandomSource& random, store::Store& store, Metrics& metrics);

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    /// `may_ask`: is nothing in the way of this instance (pause, maintenance)?
    void start(connectors::Supervisor& supervisor, std::function<bool(const model::InstanceId&)> may_ask);
    void stop();
    /// An update or a complaint of this instance was taken in.
    void note_item(const model::InstanceId& instance) { brought_.insert(instance); }
    [[nodiscard]] std::size_t under_way() const { return busy_.size(); }

private:
    void look();
    void run(store::InstanceTaskLease lease);
    void ended(const store::InstanceTaskLease& lease, const connectors::TaskEnd& end);
    void finish(store::InstanceTaskEnd end);

    StoppableTimer timer_;
    RandomSource& random_;
    store::Store& store_;
    Metrics& metrics_;
    connectors::Supervisor* supervisor_ = nullptr;
    std::function<bool(const model::InstanceId&)> may_ask_;
    std::shared_ptr<const Runtime> runtime_;
    std::unordered_set<model::InstanceId> busy_;     // asked, or its end is being stored
    std::unordered_set<model::InstanceId> brought_;  // since its task began
    std::unordered_set<std::string> unset_;          // said that they are not set up for it, with these settings
};

}  // namespace hub::engine
