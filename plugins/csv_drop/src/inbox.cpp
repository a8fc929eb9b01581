#include "inbox.hpp"

#include "connector.hpp"
#include "outbox.hpp"

#include <algorithm>

namespace hub::csv_drop {
namespace {

constexpr std::size_t most_names = 100'000;

std::string_view code_of(Unread why) {
    switch (why) {
        case Unread::not_regular: return "not_regular";
        case Unread::too_large: return "too_large";
        case Unread::linked:  // a rename under way, or else the next looks tell
        case Unread::none:
        case Unread::gone:
        case Unread::changed: break;
    }
    return {};
}

/// "20260314T093000": sorts, and says the office's own time.
std::string stamp(const plugins::Zone& zone, sdk::Time now) {
    auto text = zone.format(now).substr(0, 19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

}  // namespace

Inbox::Inbox(sdk::Host host, const Config& config) : host_{host}, config_{config} {
    if (config.answers) {
        sources_.push_back({Place::answers, Pickup{config.pickup}});
    }
    if (config.complaints) {
        sources_.push_back({Place::complaints, Pickup{config.pickup}});
    }
}

sdk::Outcome Inbox::pass(OfficeFiles& folder, Deadline deadline) {
    folder_ = &folder;
    bool more = false;
    for (auto& source : sources_) {
        if (auto ended = pass(source, deadline, more)) {
            return *std::move(ended);
        }
    }
    return sdk::Outcome::polled(more);
}

std::optional<sdk::Outcome> Inbox::pass(Source& source, Deadline deadline, bool& more) {
    std::vector<Entry> entries;
    if (const auto error = folder_->list(source.place, most_names, entries)) {
        return cannot("the folder could not be looked into", *folder_, error);
    }
    const auto now = std::chrono::time_point_cast<std::chrono::system_clock::duration>(host_.now());
    const auto chosen = source.pickup.choose(std::move(entries), now);
    more = more || chosen.more;
    for (const auto& entry : chosen.offending) {
        set_aside(source, entry, entry.regular ? "linked" : "not_regular");
    }
    for (const auto& entry : chosen.files) {
        if (std::chrono::steady_clock::now() >= deadline) {
            more = true;
            break;
        }
        const auto step = take(source, entry);
        if (folder_->is_away()) {
            return sdk::Outcome::retry(sdk::Cause::network, "the server went away while files were read: read again");
        }
        if (step == Step::hub_away) {
            return sdk::Outcome::retry(sdk::Cause::internal, "the hub does not take what was read: tried again later");
        }
    }
    return std::nullopt;
}

Inbox::Step Inbox::take(Source& source, const Entry& entry) {
    if (const auto stuck = stuck_.find({source.place, entry.name}); stuck != stuck_.end()) {
        if (stuck->second == entry) {
            return put_away(source, entry, false, false);
        }
        stuck_.erase(stuck);
    }
    std::string bytes;
    Unread why{};
    if (const auto error = folder_->read(source.place, entry, config_.pickup.bytes, bytes, why)) {
        host_.log(sdk::Level::warn, "a dropped file could not be read", {{"why", folder_->explain(error)}});
        return Step::not_yet;
    }
    if (const auto code = code_of(why); !code.empty()) {
        set_aside(source, entry, code);
        return Step::done;
    }
    if (why != Unread::none) {
        return Step::not_yet;
    }
    Report report;
    if (!read_rows(source.place, bytes, report)) {
        return Step::hub_away;
    }
    log(report);
    return finish(source, entry, report);
}

Inbox::Step Inbox::finish(const Source& source, const Entry& entry, const Report& report) {
    auto error = publish(*folder_, Place::results, entry.name, result_file(report, config_));
    if (!error && report.refused.empty() && report.count(Verdict::broken) > 0) {
        error = publish(*folder_, Place::errors, entry.name + ".rejected.csv", rejected_file(report, config_));
    }
    if (error) {
        host_.log(
            sdk::Level::warn, "a result could not be written: the file is read again",
            {{"why", folder_->explain(error)}});
        return Step::not_yet;
    }
    const auto step = put_away(source, entry, !report.refused.empty(), report.refused == "own_file");
    put_attachments_away(source.place, report);
    return step;
}

/// After the file that names them: read again, it would miss them. Cut off in between, they stay where they are.
void Inbox::put_attachments_away(Place place, const Report& report) {
    for (const auto& name : report.attachments) {
        const auto error =
            config_.after == After::remove ? folder_->remove(place, name) : move_away(place, name, Place::archive);
        if (error) {
            host_.log(sdk::Level::warn, "an attachment could not be put away", {{"why", folder_->explain(error)}});
        }
    }
}

Inbox::Step Inbox::put_away(const Source& source, const Entry& entry, bool refused, bool own) {
    std::error_code error;
    if (refused && !own) {
        error = move_away(source.place, entry.name, Place::errors);
    } else if (config_.after == After::remove) {
        error = folder_->remove(source.place, entry.name);
    } else {
        error = move_away(source.place, entry.name, Place::archive);
    }
    if (error) {
        host_.log(sdk::Level::warn, "a file that was read could not be put away", {{"why", folder_->explain(error)}});
        stuck_.insert_or_assign({source.place, entry.name}, entry);
        return Step::done;
    }
    stuck_.erase({source.place, entry.name});
    if (const auto marker = source.pickup.marker_of(entry.name); !marker.empty()) {
        (void)folder_->remove(source.place, marker);
    }
    return Step::done;
}

/// What must not be read at all: only its name is moved, where that can be done.
void Inbox::set_aside(const Source& source, const Entry& entry, std::string_view code) {
    const std::pair key{source.place, entry.name};
    if (const auto stuck = stuck_.find(key); stuck != stuck_.end() && stuck->second == entry) {
        return;
    }
    Report report;
    report.refused = code;
    log(report);
    (void)publish(*folder_, Place::results, entry.name, result_file(report, config_));
    const bool stays = !entry.regular && !folder_->moves_links();
    if (stays || move_away(source.place, entry.name, Place::errors)) {
        stuck_.insert_or_assign(key, entry);
    }
}

std::error_code Inbox::move_away(Place from, const std::string& name, Place to) {
    const auto prefix = stamp(*config_.zone, host_.now());
    std::error_code error;
    for (int i = 1; i < 100; ++i) {
        const auto number = i == 1 ? std::string{} : "." + std::to_string(i);
        error = folder_->move(from, name, to, prefix + number + "-" + name);
        if (error != std::errc::file_exists) {
            break;
        }
    }
    if (!error) {
        error = folder_->sync_folder(to);
    }
    return error ? error : folder_->sync_folder(from);
}

/// Counts and the content's hash: a file's name may be a person's.
void Inbox::log(const Report& report) const {
    host_.log(
        report.refused.empty() || report.refused == "own_file" ? sdk::Level::info : sdk::Level::warn,
        report.refused.empty() ? "a file was read" : "a file was not read",
        {{"rows", std::to_string(report.lines.size())},
         {"applied", std::to_string(report.count(Verdict::applied))},
         {"duplicate", std::to_string(report.count(Verdict::duplicate))},
         {"parked", std::to_string(report.count(Verdict::parked))},
         {"refused", std::to_string(report.count(Verdict::refused))},
         {"broken", std::to_string(report.count(Verdict::broken))},
         {"code", report.refused},
         {"hash", report.hash.substr(0, 16)}});
}

}  // namespace hub::csv_drop
