// Changing which configuration is active: publish, rollback.
#include "calendar_preview.hpp"
#include "command.hpp"
#include "config_changes.hpp"
#include "database_options.hpp"
#include "words.hpp"

#include "hub/cli/connector_check.hpp"
#include "hub/settings/load.hpp"
#include "hub/store/configurations.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <unistd.h>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct PublishOptions {
    DatabaseOptions database;
    std::string note;
    bool dry_run = false;
    bool as_json = false;
};

struct RollbackOptions {
    DatabaseOptions database;
    std::int32_t version = 0;
    std::string note;
    bool yes = false;
};

/// What is to become active: checked here as every node will check it. Empty: what is wrong was printed.
bool is_usable(settings::Loaded& loaded, const Surroundings& around) {
    ask_connectors(loaded, find_locations(loaded.read.hub));
    if (!loaded.findings.empty()) {
        around.err << settings::render(loaded.findings, loaded.files, around.language);
    }
    return loaded.settings.has_value();
}

/// What differs, and which deadlines it moves.
struct Change {
    std::map<std::string, LineDiff> files;
    std::optional<CalendarPreview> calendar;  ///< when the calendar differs
};

Result<Change> change_of(
    const std::string& url, const std::optional<store::ActiveConfig>& active, const settings::Loaded& loaded) {
    Change out;
    auto fresh = loaded.files;
    fresh.erase(settings::node_file);
    out.files = diff_files(active ? active->files : store::ConfigFiles{}, fresh, "active", "new");
    const auto is_calendar = [](const auto& file) { return file.first.starts_with("calendar/"); };
    if (active && std::ranges::any_of(out.files, is_calendar)) {
        HUB_TRY(out.calendar, preview_calendar(url, active->files, *loaded.settings));
    }
    return out;
}

void print(const Change& change, std::ostream& out, const Words& words) {
    if (change.files.empty()) {
        out << words("nothing differs\n", "tidak ada perbedaan\n");
    }
    print_summary(change.files, out);
    if (change.calendar) {
        print(*change.calendar, out, words);
    }
}

json::object json_of(const Change& change, const std::optional<store::ConfigActivation>& activation) {
    json::object out{{"files", summary_json(change.files)}};
    out["calendar"] = change.calendar ? json::value(to_json(*change.calendar)) : json::value(nullptr);
    out["published"] = activation ? json::value(to_json(*activation)) : json::value(nullptr);
    return out;
}

enum class Active : std::uint8_t { now = 1, already };

void say_active(model::ConfigVersion version, Active active, const Surroundings& around) {
    const Words words{around};
    around.out << words("version ", "versi ") << version.value() << words(" is active", " aktif")
               << (active == Active::already ? words(" already", " sejak sebelumnya") : "") << '\n';
}

int publish(const PublishOptions& options, const Surroundings& around) {
    auto loaded = settings::load_folder(options.database.config);
    if (!is_usable(loaded, around)) {
        return loaded.readable ? not_right : could_not;
    }
    const auto& hub = loaded.settings->hub;
    const auto place = options.database.url.empty() ? database_place(hub, find_locations(hub), DatabaseRole::owner)
                                                    : DatabasePlace{options.database.url, "--url"};
    const auto active = store::active_config(place.url);
    if (!active) {
        return fail_at(place, around, active.error(), could_not);
    }
    const auto change = change_of(place.url, *active, loaded);
    if (!change) {
        return fail_at(place, around, change.error(), could_not);
    }
    std::optional<store::ConfigActivation> activation;
    if (!options.dry_run) {
        store::NewConfig version{loaded.settings->hash, loaded.files, this_person(), options.note};
        version.files.erase(settings::node_file);
        const auto published = store::publish_config(place.url, version);
        if (!published) {
            return fail_at(place, around, published.error(), could_not);
        }
        activation = *published;
    }
    if (options.as_json) {
        around.out << json::serialize(json_of(*change, activation)) << '\n';
        return done;
    }
    const Words words{around};
    print(*change, around.out, words);
    if (!activation) {
        around.err << words("Nothing was published (--dry-run).\n", "Tidak ada yang diterbitkan (--dry-run).\n");
    } else if (*active && (*active)->activation.id == activation->id) {
        say_active(activation->version, Active::already, around);
    } else {
        say_active(activation->version, Active::now, around);
        around.err << words(
            "Running hubs follow within seconds; each says so in its log, or why it cannot.\n",
            "Hub yang berjalan mengikuti dalam hitungan detik; masing-masing mencatatnya di log, atau mengapa tidak "
            "bisa.\n");
    }
    return done;
}

/// On a terminal the version is typed; elsewhere --yes must be said.
bool is_confirmed(const RollbackOptions& options, const Surroundings& around) {
    if (options.yes) {
        return true;
    }
    const Words words{around};
    if (::isatty(STDIN_FILENO) == 0) {
        around.err << words(
            "sp4n-hub: this changes what every hub does: say --yes\n",
            "sp4n-hub: ini mengubah cara kerja semua hub: tambahkan --yes\n");
        return false;
    }
    around.err << words(
                      "Type the number of the version to make it active: ",
                      "Ketik nomor versinya untuk mengaktifkannya: ")
               << std::flush;
    std::string typed;
    std::getline(std::cin, typed);
    return typed == std::to_string(options.version);
}

int rollback(const RollbackOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    const model::ConfigVersion version{options.version};
    auto files = store::config_files(place.url, version);
    if (!files) {
        const bool known = files.error().code == "not_found" || files.error().code == "version_without_files";
        return fail_at(place, around, files.error(), known ? not_right : could_not);
    }
    const auto active = store::active_config(place.url);
    if (!active) {
        return fail_at(place, around, active.error(), could_not);
    }
    if (*active && (*active)->activation.version == version) {
        say_active(version, Active::already, around);
        return done;
    }
    const Words words{around};
    auto loaded = settings::load_files(*files);
    if (!is_usable(loaded, around)) {
        around.err << words(
                          "sp4n-hub: no hub of this release can use version ",
                          "sp4n-hub: tidak ada hub rilis ini yang dapat memakai versi ")
                   << options.version << '\n';
        return not_right;
    }
    const auto change = change_of(place.url, *active, loaded);
    if (!change) {
        return fail_at(place, around, change.error(), could_not);
    }
    print(*change, around.err, words);
    if (!is_confirmed(options, around)) {
        return used_wrongly;
    }
    const auto note = options.note.empty() ? "rollback to version " + std::to_string(options.version) : options.note;
    const auto activated = store::reactivate_config(place.url, version, this_person(), note);
    if (!activated) {
        return fail_at(place, around, activated.error(), could_not);
    }
    say_active(version, Active::now, around);
    return done;
}

}  // namespace

Action declare_config_publish(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<PublishOptions>();
    app.add_option("--config", options->database.config, "Configuration folder to publish")
        ->type_name("DIR")
        ->required();
    app.add_option("--url", options->database.url, "libpq connection string, instead of hub.yaml's")->type_name("URL");
    app.add_option("--note", options->note, "Why; kept in the history");
    app.add_flag("--dry-run", options->dry_run, "Show what would change, and which deadlines would move");
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return publish(*options, around); };
}

Action declare_config_rollback(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<RollbackOptions>();
    add_database_options(app, options->database);
    app.add_option("version", options->version, "Number of the version (see config history)")
        ->required()
        ->check(CLI::PositiveNumber);
    app.add_option("--note", options->note, "Why; kept in the history");
    app.add_flag("--yes", options->yes, "Do not ask");
    return [options, &around] { return rollback(*options, around); };
}

}  // namespace hub::cli
