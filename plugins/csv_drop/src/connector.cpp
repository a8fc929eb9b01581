#include "connector.hpp"

#include "outbox.hpp"

#include <algorithm>
#include <utility>

namespace hub::csv_drop {
namespace {

constexpr std::chrono::hours mark_age{24 * 30};  // far beyond any retry budget
constexpr std::chrono::hours sweep_pause{24};

bool is_name_part(std::string_view text) {
    return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

sdk::Cause cause_of(const std::error_code& error) {
    if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
        error == std::errc::read_only_file_system) {
        return sdk::Cause::auth;
    }
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory ||
        error == std::errc::too_many_symbolic_link_levels || error == std::errc::cross_device_link ||
        error == std::errc::invalid_argument || error == std::errc::function_not_supported) {
        return sdk::Cause::config;
    }
    return sdk::Cause::remote_fault;
}

}  // namespace

sdk::Outcome cannot(std::string_view what, const std::error_code& error) {
    return sdk::Outcome::retry(cause_of(error), std::string{what} + ": " + error.message());
}

std::string file_for(const Config& config, const sdk::Call& call) {
    std::vector<std::string> cells;
    for (const auto& cell : config.messages.at(call.message_kind())) {
        std::string text;
        if (cell) {
            cell->append_to(text, call, *config.zone, plugins::Escape::none);
        }
        cells.push_back(std::move(text));
    }
    return csv_file({config.columns, cells}, config.style);
}

std::string name_for(const sdk::Call& call) {
    const std::string key{call.idempotency_key()};
    const std::string tracking{call.complaint().tracking_id()};
    if (!is_name_part(key)) {
        return {};
    }
    return (is_name_part(tracking) ? tracking + "-" : std::string{}) + key + ".csv";
}

CsvDropConnector::CsvDropConnector(sdk::Host host, const sdk::Settings& settings) : host_{host} {
    std::vector<sdk::Fault> faults;
    config_ = read_config(settings, faults);
    if (!faults.empty()) {
        throw sdk::SettingsError{faults.front()};
    }
    folder_ = std::make_unique<DropFolder>(config_.folder, config_.folders, config_.file_mode);
    inbox_ = std::make_unique<Inbox>(host_, config_, *folder_);
}

std::vector<sdk::Fault> CsvDropConnector::check_settings(const sdk::Settings& settings) {
    std::vector<sdk::Fault> faults;
    (void)read_config(settings, faults);
    return faults;
}

std::uint64_t CsvDropConnector::capabilities(std::uint64_t declared) const noexcept {
    constexpr std::pair<sdk::MessageKind, std::uint64_t> kinds[] = {
        {sdk::MessageKind::complaint, HUBC_CAP_COMPLAINT},
        {sdk::MessageKind::update, HUBC_CAP_UPDATE},
        {sdk::MessageKind::withdrawal, HUBC_CAP_WITHDRAWAL},
        {sdk::MessageKind::notice, HUBC_CAP_NOTICE}};
    for (const auto& [kind, bit] : kinds) {
        declared &= config_.messages.contains(kind) ? declared : ~bit;
    }
    declared &= config_.answers ? declared : ~HUBC_CAP_EMIT;
    declared &= config_.complaints ? declared : ~HUBC_CAP_FILE;
    return config_.answers || config_.complaints ? declared : declared & ~HUBC_CAP_POLL;
}

void CsvDropConnector::sweep_sometimes() {
    {
        const std::lock_guard lock{mutex_};
        const auto now = std::chrono::steady_clock::now();
        if (swept_at_ != std::chrono::steady_clock::time_point{} && now - swept_at_ < sweep_pause) {
            return;
        }
        swept_at_ = now;
    }
    if (const auto error = folder_->sweep(mark_age)) {
        host_.log(sdk::Level::warn, "old marks could not be removed", {{"why", error.message()}});
    }
}

sdk::Outcome CsvDropConnector::submit(const sdk::Call& call) {
    if (!config_.messages.contains(call.message_kind())) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no row is configured for messages of this kind"};
    }
    const auto name = name_for(call);
    if (name.empty()) {
        return sdk::Outcome::rejected(sdk::Cause::validation, "the delivery's key cannot be part of a file's name");
    }
    const auto dropped = drop(*folder_, std::string{call.idempotency_key()}, name, file_for(config_, call));
    if (dropped.state == Dropped::State::unseen) {
        return cannot("the folder could not be looked into", dropped.error);
    }
    if (dropped.state == Dropped::State::unclear) {
        return sdk::Outcome::unknown(
            cause_of(dropped.error), "the file may be there, but is not surely on disk: " + dropped.error.message());
    }
    if (dropped.state == Dropped::State::absent) {
        return cannot("the file could not be written", dropped.error);
    }
    sweep_sometimes();
    return sdk::Outcome::delivered(name);
}

sdk::Outcome CsvDropConnector::poll(const sdk::Task& task) {
    if (!config_.answers && !config_.complaints) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "neither answers nor complaints are configured"};
    }
    return inbox_->pass(std::chrono::steady_clock::now() + task.timeout() / 2);
}

sdk::Outcome CsvDropConnector::probe(const sdk::Task& /*task*/) {
    if (const auto error = folder_->ready()) {
        return cannot("the folder cannot be worked in", error);
    }
    return sdk::Outcome::delivered({});
}

sdk::Outcome CsvDropConnector::lookup(const sdk::Call& call) {
    const auto name = name_for(call);
    const auto found = look_for(*folder_, std::string{call.idempotency_key()}, name);
    if (found.state == Dropped::State::unseen) {
        return cannot("the folder could not be looked into", found.error);
    }
    if (found.state == Dropped::State::there) {
        const auto error = folder_->sync_folder(Place::out);
        return error ? cannot("the folder could not be put on disk", error) : sdk::Outcome::delivered(name);
    }
    return sdk::Outcome::rejected(sdk::Cause::none, "the file is not in the folder and was never handed over");
}

}  // namespace hub::csv_drop
