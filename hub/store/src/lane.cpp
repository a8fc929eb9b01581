#include "lane.hpp"

#include "thread_root.hpp"

namespace hub::store {

Lane::Lane(std::string name, std::string url, Session::Statements statements, Tick tick)
    : session_{std::move(url), std::move(statements)},
      tick_{std::move(tick)},
      next_tick_{std::chrono::steady_clock::now()},
      thread_{start_thread(std::move(name), [this] { loop(); })} {}

Lane::~Lane() {
    {
        const std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Lane::post(Job job) {
    {
        const std::scoped_lock lock{mutex_};
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void Lane::tick_if_due() {
    if (std::chrono::steady_clock::now() < next_tick_) {
        return;
    }
    const auto pause = tick_ ? tick_(session_) : std::chrono::hours{1};  // also without one: a past instant would spin
    next_tick_ = std::chrono::steady_clock::now() + pause;
}

void Lane::loop() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        Job job;
        if (!jobs_.empty()) {
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        lock.unlock();
        tick_if_due();
        if (job) {
            job(session_);
        }
        lock.lock();
        if (!stopping_ && jobs_.empty()) {
            wake_.wait_until(lock, next_tick_);
        }
    }
}

}  // namespace hub::store
