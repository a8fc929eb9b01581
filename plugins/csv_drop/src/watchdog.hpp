#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace hub::csv_drop {

/// Ends connections whose answer does not come: libssh has no limit of its own for reading. Shutting the socket down
/// wakes whoever waits on it. Any thread.
class Watchdog {
public:
    using Time = std::chrono::steady_clock::time_point;
    Watchdog();
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// From here on `fd` must be quiet no longer than until `at`; it stays open while it is watched.
    class Watch {
    public:
        Watch(Watchdog& dog, int fd, Time at);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        /// The time was over.
        [[nodiscard]] bool bit() const;

    private:
        Watchdog& dog_;
        int fd_;
    };

private:
    struct Watched {
        Time at;
        bool bit = false;
    };
    void loop();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<int, Watched> watched_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace hub::csv_drop
