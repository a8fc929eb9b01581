#include "hub/app/serve.hpp"

#include "configuration.hpp"
#include "data_folder.hpp"
#include "descriptor_limit.hpp"
#include "folder_gate.hpp"
#include "identity_gate.hpp"
#include "privileges.hpp"
#include "service_manager.hpp"

#include "hub/api/server.hpp"
#include "hub/base/log.hpp"
#include "hub/blobs/folder.hpp"
#include "hub/blobs/image_cleaner.hpp"
#include "hub/cli/locations.hpp"
#include "hub/cli/master_secret.hpp"
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

/// Why it does not start, and what to do.
void say(const Error& error) {
    std::cerr << "sp4n-hub: " << error.detail << " [" << error.code << "]\n";
    if (!error.hint.empty()) {
        std::cerr << "  = hint: " << error.hint << '\n';
    }
}

/// One node: all parts, in the order in which they need each other.
class Node {
public:
    Node(
        settings::Settings settings, Configuration::Folder folder, DataFolder& data, const cli::Locations& locations,
        const crypto::MasterKey& master, std::shared_ptr<const blobs::Folder> attachments, const std::string& version)
        : settings_{std::move(settings)},
          locations_{locations},
          attachments_{std::move(attachments)},
          signals_{context_, SIGTERM, SIGINT, SIGHUP},
          service_{context_},
          store_{
              store_options(data, locations, master),
              [this](std::function<void()> job) { asio::post(context_, std::move(job)); }},
          engine_{context_.get_executor(), engine_options(), clock_, random_, store_, metrics_},
          supervisor_{
              context_.get_executor(), supervisor_options(data, locations),
              [locations](const std::string& name) { return secret(locations, name); }, engine_},
          server_{context_, server_options(version), master, {clock_, engine_, store_, metrics_}},
          configuration_{
              {context_, engine_, store_, metrics_},
              std::move(folder),
              locations,
              [this](const settings::Settings& active) { activated(active); }},
          folder_gate_{context_, store_, attachments_, [this](Status ended) { enter(ended); }} {
        metrics_.gauge("sp4n_build_info", "Always 1; what runs here.", {{"version", version}}).set(1);
    }

    int run() {
        auto runtime = engine::make_runtime(settings_, {});
        if (!runtime) {
            log::error("app.configuration_refused", {{"reason", to_string(runtime.error())}});
            return cli::config_error;
        }
        gate_.emplace(IdentityGate::Uses{context_, store_, *runtime}, locations_, identity_url(), [this](Status ended) {
            open(ended);
        });
        engine_.use(std::move(*runtime));
        if (const auto listening = server_.listen(); !listening) {
            std::cerr << "sp4n-hub: " << to_string(listening.error()) << '\n';
            return cli::could_not;
        }
        log::info("app.listening", {{"host", settings_.hub.listen.host}, {"port", server_.port()}});
        service_.ready();  // it answers, if only that it waits for the database: /readyz tells
        ServiceManager::status("waits for the database");
        await_signals();
        gate_->begin();
        context_.run();
        return exit_code_;
    }

private:
    static Result<std::string> secret(const cli::Locations& locations, const std::string& name) {
        auto read = cli::read_secret(locations, name);
        if (!read) {  // who asked hears only that there is none
            log::warn(
                "app.secret_refused", {{"secret", name},
                                       {"code", read.error().code},
                                       {"reason", read.error().detail},
                                       {"hint", read.error().hint}});
        }
        return read;
    }
    [[nodiscard]] std::string identity_url() const {
        return cli::database_url(settings_.hub, locations_, cli::DatabaseRole::identity);
    }
    store::StoreOptions store_options(
        const DataFolder& data, const cli::Locations& locations, const crypto::MasterKey& master) const {
        store::StoreOptions out;
        out.url = cli::database_url(settings_.hub, locations, cli::DatabaseRole::hub);
        out.identity_url = identity_url();
        out.master = master;
        out.place = data.place();
        out.heartbeat = settings_.hub.lease_heartbeat;
        out.dead_after = settings_.hub.lease_dead_after;
        return out;
    }
    engine::EngineOptions engine_options() const {
        engine::EngineOptions out;
        out.sweep_every = settings_.hub.lease_dead_after;
        out.spell = [](model::TrackingNumber number) { return crypto::to_crockford(number.value()); };
        out.read_tracking = [](std::string_view text) -> std::optional<model::TrackingNumber> {
            const auto number = crypto::parse_crockford(text);
            return number ? std::optional{model::TrackingNumber{*number}} : std::nullopt;
        };
        out.keep_bytes = settings_.hub.keep_bytes;
        out.attachments = attachments_;
        out.attachment_path = [folder = attachments_](const std::string& sha256) {
            return folder->path_of(sha256).string();
        };
        out.image_cleaner =
            std::make_shared<const blobs::ImageCleaner>(blobs::CleanerOptions{.program = locations_.image_cleaner});
        return out;
    }
    connectors::SupervisorOptions supervisor_options(const DataFolder& data, const cli::Locations& locations) const {
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
        out.work = data.path() / "work";
        out.spool = data.path() / "spool";
        return out;
    }
    api::ServerOptions server_options(const std::string& version) const {
        api::ServerOptions out;
        out.host = settings_.hub.listen.host;
        out.port = settings_.hub.listen.port;
        out.max_body_bytes = settings_.hub.max_body_bytes;
        out.max_connections = connections_within(raise_descriptor_limit());
        out.version = version;
        return out;
    }

