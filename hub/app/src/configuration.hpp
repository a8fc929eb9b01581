#pragma once
#include "hub/base/metrics.hpp"
#include "hub/cli/locations.hpp"
#include "hub/engine/engine.hpp"
#include "hub/settings/settings.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace hub::app {

/// Reads the folder and asks the connectors, prints what is wrong on standard error. Blocks, seconds at most.
std::optional<settings::Settings> examine_folder(const std::string& folder, const cli::Locations& locations);

/// The configuration of a running node: the newest one that was accepted becomes active as soon as the database knows
/// it, and a later one may follow (SIGHUP). What cannot be used is refused and changes nothing. Owned by Node; on the
/// thread of `context`, except for the examination, which has a thread of its own.
class Configuration {
public:
    using Settings = std::shared_ptr<const settings::Settings>;

    struct Uses {
        boost::asio::io_context& context;
        engine::Engine& engine;
        store::Store& store;
        Metrics& metrics;
    };

    /// `first`: what was read from `folder` at the start.
    Configuration(
        const Uses& uses, std::string folder, settings::Settings first, cli::Locations locations,
        std::function<void(const settings::Settings&)> on_active);

    /// Makes the first one active, now or when the database is there.
    void begin() { activate(); }
    void reload();
    void stop();

private:
    void examined(std::optional<settings::Settings> fresh);
    void activate();
    void registered(const Settings& wanted, Result<model::ConfigVersion> version);
    void activate_later();

    boost::asio::io_context& context_;
    std::string folder_;
    cli::Locations locations_;
    engine::Engine& engine_;
    store::Store& store_;
    std::function<void(const settings::Settings&)> on_active_;
    settings::HubSettings running_;  // what hub.yaml said at the start
    Settings accepted_;              // the newest that is right
    Settings active_;                // none until the database was reached
    boost::asio::steady_timer wait_;
    Gauge last_reload_;
    bool examining_ = false;
    bool again_ = false;  // asked to reload while examining
    bool registering_ = false;
    bool told_to_wait_ = false;
    bool stopped_ = false;
    boost::asio::thread_pool examiner_{1};  // last: it ends before what its jobs use
};

}  // namespace hub::app
