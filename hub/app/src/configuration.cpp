#include "configuration.hpp"

#include "restart_keys.hpp"

#include "hub/base/log.hpp"
#include "hub/cli/connector_check.hpp"

#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <iostream>
#include <utility>

namespace hub::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto look_for_database = 20ms;
constexpr auto look_for_newer = 1'000ms;
/// What made a version unusable here (a connector that is not installed) may be mended without another activation.
constexpr auto try_refused_again = 60s;

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) {
        out += (out.empty() ? "" : ", ") + word;
    }
    return out;
}

std::string this_host() {
    boost::system::error_code unknown;
    const auto name = asio::ip::host_name(unknown);
    return unknown ? "an unnamed host" : name;
}

settings::Files without_node_file(settings::Files files) {
    files.erase(settings::node_file);
    return files;
}

}  // namespace

Configuration::Configuration(
    const Uses& uses, Folder folder, cli::Locations locations, std::function<void(const settings::Settings&)> on_active)
    : context_{uses.context},
      folder_{std::move(folder.path)},
      language_{folder.language},
      locations_{std::move(locations)},
      engine_{uses.engine},
      store_{uses.store},
      on_active_{std::move(on_active)},
      running_{folder.settings.hub},
      node_file_{folder.files[settings::node_file]},
      wait_{uses.context},
      last_reload_{uses.metrics.gauge("sp4n_config_last_reload_successful", "1 when the last reload was taken.")},
      version_{uses.metrics.gauge("sp4n_config_version", "The number of the configuration in use; 0: none yet.")} {
    proposal_ = std::make_shared<const Proposal>(
        proposal_of(std::move(folder.settings), folder.files, store::Activate::if_none));
    own_ = proposal_->settings;
    last_reload_.set(1);  // nothing was refused yet
}

Configuration::Proposal Configuration::proposal_of(
    settings::Settings settings, const settings::Files& files, store::Activate activate) const {
    Proposal out;
    out.version.hash = settings.hash;
    out.version.files = without_node_file(files);
    out.version.author = (activate == store::Activate::always ? "SIGHUP on " : "first start on ") + this_host();
    out.version.activate = activate;
    out.settings = std::make_shared<const settings::Settings>(std::move(settings));
    return out;
}

/// Reads and asks the connectors, on the examiner's thread: seconds at most.
void Configuration::examine(std::function<settings::Loaded()> load, std::function<void(settings::Loaded)> done) {
    asio::post(examiner_, [this, load = std::move(load), done = std::move(done)]() mutable {
        auto loaded = std::make_shared<settings::Loaded>(load());
        cli::ask_connectors(*loaded, locations_);
        if (!loaded->findings.empty()) {
            std::cerr << settings::render(loaded->findings, loaded->files, language_);
        }
        asio::post(context_, [this, loaded, done = std::move(done)] {
            if (!stopped_) {
                done(std::move(*loaded));
            }
        });
    });
}

void Configuration::begin() {
    begun_ = true;
    look();
}

void Configuration::reload() {
    if (examining_folder_) {
        again_ = true;
        return;
    }
    examining_folder_ = true;
    examine(
        [folder = folder_] { return settings::load_folder(folder); },
        [this](settings::Loaded fresh) { folder_examined(std::move(fresh)); });
}

void Configuration::folder_examined(settings::Loaded fresh) {
    examining_folder_ = false;
    if (!fresh.settings) {
        last_reload_.set(0);
        log::error("app.reload_refused", {{"folder", folder_}});
    } else {
        if (const auto keys = restart_keys(running_, fresh.settings->hub); !keys.empty()) {
            log::warn("app.restart_needed", {{"keys", joined(keys)}});
        }
        node_file_ = fresh.files[settings::node_file];
        proposal_ = std::make_shared<const Proposal>(
            proposal_of(*std::move(fresh.settings), fresh.files, store::Activate::always));
        own_ = proposal_->settings;
        told_to_wait_ = false;
        look();
    }
    if (std::exchange(again_, false)) {
        reload();
    }
}

/// One question to the database at a time: what this node wants published, else whether there is something newer.
void Configuration::look() {
    if (busy_ || stopped_ || !begun_) {
        return;
    }
    if (!store_.health().ready) {
        if (proposal_ != nullptr && active_ != 0 && !std::exchange(told_to_wait_, true)) {
            log::warn("app.reload_waits", {{"reason", store_.health().reason}, {"hash", proposal_->version.hash}});
        }
        return look_later(look_for_database);
    }
    busy_ = true;
    if (proposal_ != nullptr) {
        return publish();
    }
    const bool is_refused = std::chrono::steady_clock::now() < refused_until_;
    store_.newer_config(
        is_refused ? std::max(active_, refused_) : active_, [this](Result<std::optional<store::ActiveConfig>> answer) {
            busy_ = false;
            if (!stopped_) {
                found(std::move(answer));
            }
        });
}

