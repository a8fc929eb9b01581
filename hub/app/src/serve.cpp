#include "hub/app/serve.hpp"

#include "data_folder.hpp"
#include "privileges.hpp"

#include "hub/api/server.hpp"
#include "hub/base/log.hpp"
#include "hub/cli/locations.hpp"
#include "hub/connectors/supervisor.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/crypto/random.hpp"
#include "hub/engine/engine.hpp"
#include "hub/settings/load.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <charconv>
#include <csignal>
#include <iostream>
#include <optional>

namespace hub::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto drain_at_most = 10s;
constexpr auto runner_grace = 3s;
constexpr auto settle_at_most = 3s;  // for what the runners said last
constexpr auto look_for_database = 20ms;

std::optional<settings::Settings> read_settings(const std::string& folder) {
    auto loaded = settings::load_folder(folder);
    if (!loaded.findings.empty()) {
        std::cerr << settings::render(loaded.findings, folder);
    }
    return std::move(loaded.settings);
}

/// "host:port" over hub.yaml's.
bool apply_listen(const std::string& text, settings::HubSettings& settings) {
    if (text.empty()) {
        return true;
    }
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) {
        return false;
    }
    settings.listen_host = text.substr(0, colon);
    const auto* end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data() + colon + 1, end, settings.listen_port);
    return failed == std::errc{} && stopped == end;
}

/// One node: all parts, in the order in which they need each other.
class Node {
public:
    Node(
        settings::Settings settings, std::string config_folder, DataFolder& data, const cli::Locations& locations,
        const std::string& version)
        : settings_{std::move(settings)},
          config_folder_{std::move(config_folder)},
          signals_{context_, SIGTERM, SIGINT, SIGHUP},
          wait_{context_},
          store_{
              store_options(data, locations),
              [this](std::function<void()> job) { asio::post(context_, std::move(job)); }},
          engine_{context_.get_executor(), engine_options(), clock_, random_, store_, metrics_},
          supervisor_{
              context_.get_executor(), supervisor_options(locations),
              [locations](const std::string& name) { return cli::read_secret(locations, name); }, engine_},
          server_{context_, server_options(version), clock_, engine_, store_, metrics_} {
        metrics_.gauge("sp4n_build_info", "Always 1; what runs here.", {{"version", version}}).set(1);
    }

    int run() {
        auto runtime = engine::make_runtime(settings_, {});
        if (!runtime) {
            log::error("app.configuration_refused", {{"reason", to_string(runtime.error())}});
            return cli::config_error;
        }
        engine_.use(std::move(*runtime));
        if (const auto listening = server_.listen(); !listening) {
            std::cerr << "sp4n-hub: " << to_string(listening.error()) << '\n';
            return cli::could_not;
        }
        log::info("app.listening", {{"host", settings_.hub.listen_host}, {"port", server_.port()}});
        await_signals();
        await_database();
        context_.run();
        return exit_code_;
    }

private:
    store::StoreOptions store_options(const DataFolder& data, const cli::Locations& locations) const {
        store::StoreOptions out;
        out.url = cli::database_url(settings_.hub, locations, cli::DatabaseRole::hub);
        out.place = data.place();
        out.heartbeat = settings_.hub.lease_heartbeat;
        out.dead_after = settings_.hub.lease_dead_after;
        return out;
    }
    engine::EngineOptions engine_options() const {
        engine::EngineOptions out;
        out.sweep_every = settings_.hub.lease_dead_after;
        out.spell = [](model::TrackingNumber number) { return crypto::to_crockford(number.value()); };
        return out;
    }
    connectors::SupervisorOptions supervisor_options(const cli::Locations& locations) const {
        connectors::SupervisorOptions out;
        const auto& runners = settings_.hub.runners;
        out.ping_every = runners.ping_every;
        out.ping_dead_after = runners.ping_dead_after;
        out.hang_grace = runners.hang_grace;
        out.backoff_base = runners.backoff_base;
        out.backoff_cap = runners.backoff_cap;
        out.healthy_after = runners.healthy_after;
        out.quarantine_after = runners.quarantine_after;
        out.runner = locations.runner;
        out.connectors = locations.connectors;
        out.work = locations.data / "work";
        return out;
    }
    api::ServerOptions server_options(const std::string& version) const {
        api::ServerOptions out;
        out.host = settings_.hub.listen_host;
        out.port = settings_.hub.listen_port;
        out.max_body_bytes = settings_.hub.max_body_bytes;
        out.version = version;
        return out;
    }

