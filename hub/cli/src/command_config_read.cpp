// Looking at configurations: history, show, diff.
#include "command.hpp"
#include "config_changes.hpp"
#include "database_options.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/time_text.hpp"
#include "hub/settings/load.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct ReadOptions {
    DatabaseOptions database;
    std::int32_t version = 0;  ///< 0: the active one
    std::int32_t other = 0;    ///< diff: 0: the folder
    std::string file;
    bool as_json = false;
};

int code_for(const Error& error) {
    return error.code == "not_found" || error.code == "version_without_files" ? not_right : could_not;
}

int history(const ReadOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    const auto rows = store::config_history(place.url);
    if (!rows) {
        return fail_at(place, around, rows.error(), could_not);
    }
    if (options.as_json) {
        json::array list;
        for (const auto& row : *rows) {
            auto object = to_json(row);
            object["active"] = list.empty();
            list.push_back(std::move(object));
        }
        around.out << json::serialize(json::object{{"activations", std::move(list)}}) << '\n';
        return done;
    }
    const Words words{around};
    Table table{
        around.out,
        {"", words("VERSION", "VERSI"), words("SINCE", "SEJAK"), words("BY", "OLEH"), words("WHY", "SEBAB")}};
    bool active = true;
    for (const auto& row : *rows) {
        table.add(
            {std::exchange(active, false) ? "*" : " ", std::to_string(row.version.value()), to_rfc3339(row.at),
             row.author, row.note});
    }
    if (table.empty()) {
        say_none(around, "activated configurations", "konfigurasi yang pernah diaktifkan");
    }
    table.flush();
    return done;
}

/// The files of a version; 0: of the active one.
Result<store::ConfigFiles> files_of(const std::string& url, std::int32_t version) {
    if (version != 0) {
        return store::config_files(url, model::ConfigVersion{version});
    }
    HUB_TRY(auto active, store::active_config(url));
    if (!active) {
        return Error{
            "not_found", "no configuration was activated yet", "", "start a hub, or use sp4n-hub config publish"};
    }
    return std::move(active->files);
}

int show(const ReadOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    const auto files = files_of(place.url, options.version);
    if (!files) {
        return fail_at(place, around, files.error(), code_for(files.error()));
    }
    if (!options.file.empty()) {
        const auto found = files->find(options.file);
        if (found == files->end()) {
            return fail(
                around, Error{"not_found", "there is no file '" + options.file + "' in this version"}, not_right);
        }
        around.out << found->second;
        return done;
    }
    for (const auto& [name, text] : *files) {
        around.out << "==> " << name << " <==\n" << text << (text.ends_with('\n') ? "" : "\n");
    }
    return done;
}

/// What a folder would publish; of it nothing need be right.
Result<store::ConfigFiles> folder_files(const std::string& folder) {
    auto loaded = settings::load_folder(folder);
    if (!loaded.readable) {
        return Error{"folder_unreadable", "the folder " + folder + " cannot be read"};
    }
    loaded.files.erase(settings::node_file);
    return std::move(loaded.files);
}

int diff(const ReadOptions& options, const Surroundings& around) {
    int code = done;
    const auto place = place_of(options.database, around, DatabaseRole::owner, code);
    if (place.url.empty()) {
        return code;
    }
    if (options.other == 0 && options.database.config.empty()) {
        around.err << Words{around}(
            "sp4n-hub: say two versions, or --config DIR to compare with that folder\n",
            "sp4n-hub: sebutkan dua versi, atau --config DIR untuk membandingkan dengan folder itu\n");
        return used_wrongly;
    }
    const auto before = files_of(place.url, options.version);
    if (!before) {
        return fail_at(place, around, before.error(), code_for(before.error()));
    }
    const auto after = options.other != 0 ? files_of(place.url, options.other) : folder_files(options.database.config);
    if (!after) {
        return fail_at(place, around, after.error(), code_for(after.error()));
    }
    const auto name = [](std::int32_t version, const char* otherwise) {
        return version == 0 ? std::string{otherwise} : std::to_string(version);
    };
    const auto files = diff_files(*before, *after, name(options.version, "active"), name(options.other, "folder"));
    if (options.as_json) {
        around.out << json::serialize(json::object{{"files", summary_json(files)}}) << '\n';
        return done;
    }
    for (const auto& [file, difference] : files) {
        around.out << difference.unified;
    }
    if (files.empty()) {
        say_none(around, "differences", "perbedaan");
    }
    return done;
}

std::shared_ptr<ReadOptions> read_options(CLI::App& app) {
    auto options = std::make_shared<ReadOptions>();
    add_database_options(app, options->database);
    return options;
}

}  // namespace

Action declare_config_history(CLI::App& app, const Surroundings& around) {
    auto options = read_options(app);
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return history(*options, around); };
}

Action declare_config_show(CLI::App& app, const Surroundings& around) {
    auto options = read_options(app);
    app.add_option("version", options->version, "Number of the version; left out: the active one")
        ->check(CLI::PositiveNumber);
    app.add_option("--file", options->file, "This file alone, as it was published")->type_name("PATH");
    return [options, &around] { return show(*options, around); };
}

Action declare_config_diff(CLI::App& app, const Surroundings& around) {
    auto options = read_options(app);
    app.add_option("from", options->version, "Number of a version; left out: the active one")
        ->check(CLI::PositiveNumber);
    app.add_option("to", options->other, "Number of a version; left out: the folder of --config")
        ->check(CLI::PositiveNumber);
    app.add_flag("--json", options->as_json, "For programs: files and counts");
    return [options, &around] { return diff(*options, around); };
}

}  // namespace hub::cli
