#pragma once
#include "stoppable_timer.hpp"

#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace hub::engine {

/// Throws away what failed attempts sent and heard, once their message has left the outbox or they are too old: within
/// about a minute, by whichever node comes first. One thread.
class ExchangeExpiry : public std::enable_shared_from_this<ExchangeExpiry> {
public:
    ExchangeExpiry(boost::asio::any_io_executor executor, store::Store& store, std::chrono::milliseconds keep)
        : timer_{std::move(executor)}, store_{store}, keep_{keep} {}

    void start();
    void stop() { timer_.stop(); }

private:
    void look();

    StoppableTimer timer_;
    store::Store& store_;
    std::chrono::milliseconds keep_;
};

}  // namespace hub::engine
