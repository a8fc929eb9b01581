#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace hub::runner {

/// Questions to the hub that block a connector's thread until the answer is there. Any thread.
class RoundTrips {
public:
    /// Draws a number, calls `send(number)`, blocks until `answer(number, …)`. The hub always answers or goes away, and
    /// then this process ends.
    template <class Send>
    std::string ask(Send send) {
        Waiter waiter;
        std::uint64_t request = 0;
        {
            const std::lock_guard lock{mutex_};
            request = ++last_;
            waiting_.emplace(request, &waiter);
        }
        send(request);
        std::unique_lock lock{mutex_};
        waiter.changed.wait(lock, [&] { return waiter.answered; });
        return std::move(waiter.payload);
    }
    void answer(std::uint64_t request, std::string payload) {
        const std::lock_guard lock{mutex_};
        const auto it = waiting_.find(request);
        if (it == waiting_.end()) {
            return;
        }
        it->second->payload = std::move(payload);
        it->second->answered = true;
        it->second->changed.notify_one();  // under the lock: the waiter lives on the other thread's stack
        waiting_.erase(it);
    }

private:
    struct Waiter {
        std::condition_variable changed;
        std::string payload;
        bool answered = false;
    };
    std::mutex mutex_;
    std::uint64_t last_ = 0;
    std::unordered_map<std::uint64_t, Waiter*> waiting_;
};

}  // namespace hub::runner
