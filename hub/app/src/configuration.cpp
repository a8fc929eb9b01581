#include "configuration.hpp"

#include "restart_keys.hpp"

#include "hub/base/log.hpp"
#include "hub/cli/connector_check.hpp"
#include "hub/settings/load.hpp"

#include <boost/asio/post.hpp>

#include <iostream>

namespace hub::app {
namespace {

namespace asio = boost::asio;

constexpr auto look_for_database = std::chrono::milliseconds{20};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) {
        out += (out.empty() ? "" : ", ") + word;
    }
    return out;
}

}  // namespace

std::optional<settings::Settings> examine_folder(const std::string& folder, const cli::Locations& locations) {
    auto loaded = settings::load_folder(folder);
    cli::ask_connectors(loaded, locations);
    if (!loaded.findings.empty()) {
        std::cerr << settings::render(loaded.findings, folder);
    }
    return std::move(loaded.settings);
}

Configuration::Configuration(
    const Uses& uses, std::string folder, settings::Settings first, cli::Locations locations,
    std::function<void(const settings::Settings&)> on_active)
    : context_{uses.context},
      folder_{std::move(folder)},
      locations_{std::move(locations)},
      engine_{uses.engine},
      store_{uses.store},
      on_active_{std::move(on_active)},
      running_{first.hub},
      accepted_{std::make_shared<const settings::Settings>(std::move(first))},
      wait_{uses.context},
      last_reload_{uses.metrics.gauge("sp4n_config_last_reload_successful", "1 when the last reload was taken.")} {
    last_reload_.set(1);  // nothing was refused yet
}

void Configuration::reload() {
    if (examining_) {
        again_ = true;
        return;
    }
    examining_ = true;
    asio::post(examiner_, [this] {
        auto fresh = std::make_shared<std::optional<settings::Settings>>(examine_folder(folder_, locations_));
        asio::post(context_, [this, fresh] { examined(std::move(*fresh)); });
    });
}

void Configuration::examined(std::optional<settings::Settings> fresh) {
    examining_ = false;
    if (stopped_) {
        return;
    }
    if (!fresh) {
        last_reload_.set(0);
        log::error("app.reload_refused", {{"folder", folder_}});
    } else {
        if (const auto keys = restart_keys(running_, fresh->hub); !keys.empty()) {
            log::warn("app.restart_needed", {{"keys", joined(keys)}});
        }
        accepted_ = std::make_shared<const settings::Settings>(*std::move(fresh));
        told_to_wait_ = false;
        activate();
    }
    if (std::exchange(again_, false)) {
        reload();
    }
}

/// Whatever happens meanwhile, it is the newest accepted one that is active in the end.
void Configuration::activate() {
    if (registering_ || stopped_ || accepted_ == active_) {
        return;
    }
    if (!store_.health().ready) {
        return activate_later();
    }
    registering_ = true;
    store_.register_config(accepted_->hash, [this, wanted = accepted_](Result<model::ConfigVersion> version) {
        registering_ = false;
        if (!stopped_) {
            registered(wanted, std::move(version));
        }
    });
}

void Configuration::registered(const Settings& wanted, Result<model::ConfigVersion> version) {
    if (!version) {
        return activate_later();
    }
    auto runtime = engine::make_runtime(*wanted, *version);
    if (!runtime) {  // it was tried out when it was read: a bug, but not one to end for
        last_reload_.set(0);
        log::error("app.configuration_refused", {{"reason", to_string(runtime.error())}});
        accepted_ = accepted_ == wanted ? active_ : accepted_;
        return activate();
    }
    if (active_ != nullptr) {
        last_reload_.set(1);
    }
    active_ = wanted;
    engine_.use(std::move(*runtime));
    log::info("app.configuration_active", {{"version", version->value()}, {"hash", wanted->hash}});
    on_active_(*wanted);
    activate();
}

void Configuration::activate_later() {
    if (active_ != nullptr && !std::exchange(told_to_wait_, true)) {
        log::warn("app.reload_waits", {{"reason", store_.health().reason}, {"hash", accepted_->hash}});
    }
    wait_.expires_after(look_for_database);
    wait_.async_wait([this](boost::system::error_code failed) {
        if (!failed) {
            activate();
        }
    });
}

void Configuration::stop() {
    stopped_ = true;
    wait_.cancel();
}

}  // namespace hub::app
