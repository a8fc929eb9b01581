#pragma once
#include "stoppable_timer.hpp"

#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace hub::engine {

/// Follows which instances operators have paused, on every node within a second or two. One thread.
class PauseWatch : public std::enable_shared_from_this<PauseWatch> {
public:
    using Changed = std::function<void(const std::vector<store::InstancePause>&)>;

    PauseWatch(boost::asio::any_io_executor executor, store::Store& store, Changed changed)
        : timer_{std::move(executor)}, store_{store}, changed_{std::move(changed)} {}

    void start();
    void stop() { timer_.stop(); }
    /// At once, besides now and then.
    void look();
    /// As of the last look.
    [[nodiscard]] const std::vector<store::InstancePause>& paused() const { return paused_; }

private:
    StoppableTimer timer_;
    store::Store& store_;
    Changed changed_;
    std::vector<store::InstancePause> paused_;
};

}  // namespace hub::engine
