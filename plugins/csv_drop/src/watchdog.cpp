#include "watchdog.hpp"

#include <algorithm>
#include <sys/socket.h>

namespace hub::csv_drop {

Watchdog::Watchdog() : thread_{[this] { loop(); }} {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Watchdog::loop() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        const auto now = std::chrono::steady_clock::now();
        auto next = Time::max();
        for (auto& [fd, watched] : watched_) {
            if (!watched.bit && watched.at <= now) {
                watched.bit = true;
                (void)::shutdown(fd, SHUT_RDWR);
            } else if (!watched.bit) {
                next = std::min(next, watched.at);
            }
        }
        if (next == Time::max()) {
            changed_.wait(lock);
        } else {
            changed_.wait_until(lock, next);
        }
    }
}

Watchdog::Watch::Watch(Watchdog& dog, int fd, Time at) : dog_{dog}, fd_{fd} {
    {
        const std::lock_guard lock{dog_.mutex_};
        dog_.watched_[fd] = {at, false};
    }
    dog_.changed_.notify_all();
}

Watchdog::Watch::~Watch() {
    const std::lock_guard lock{dog_.mutex_};
    dog_.watched_.erase(fd_);
}

bool Watchdog::Watch::bit() const {
    const std::lock_guard lock{dog_.mutex_};
    return dog_.watched_.at(fd_).bit;
}

}  // namespace hub::csv_drop
