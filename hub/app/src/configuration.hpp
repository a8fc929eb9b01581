#pragma once
#include "hub/base/metrics.hpp"
#include "hub/cli/locations.hpp"
#include "hub/engine/engine.hpp"
#include "hub/settings/load.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace hub::app {

/// The configuration of a running node. The active version in the database is the truth: at the first start of all it
/// becomes what this node's folder says, later it is what somebody published (SIGHUP of any node, `config publish`,
/// `config rollback`), and this node follows within seconds. What this node cannot use is refused, told, and changes
/// nothing; before the first one that it can use, it takes in no complaints. hub.yaml is the node's own and is only
/// read from its folder. Owned by Node; on the thread of `context`, except for the examination, which has its own.
class Configuration {
public:
    using Settings = std::shared_ptr<const settings::Settings>;

    struct Uses {
        boost::asio::io_context& context;
        engine::Engine& engine;
        store::Store& store;
        Metrics& metrics;
    };
    /// This node's folder, as it was read at the start.
    struct Folder {
        std::string path;
        settings::Settings settings;
        settings::Files files;
        settings::Language language = settings::Language::en;  ///< of findings on standard error
    };

    Configuration(
        const Uses& uses, Folder folder, cli::Locations locations,
        std::function<void(const settings::Settings&)> on_active);

    /// Follows the database from now on, also when it is not there yet.
    void begin();
    /// Publishes the folder as it is now, when it is right.
    void reload();
    void stop();

private:
    /// What this node wants to be active.
    struct Proposal {
        store::NewConfig version;
        Settings settings;
    };

    Proposal proposal_of(settings::Settings settings, const settings::Files& files, store::Activate activate) const;
    void examine(std::function<settings::Loaded()> load, std::function<void(settings::Loaded)> done);
    void folder_examined(settings::Loaded fresh);
    void look();
    void look_later(std::chrono::milliseconds pause);
    void publish();
    void published(const std::shared_ptr<const Proposal>& wanted, Result<store::ConfigActivation> answer);
    void found(Result<std::optional<store::ActiveConfig>> answer);
    void version_examined(const store::ConfigActivation& activation, settings::Loaded loaded);
    void take(const store::ConfigActivation& activation, const Settings& settings);
    void refuse(const store::ConfigActivation& activation, const std::string& reason);
    void tell_difference(const store::ConfigActivation& activation) const;
    void storage_failed(const Error& error);

    boost::asio::io_context& context_;
    std::string folder_;
    settings::Language language_;
    cli::Locations locations_;
    engine::Engine& engine_;
    store::Store& store_;
    std::function<void(const settings::Settings&)> on_active_;
    settings::HubSettings running_;  // what hub.yaml said at the start
    std::string node_file_;          // hub.yaml as it was read last
    Settings own_;                   // the folder, as it was read and accepted last
    std::shared_ptr<const Proposal> proposal_;
    std::int32_t active_ = 0;          // the activation in use; 0: none yet
    std::int32_t version_in_use_ = 0;  // its version
    std::int32_t refused_ = 0;         // the newest one that this node could not use
    std::chrono::steady_clock::time_point refused_until_;
    boost::asio::steady_timer wait_;
    Gauge last_reload_;
    Gauge version_;
    bool begun_ = false;
    bool examining_folder_ = false;
    bool again_ = false;  // asked to reload while examining
    bool busy_ = false;   // the database is being asked, or a version examined
    bool told_to_wait_ = false;
    std::string told_failure_;
    bool stopped_ = false;
    boost::asio::thread_pool examiner_{1};  // last: it ends before what its jobs use
};

}  // namespace hub::app