    void await_signals() {
        signals_.async_wait([this](boost::system::error_code failed, int number) {
            if (failed) {
                return;
            }
            if (number == SIGHUP) {
                configuration_.reload();
                return await_signals();
            }
            stop();
        });
    }

    /// The key is right and nobody came back: are the files here?
    void open(const Status& ended) {
        if (ended) {
            return folder_gate_.begin();
        }
        refuse(ended);
    }

    /// They are: the configuration may become active, and with it all the rest.
    void enter(const Status& ended) {
        if (ended) {
            return configuration_.begin();
        }
        refuse(ended);
    }

    void refuse(const Status& ended) {
        say(ended.error());
        exit_code_ = cli::config_error;
        stop();
    }

    /// Deliveries begin when the database is there and knows the configuration.
    void activated(const settings::Settings& settings) {
        supervisor_.apply(settings.instances);
        if (!started_) {
            started_ = true;
            engine_.start(supervisor_);
            ServiceManager::status("serves");
        }
    }

    void stop() {
        log::info("app.stopping");
        ServiceManager::stopping();
        gate_->stop();
        folder_gate_.stop();
        configuration_.stop();
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
    cli::Locations locations_;
    std::shared_ptr<const blobs::Folder> attachments_;
    SystemClock clock_;
    crypto::SystemRandom random_;
    Metrics metrics_;
    asio::io_context context_{1};
    asio::signal_set signals_;
    ServiceManager service_;
    store::Store store_;
    engine::Engine engine_;
    connectors::Supervisor supervisor_;
    api::Server server_;
    Configuration configuration_;
    FolderGate folder_gate_;
    std::optional<IdentityGate> gate_;
    bool started_ = false;
    int exit_code_ = cli::done;
};

}  // namespace

int serve(const cli::ServeOptions& options, const std::string& version) {
    std::signal(SIGPIPE, SIG_IGN);
    if (!crypto::choose_fast_functions()) {
        std::cerr << "sp4n-hub: this machine gives no random numbers\n";
        return cli::could_not;
    }
    auto loaded = settings::load_folder(options.config);
    if (!loaded.findings.empty()) {
        std::cerr << settings::render(loaded.findings, options.config, options.language);
    }
    if (!loaded.settings) {
        return cli::config_error;
    }
    auto settings = *loaded.settings;
    settings.hub.listen = options.listen.value_or(settings.hub.listen);
    if (!options.data.empty()) {
        settings.hub.data_folder = options.data;
    }
    const auto locations = cli::find_locations(settings.hub);
    const auto became = drop_privileges(settings.hub.run_as, locations.data);
    if (!became) {
        std::cerr << "sp4n-hub: " << to_string(became.error()) << '\n';
        return cli::config_error;
    }
    if (!became->empty() && !settings::load_folder(options.config).settings) {
        log::warn(
            "app.configuration_unreadable",
            {{"folder", options.config},
             {"user", *became},
             {"hint", "root read it; this user cannot, so a reload will be refused: chmod -R o+rX"}});
    }
    crypto::SystemRandom random;
    auto data = DataFolder::open(locations.data, random);
    if (!data) {
        std::cerr << "sp4n-hub: " << to_string(data.error()) << '\n';
        return cli::could_not;
    }
    const auto master = cli::read_master_key(locations);
    if (!master) {
        say(master.error());
        return cli::config_error;
    }
    auto attachments = blobs::Folder::open(locations.attachments, random);
    if (!attachments) {
        say(attachments.error());
        return cli::could_not;
    }
    auto node = std::make_unique<Node>(
        std::move(settings),
        Configuration::Folder{options.config, *std::move(loaded.settings), std::move(loaded.files), options.language},
        *data, locations, *master, std::make_shared<const blobs::Folder>(*std::move(attachments)), version);
    return node->run();
}

}  // namespace hub::app
