#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <utility>

namespace hub::engine {

/// The pause of a loop that looks, waits and looks again until it is stopped. One thread; stopped until start().
class StoppableTimer {
public:
    explicit StoppableTimer(boost::asio::any_io_executor executor) : timer_{std::move(executor)} {}

    void start() { stopped_ = false; }
    /// What waits is dropped; nothing waits from now on.
    void stop() {
        stopped_ = true;
        timer_.cancel();
    }
    [[nodiscard]] bool stopped() const { return stopped_; }
    /// Calls `then` once, unless stopped before. An earlier call that still waits is dropped.
    void after(std::chrono::microseconds pause, std::function<void()> then) {
        if (stopped_) {
            return;
        }
        timer_.expires_after(pause);
        timer_.async_wait([then = std::move(then)](boost::system::error_code failed) {
            if (!failed) {
                then();
            }
        });
    }

private:
    boost::asio::steady_timer timer_;
    bool stopped_ = true;
};

}  // namespace hub::engine
