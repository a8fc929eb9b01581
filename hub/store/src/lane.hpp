#pragma once
#include "session.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace hub::store {

/// One thread with one connection that runs jobs in order, and a tick that jobs cannot starve. A tick says after how
/// long the next one is due. Jobs and ticks must not throw.
class Lane {
public:
    using Job = std::function<void(Session&)>;
    using Tick = std::function<std::chrono::milliseconds(Session&)>;

    /// `name`: of the thread, for its last words.
    Lane(std::string name, std::string url, Session::Statements statements, Tick tick = nullptr);
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    void post(Job job);

private:
    void loop();
    void tick_if_due();

    Session session_;
    Tick tick_;
    std::chrono::steady_clock::time_point next_tick_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::thread thread_;  // last: starts when all else is there
};

}  // namespace hub::store