    void await_signals() {
        signals_.async_wait([this](boost::system::error_code failed, int number) {
            if (failed) {
                return;
            }
            if (number == SIGHUP) {
                reload();
                return await_signals();
            }
            stop();
        });
    }

    /// Deliveries begin when the database is there and knows this configuration.
    void await_database() {
        if (stopping_) {
            return;
        }
        if (store_.health().ready) {
            return activate(settings_, [this](bool active) { active ? start() : await_database_later(); });
        }
        await_database_later();
    }
    void await_database_later() {
        wait_.expires_after(look_for_database);
        wait_.async_wait([this](boost::system::error_code failed) {
            if (!failed) {
                await_database();
            }
        });
    }

    void activate(const settings::Settings& settings, std::function<void(bool)> done) {
        store_.register_config(
            settings.hash, [this, settings, done = std::move(done)](Result<model::ConfigVersion> version) {
                if (!version) {
                    return done(false);
                }
                auto runtime = engine::make_runtime(settings, *version);
                if (!runtime) {
                    log::error("app.configuration_refused", {{"reason", to_string(runtime.error())}});
                    return done(false);
                }
                engine_.use(std::move(*runtime));
                supervisor_.apply(settings.instances);
                log::info("app.configuration_active", {{"version", version->value()}, {"hash", settings.hash}});
                done(true);
            });
    }

    void start() {
        if (!started_) {
            started_ = true;
            engine_.start(supervisor_);
        }
    }

    void reload() {
        auto fresh = read_settings(config_folder_);
        auto result = metrics_.gauge("sp4n_config_last_reload_successful", "1 when the last reload was taken.");
        if (!fresh) {
            result.set(0);
            log::error("app.reload_refused", {{"folder", config_folder_}});
            return;
        }
        activate(*fresh, [result](bool active) { result.set(active ? 1 : 0); });
    }

    void stop() {
        log::info("app.stopping");
        stopping_ = true;
        wait_.cancel();
        server_.stop();
        engine_.drain(drain_at_most, [this] {
            supervisor_.stop(runner_grace, [this] {
                engine_.leave(settle_at_most, [this] {
                    log::info("app.stopped");
                    context_.stop();
                });
            });
        });
    }

    settings::Settings settings_;
    std::string config_folder_;
    SystemClock clock_;
    crypto::SystemRandom random_;
    Metrics metrics_;
    asio::io_context context_{1};
    asio::signal_set signals_;
    asio::steady_timer wait_;
    store::Store store_;
    engine::Engine engine_;
    connectors::Supervisor supervisor_;
    api::Server server_;
    bool started_ = false;
    bool stopping_ = false;
    int exit_code_ = cli::done;
};

}  // namespace

int serve(const cli::ServeOptions& options, const std::string& version) {
    std::signal(SIGPIPE, SIG_IGN);
    if (!crypto::choose_fast_functions()) {
        std::cerr << "sp4n-hub: this machine gives no random numbers\n";
        return cli::could_not;
    }
    auto settings = read_settings(options.config);
    if (!settings) {
        return cli::config_error;
    }
    if (!apply_listen(options.listen, settings->hub)) {
        std::cerr << "sp4n-hub: --listen takes HOST:PORT, not '" << options.listen << "'\n";
        return cli::used_wrongly;
    }
    if (!options.data.empty()) {
        settings->hub.data_folder = options.data;
    }
    const auto locations = cli::find_locations(settings->hub);
    if (const auto dropped = drop_privileges(settings->hub.run_as, locations.data); !dropped) {
        std::cerr << "sp4n-hub: " << to_string(dropped.error()) << '\n';
        return cli::config_error;
    }
    crypto::SystemRandom random;
    auto data = DataFolder::open(locations.data, random);
    if (!data) {
        std::cerr << "sp4n-hub: " << to_string(data.error()) << '\n';
        return cli::could_not;
    }
    auto node = std::make_unique<Node>(std::move(*settings), options.config, *data, locations, version);
    return node->run();
}

}  // namespace hub::app
