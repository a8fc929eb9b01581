#pragma once
#include "stoppable_timer.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/metrics.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <set>
#include <string>
#include <utility>

namespace hub::engine {

/// Looks now and then at what waits and what lies dead, for the metrics: a scrape asks the database nothing. Every node
/// shows the same figures of all nodes' outbox. One thread.
class BacklogWatch : public std::enable_shared_from_this<BacklogWatch> {
public:
    BacklogWatch(boost::asio::any_io_executor executor, const Clock& clock, store::Store& store, Metrics& metrics)
        : timer_{std::move(executor)}, clock_{clock}, store_{store}, metrics_{metrics} {}

    void start();
    void stop() { timer_.stop(); }

private:
    void look();
    void show(const store::Backlog& backlog);

    StoppableTimer timer_;
    const Clock& clock_;
    store::Store& store_;
    Metrics& metrics_;
    // Series shown once: what is gone is 0, not what it was.
    std::set<std::string> queues_;
    std::set<std::pair<std::string, model::DeliveryState>> states_;
    std::set<std::pair<std::string, model::Cause>> causes_;
};

}  // namespace hub::engine
