#include "connector.hpp"

#include "drop_folder.hpp"
#include "outbox.hpp"
#include "remote_error.hpp"
#include "remote_office.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
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
    if (const auto remote = remote_error_of(error)) {
        return cause_of(*remote);
    }
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

/// A little before the hub gives up.
Office::Deadline deadline_of(std::chrono::milliseconds timeout) {
    return std::chrono::steady_clock::now() + timeout - timeout / 10;
}

std::unique_ptr<Office> make_office(const Config& config, sdk::Host host) {
    if (config.remote) {
        return make_remote_office(*config.remote, config.folders, config.file_mode, host);
    }
    return std::make_unique<LocalOffice>(config.folder, config.folders, config.file_mode);
}

/// As the hub stores it.
std::error_code read_attachment(const std::string& path, std::uint64_t size, std::string& bytes) {
    std::ifstream in{path, std::ios::binary};
    bytes.resize(size);
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    const bool whole = in && in.get() == std::ifstream::traits_type::eof();
    return whole ? std::error_code{} : std::make_error_code(std::errc::io_error);
}

std::vector<Companion> companions_of(const sdk::Call& call) {
    std::vector<Companion> companions;
    for (const auto& file : call.complaint().attachments()) {
        companions.push_back(
            {attachment_name_for(call, companions.size() + 1, file.media_type),
             [path = std::string{file.path}, size = file.size](std::string& bytes) {
                 return read_attachment(path, size, bytes);
             }});
    }
    return companions;
}

}  // namespace

sdk::Outcome cannot(std::string_view what, const OfficeFiles& files, const std::error_code& error) {
    return sdk::Outcome::retry(cause_of(error), std::string{what} + ": " + files.explain(error));
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
    if (config.attachments) {
        auto& cell = cells[*config.attachments];
        std::size_t number = 0;
        for (const auto& file : call.complaint().attachments()) {
            cell += (number == 0 ? "" : "|") + attachment_name_for(call, number + 1, file.media_type);
            ++number;
        }
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

std::string attachment_name_for(const sdk::Call& call, std::size_t number, std::string_view media_type) {
    constexpr std::pair<std::string_view, std::string_view> endings[] = {
        {"image/jpeg", ".jpg"}, {"image/png", ".png"}, {"image/webp", ".webp"}, {"application/pdf", ".pdf"}};
    auto name = name_for(call);
    name.erase(name.size() - std::min(name.size(), std::string_view{".csv"}.size()));
    const auto* const known = std::ranges::find(endings, media_type, [](const auto& ending) { return ending.first; });
    return name + "-" + std::to_string(number) + std::string{known != std::end(endings) ? known->second : ".bin"};
}

CsvDropConnector::CsvDropConnector(sdk::Host host, const sdk::Settings& settings) : host_{host} {
    std::vector<sdk::Fault> faults;
    config_ = read_config(settings, faults);
    if (!faults.empty()) {
        throw sdk::SettingsError{faults.front()};
    }
    office_ = make_office(config_, host_);
    inbox_ = std::make_unique<Inbox>(host_, config_);
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
    declared &= config_.attachments ? declared : ~HUBC_CAP_ATTACHMENTS;
    declared &= config_.answers ? declared : ~HUBC_CAP_EMIT;
    declared &= config_.complaints ? declared : ~HUBC_CAP_FILE;
    return config_.answers || config_.complaints ? declared : declared & ~HUBC_CAP_POLL;
}

void CsvDropConnector::sweep_sometimes(OfficeFiles& files) {
    {
        const std::lock_guard lock{mutex_};
        const auto now = std::chrono::steady_clock::now();
        if (swept_at_ != std::chrono::steady_clock::time_point{} && now - swept_at_ < sweep_pause) {
            return;
        }
        swept_at_ = now;
    }
    if (const auto error = sweep(files, mark_age)) {
        host_.log(sdk::Level::warn, "old marks could not be removed", {{"why", files.explain(error)}});
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
    const auto companions = config_.attachments ? companions_of(call) : std::vector<Companion>{};
    const auto file = file_for(config_, call);
    const auto folder = office_->visit(deadline_of(call.timeout()));
    const auto dropped = drop(*folder, std::string{call.idempotency_key()}, name, file, companions);
    if (dropped.state == Dropped::State::unseen) {
        return cannot("the folder could not be looked into", *folder, dropped.error);
    }
    if (dropped.state == Dropped::State::unclear) {
        host_.trace(call.op(), sdk::Direction::sent, name, file);
        return sdk::Outcome::unknown(
            cause_of(dropped.error),
            "the file may be there, but is not surely on disk: " + folder->explain(dropped.error));
    }
    if (dropped.state == Dropped::State::absent) {
        host_.trace(call.op(), sdk::Direction::sent, name + " (could not be written)", file);
        return cannot("the file could not be written", *folder, dropped.error);
    }
    sweep_sometimes(*folder);
    return sdk::Outcome::delivered(name);
}

sdk::Outcome CsvDropConnector::poll(const sdk::Task& task) {
    if (!config_.answers && !config_.complaints) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "neither answers nor complaints are configured"};
    }
    const auto folder = office_->visit(deadline_of(task.timeout()));
    return inbox_->pass(*folder, std::chrono::steady_clock::now() + task.timeout() / 2);
}

sdk::Outcome CsvDropConnector::probe(const sdk::Task& task) {
    const auto folder = office_->visit(deadline_of(task.timeout()));
    if (const auto error = folder->ready()) {
        return cannot("the folder cannot be worked in", *folder, error);
    }
    return sdk::Outcome::delivered({});
}

sdk::Outcome CsvDropConnector::lookup(const sdk::Call& call) {
    const auto name = name_for(call);
    const auto folder = office_->visit(deadline_of(call.timeout()));
    const auto found = look_for(*folder, std::string{call.idempotency_key()}, name);
    if (found.state == Dropped::State::unseen) {
        return cannot("the folder could not be looked into", *folder, found.error);
    }
    if (found.state == Dropped::State::there) {
        const auto error = folder->sync_folder(Place::out);
        return error ? cannot("the folder could not be put on disk", *folder, error) : sdk::Outcome::delivered(name);
    }
    return sdk::Outcome::rejected(sdk::Cause::none, "the file is not in the folder and was never handed over");
}

}  // namespace hub::csv_drop
