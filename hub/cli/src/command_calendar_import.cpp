#include "calendar_list.hpp"
#include "command.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/time_text.hpp"
#include "hub/settings/load.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct ImportOptions {
    std::string file;
    std::string config;
    std::string source;
    bool provisional = false;
    bool replace = false;
};

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) {
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// Into the folder, when the whole of it is right with the new year in it.
int keep(const ImportOptions& options, const sla::CalendarYear& year, const Surroundings& around) {
    const auto name = "calendar/" + std::to_string(year.year) + ".yaml";
    auto files = settings::load_folder(options.config).files;
    if (files.contains(name) && !options.replace) {
        return fail(
            around,
            Error{
                "exists_already", options.config + "/" + name + " is there already", "",
                "look at it with calendar diff, then say --replace"},
            not_right);
    }
    files[name] = calendar_yaml(year);
    const auto checked = settings::load_files(files);
    if (!checked.settings) {
        around.err << settings::render(checked.findings, checked.files, around.language);
        return not_right;
    }
    const auto path = std::filesystem::path{options.config} / name;
    const auto fresh = path.string() + ".new";
    std::ofstream out{fresh, std::ios::binary};
    out << files[name];
    out.close();
    std::error_code failed;
    if (out) {
        std::filesystem::rename(fresh, path, failed);
    }
    if (!out || failed) {
        return fail(around, Error{"file_unwritable", path.string() + " cannot be written"}, could_not);
    }
    const Words words{around};
    around.out << path.string() << ": " << year.holidays.size() << words(" holidays, ", " hari libur, ")
               << year.joint_leave.size()
               << words(
                      " days of joint leave. Next: sp4n-hub calendar preview, then config publish\n",
                      " hari cuti bersama. Selanjutnya: sp4n-hub calendar preview, lalu config publish\n");
    return done;
}

int import_list(const ImportOptions& options, const Surroundings& around) {
    const auto text = read_file(options.file);
    if (!text) {
        return fail(around, Error{"file_unreadable", options.file + " cannot be read"}, could_not);
    }
    auto list = read_calendar_list(*text, options.source, Words{around});
    for (const auto& one : list.faults) {
        around.err << options.file << ": " << one << '\n';
    }
    if (!list.faults.empty()) {
        return not_right;
    }
    list.year.provisional = options.provisional;
    if (options.config.empty()) {
        around.out << calendar_yaml(list.year);
        return done;
    }
    return keep(options, list.year, around);
}

struct DiffOptions {
    std::string before;
    std::string after;
    bool as_json = false;
};

int diff(const DiffOptions& options, const Surroundings& around) {
    std::vector<sla::CalendarYear> years[2];
    const std::string* folders[] = {&options.before, &options.after};
    for (int i = 0; i < 2; ++i) {
        auto loaded = settings::load_folder(*folders[i]);
        if (!loaded.settings) {
            around.err << settings::render(loaded.findings, *folders[i], around.language);
            return loaded.readable ? not_right : could_not;
        }
        years[i] = std::move(loaded.settings->calendar);
    }
    const Words words{around};
    const auto changes = calendar_changes(years[0], years[1], words);
    if (options.as_json) {
        json::array out;
        for (const auto& [day, change] : changes) {
            out.push_back(
                {{"date", to_iso_date(day)},
                 {"before", change.before},
                 {"after", change.after},
                 {"counts", change.counts}});
        }
        around.out << json::serialize(json::object{{"days", std::move(out)}}) << '\n';
        return done;
    }
    if (changes.empty()) {
        say_none(around, "days that differ", "hari yang berbeda");
        return done;
    }
    Table table{around.out, {words("DAY", "HARI"), words("BEFORE", "SEBELUM"), words("AFTER", "SESUDAH"), ""}};
    for (const auto& [day, change] : changes) {
        table.add(
            {to_iso_date(day), change.before, change.after,
             !change.counts          ? words("moves no deadline", "tidak menggeser tenggat")
             : change.before.empty() ? words("no working day any more", "bukan hari kerja lagi")
                                     : words("a working day again", "hari kerja lagi")});
    }
    table.flush();
    return done;
}

}  // namespace

Action declare_calendar_import(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ImportOptions>();
    app.add_option("file", options->file, "CSV: date, name, kind (libur, cuti bersama), basis")->required();
    app.add_option("--config", options->config, "Into this folder's calendar (printed unless given)")->type_name("DIR");
    app.add_option("--source", options->source, "The decree, when the list has no column for it");
    app.add_flag("--provisional", options->provisional, "There is no decree yet");
    app.add_flag("--replace", options->replace, "Though that year is there already");
    return [options, &around] { return import_list(*options, around); };
}

Action declare_calendar_diff(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<DiffOptions>();
    app.add_option("before", options->before, "Configuration folder")->required();
    app.add_option("after", options->after, "Another one")->required();
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return diff(*options, around); };
}

}  // namespace hub::cli