void Configuration::look_later(std::chrono::milliseconds pause) {
    wait_.expires_after(pause);
    wait_.async_wait([this](boost::system::error_code failed) {
        if (!failed) {
            look();
        }
    });
}

void Configuration::publish() {
    store_.publish_config(proposal_->version, [this, wanted = proposal_](Result<store::ConfigActivation> answer) {
        busy_ = false;
        if (!stopped_) {
            published(wanted, std::move(answer));
        }
    });
}

void Configuration::published(const std::shared_ptr<const Proposal>& wanted, Result<store::ConfigActivation> answer) {
    if (!answer) {
        return storage_failed(answer.error());
    }
    if (proposal_ == wanted) {
        proposal_.reset();
    }
    if (answer->hash != wanted->version.hash || answer->id < active_) {
        return look();  // another one is active, and stays it: this node follows
    }
    take(*answer, wanted->settings);
    look();
}

void Configuration::storage_failed(const Error& error) {
    if (std::exchange(told_failure_, error.code) != error.code) {
        log::warn("app.configuration_unknown", {{"code", error.code}, {"reason", error.detail}});
    }
    look_later(active_ == 0 ? look_for_database : look_for_newer);
}

void Configuration::found(Result<std::optional<store::ActiveConfig>> answer) {
    if (!answer) {
        return storage_failed(answer.error());
    }
    told_failure_.clear();
    if (!*answer) {
        return look_later(look_for_newer);
    }
    const auto& [activation, files] = **answer;
    if (activation.hash == own_->hash) {
        take(activation, own_);
        return look_later(look_for_newer);
    }
    busy_ = true;
    settings::Files whole = files;
    whole[settings::node_file] = node_file_;
    examine(
        [whole = std::move(whole)] { return settings::load_files(whole); },
        [this, activation = activation](settings::Loaded loaded) {
            busy_ = false;
            version_examined(activation, std::move(loaded));
        });
}

void Configuration::version_examined(const store::ConfigActivation& activation, settings::Loaded loaded) {
    if (!loaded.settings) {
        refuse(activation, "this hub cannot use it; see what it said on standard error");
    } else {
        // The content decides what it is called: a hub that reads other files than the one that stored them agrees.
        loaded.settings->hash = activation.hash;
        take(activation, std::make_shared<const settings::Settings>(*std::move(loaded.settings)));
        tell_difference(activation);
    }
    look();
}

/// The one in use keeps running. Before the first one, nothing is taken in: a folder that others replaced long ago is
/// not the truth either.
void Configuration::refuse(const store::ConfigActivation& activation, const std::string& reason) {
    last_reload_.set(0);
    refused_ = activation.id;
    refused_until_ = std::chrono::steady_clock::now() + try_refused_again;
    log::error(
        "app.version_refused", {{"version", activation.version.value()},
                                {"author", activation.author},
                                {"reason", reason},
                                {"in_use", version_in_use_},
                                {"hint", "publish one that this hub can use, or roll back: sp4n-hub config rollback"}});
}

void Configuration::take(const store::ConfigActivation& activation, const Settings& settings) {
    auto runtime = engine::make_runtime(*settings, activation.version);
    if (!runtime) {  // it was tried out when it was read: a bug, but not one to end for
        return refuse(activation, to_string(runtime.error()));
    }
    last_reload_.set(1);
    active_ = activation.id;
    version_in_use_ = activation.version.value();
    version_.set(version_in_use_);
    engine_.use(std::move(*runtime));
    log::info(
        "app.configuration_active",
        {{"version", activation.version.value()}, {"hash", activation.hash}, {"author", activation.author}});
    on_active_(*settings);
}

void Configuration::tell_difference(const store::ConfigActivation& activation) const {
    if (active_ != activation.id || activation.hash == own_->hash) {
        return;
    }
    log::warn(
        "app.folder_differs", {{"folder", folder_},
                               {"version", activation.version.value()},
                               {"author", activation.author},
                               {"hint", "the active version is used; to use the folder: sp4n-hub config publish"}});
    std::cerr << "sp4n-hub: the folder " << folder_ << " is not what is active: version " << activation.version.value()
              << " (" << activation.author << ") is used. To use the folder: sp4n-hub config publish --config "
              << folder_ << "\n  = to see what differs: sp4n-hub config diff --config " << folder_ << '\n';
}

void Configuration::stop() {
    stopped_ = true;
    wait_.cancel();
}

}  // namespace hub::app
