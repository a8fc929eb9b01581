#pragma once
#include "compare.hpp"
#include "inbound.hpp"
#include "lookups.hpp"
#include "mender.hpp"
#include "stoppable_timer.hpp"

#include "hub/base/metrics.hpp"
#include "hub/base/random.hpp"
#include "hub/connectors/supervisor.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace hub::engine {

/// Compares, once a night or when somebody wishes it, what each agency's system lists with what was handed over to it
/// (compare.hpp). Each instance is leased to one node at a time; a node that takes over asks for the list again and
/// goes on behind what was compared of the rest. Holds a page of the list, and what came behind it, in memory; nothing
/// is ever sent again but unknown messages that a whole list shows not to be there. One thread.
class Reconciler : public std::enable_shared_from_this<Reconciler> {
public:
    struct Uses {
        std::shared_ptr<Inbound> inbound;
        std::shared_ptr<Mender> mender;
        std::function<std::optional<model::TrackingNumber>(std::string_view)> read_tracking;
        /// Is nothing in the way of this instance (pause, maintenance)?
        std::function<bool(const model::InstanceId&)> may_ask;
    };

    Reconciler(
        boost::asio::any_io_executor executor, const Clock& clock, RandomSource& random, store::Store& store,
        Metrics& metrics, Uses uses)
        : executor_{executor},
          timer_{std::move(executor)},
          clock_{clock},
          random_{random},
          store_{store},
          metrics_{metrics},
          uses_{std::move(uses)} {}

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start(connectors::Supervisor& supervisor);
    void stop() { timer_.stop(); }
    /// At a person's wish, at once. Errors: not_found, connector_unavailable, reconcile_not_offered.
    void wish(
        const model::InstanceId& instance, const std::string& who,
        std::function<void(Result<store::ReconcileRun>)> done);

private:
    struct Work;
    using Held = std::shared_ptr<Work>;

    void look();
    void show_open();
    void begin(const store::InstanceTaskLease& lease);
    void ask(const Held& work);
    void pump(const Held& work);
    void compare(const Held& work, std::vector<store::ListedCase> page);
    void take_over(const Held& work, const std::vector<store::ListedCase>& page, std::vector<store::Believed> beliefs);
    void settle(const Held& work, const store::ListedCase& listed, const store::Believed& believed);
    void keep(const Held& work, store::ReconcilePage page, std::function<void()> then);
    void listed(const Held& work);
    void look_for_unlisted(const Held& work);
    void judge_unknown(const Held& work, const std::vector<store::UnlistedUnknown>& unknown);
    void finish(const Held& work);
    void fail(const Held& work, std::string why);
    void end(const Held& work, bool ok, std::string detail);
    [[nodiscard]] store::ReconcilePage page_of(const Work& work) const;

    boost::asio::any_io_executor executor_;
    StoppableTimer timer_;
    const Clock& clock_;
    RandomSource& random_;
    store::Store& store_;
    Metrics& metrics_;
    Uses uses_;
    connectors::Supervisor* supervisor_ = nullptr;
    std::shared_ptr<const Runtime> runtime_;
    std::unordered_set<model::InstanceId> busy_;  // being compared, or its end is being stored
    int looks_ = 0;
};

}  // namespace hub::engine
