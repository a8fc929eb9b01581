#include "service_manager.hpp"

#include <cstdint>
#include <systemd/sd-daemon.h>

namespace hub::app {

ServiceManager::ServiceManager(boost::asio::io_context& loop) : timer_{loop} {
    std::uint64_t within_us = 0;
    if (sd_watchdog_enabled(0, &within_us) > 0) {
        every_ = std::chrono::microseconds{within_us / 3};  // two may be late
    }
}

void ServiceManager::ready() {
    sd_notify(0, "READY=1");
    if (every_.count() > 0) {
        feed();
    }
}

void ServiceManager::status(const std::string& text) {
    sd_notify(0, ("STATUS=" + text).c_str());
}

void ServiceManager::stopping() {
    sd_notify(0, "STOPPING=1\nSTATUS=ends: what is under way is brought home");
}

void ServiceManager::feed() {
    sd_notify(0, "WATCHDOG=1");
    timer_.expires_after(every_);
    timer_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled) {
            feed();
        }
    });
}

}  // namespace hub::app
