#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <string>

namespace hub::app {

/// What systemd is told (sd_notify(3)): that the node answers, what it is at, that it ends; and, where the unit has a
/// watchdog, that its loop turns. Without systemd all of it does nothing. Runs on the loop.
class ServiceManager {
public:
    explicit ServiceManager(boost::asio::io_context& loop);

    /// From here on `systemctl start` is over. Begins to feed the watchdog.
    void ready();
    /// One line for `systemctl status`; no personal data, as in logs.
    static void status(const std::string& text);
    /// A watchdog is still fed: what ends may take its time.
    static void stopping();

private:
    void feed();

    boost::asio::steady_timer timer_;
    std::chrono::microseconds every_{0};  ///< 0: no watchdog
};

}  // namespace hub::app
