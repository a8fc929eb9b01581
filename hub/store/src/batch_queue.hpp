#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace hub::store {

/// Where group commit collects: what arrives while a batch is under way makes the next one. Any thread may push; one
/// takes.
template <class Item>
class BatchQueue {
public:
    /// False: full, or stopped; `item` is untouched then.
    bool push(Item&& item, std::size_t most) {
        {
            const std::scoped_lock lock{mutex_};
            if (stopping_ || items_.size() >= most) {
                return false;
            }
            items_.push_back(std::move(item));
        }
        wake_.notify_one();
        return true;
    }

    /// Waits for at least one; up to `most`. Empty: stopped.
    std::vector<Item> take(std::size_t most) {
        std::unique_lock lock{mutex_};
        wake_.wait(lock, [&] { return stopping_ || !items_.empty(); });
        std::vector<Item> batch;
        if (stopping_) {
            return batch;
        }
        const auto n = std::min(most, items_.size());
        batch.reserve(n);
        for (std::size_t i = 0; i < n; ++i) {
            batch.push_back(std::move(items_.front()));
            items_.pop_front();
        }
        return batch;
    }

    /// Those at the front that hold to `given_up`.
    template <class Predicate>
    std::deque<Item> take_while(Predicate&& given_up) {
        const std::scoped_lock lock{mutex_};
        std::deque<Item> out;
        while (!items_.empty() && given_up(items_.front())) {
            out.push_back(std::move(items_.front()));
            items_.pop_front();
        }
        return out;
    }

    /// All that wait, at once.
    std::deque<Item> drain() {
        const std::scoped_lock lock{mutex_};
        return std::exchange(items_, {});
    }

    void stop() {
        {
            const std::scoped_lock lock{mutex_};
            stopping_ = true;
        }
        wake_.notify_all();
        stop_.notify_all();
    }

    /// Sleeps, as between two tries to reach the database; false when stopped meanwhile. Any thread.
    bool pause(std::chrono::milliseconds how_long) {
        std::unique_lock lock{mutex_};
        return !stop_.wait_for(lock, how_long, [&] { return stopping_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable stop_;  // who pauses must not eat a wake-up
    std::deque<Item> items_;
    bool stopping_ = false;
};

}  // namespace hub::store
