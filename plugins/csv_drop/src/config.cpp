#include "config.hpp"

#include "config_reading.hpp"
#include "dialect.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <set>

namespace hub::csv_drop {
namespace {

using plugins::Tree;
namespace json = boost::json;

bool is_folder_name(std::string_view name) {
    constexpr std::string_view more = "._- ";
    return !name.empty() && name.front() != '.' && name.front() != ' ' && name.size() <= 100 &&
           std::ranges::all_of(name, [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      more.find(c) != std::string_view::npos;
           });
}

void read_folder(const sdk::Settings& settings, Config& config, std::vector<sdk::Fault>& faults) {
    config.folder = settings.text("folder");
    const auto& folder = config.folder;
    if (const bool has_remote = !settings.text("remote").empty(); has_remote != folder.empty()) {
        faults.push_back(
            {"folder", "", "is " + std::string{has_remote ? "of no use with 'remote'" : "missing: this, or 'remote'"}});
        return;
    }
    if (folder.empty()) {
        return;
    }
    if (folder.front() != '/') {
        faults.push_back({"folder", "", "must be an absolute path: the connector runs in a working folder of its own"});
    } else if (folder == "/" || (folder + "/").find("/../") != std::string::npos) {
        faults.push_back({"folder", "", "must be a folder of the office's own, without '..'"});
    }
}

constexpr std::pair<std::string_view, Place> places[] = {
    {"out", Place::out},         {"answers", Place::answers}, {"complaints", Place::complaints},
    {"results", Place::results}, {"archive", Place::archive}, {"errors", Place::errors}};

void read_folders(const Tree* tree, Config& config) {
    config.folders = {{Place::work, ".sp4n"},     {Place::out, "out"},         {Place::answers, "answers"},
                      {Place::complaints, "new"}, {Place::results, "results"}, {Place::archive, "archive"},
                      {Place::errors, "errors"}};
    if (tree == nullptr) {
        return;
    }
    tree->only({"out", "answers", "complaints", "results", "archive", "errors"});
    for (const auto& [key, place] : places) {
        if (tree->find(key) == nullptr) {
            continue;
        }
        const auto name = tree->text(key);
        if (!is_folder_name(name)) {
            tree->fault(key, "must be the name of a folder below 'folder': letters, digits, . _ - and blanks");
        } else {
            config.folders[place] = name;
        }
    }
    std::set<std::string> names;
    for (const auto& [key, place] : places) {
        if (!names.insert(folded(config.folders[place])).second) {
            tree->fault(key, "is the name of two folders (capitals do not count)");
        }
    }
}

void read_file_mode(std::string_view text, Config& config, std::vector<sdk::Fault>& faults) {
    const bool octal = (text.size() == 3 || (text.size() == 4 && text.front() == '0')) &&
                       std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
    mode_t mode = 0;
    for (const char c : text) {
        mode = static_cast<mode_t>(mode * 8U + static_cast<unsigned>(c - '0'));
    }
    if (!octal || (mode & 0600U) != 0600U || (mode & 0111U) != 0) {
        faults.push_back({"file_mode", "", "must be rights such as \"0640\": ours to read and write, nobody's to run"});
        return;
    }
    config.file_mode = mode;
}

RowTemplate read_row(const Tree& tree, const Config& config) {
    RowTemplate row(config.columns.size());
    for (const auto& member : tree.object()) {
        const std::string name{member.key()};
        const auto column = std::ranges::find(config.columns, name);
        if (column == config.columns.end()) {
            tree.fault(name, "is not under 'columns'");
            continue;
        }
        std::string error;
        auto compiled = plugins::Template::compile(tree.text(name), error);
        if (!compiled) {
            tree.fault(name, error);
        }
        row[static_cast<std::size_t>(column - config.columns.begin())] = std::move(compiled);
    }
    return row;
}

/// An office that cannot say which complaint it answers is of no use.
bool names_the_complaint(const json::object& cells) {
    return std::ranges::any_of(cells, [](const json::key_value_pair& cell) {
        const auto* text = cell.value().if_string();
        std::string bare{text == nullptr ? std::string_view{} : std::string_view{*text}};
        std::erase(bare, ' ');
        return bare.find("{{tracking_id}}") != std::string::npos || bare.find("{{id}}") != std::string::npos;
    });
}

void read_attachments_column(const Tree& tree, Config& config) {
    if (tree.find("attachments") == nullptr) {
        return;
    }
    const auto column = std::ranges::find(config.columns, tree.text("attachments"));
    if (column == config.columns.end()) {
        tree.fault("attachments", "is not under 'columns'");
        return;
    }
    config.attachments = static_cast<std::size_t>(column - config.columns.begin());
    if (std::ranges::any_of(
            config.messages, [&](const auto& kind) { return kind.second[*config.attachments].has_value(); })) {
        tree.fault("attachments", "is a column that a message fills with something else");
    }
}

void read_out(const Tree& tree, Config& config) {
    constexpr std::pair<std::string_view, sdk::MessageKind> kinds[] = {
        {"complaint", sdk::MessageKind::complaint},
        {"update", sdk::MessageKind::update},
        {"withdrawal", sdk::MessageKind::withdrawal},
        {"notice", sdk::MessageKind::notice}};
    tree.only({"columns", "complaint", "update", "withdrawal", "notice", "attachments"});
    config.columns = texts_of(tree, "columns");
    if (tree.find("columns") == nullptr) {
        tree.fault("", "'columns' is missing: the header of what is written");
    }
    if (config.columns.empty()) {
        return;  // every cell would be a fault more
    }
    std::set<std::string> names;
    for (const auto& column : config.columns) {
        if (!names.insert(folded(column)).second) {
            tree.fault("columns", "'" + column + "' stands twice");
        }
    }
    for (const auto& [key, kind] : kinds) {
        const auto* cells = tree.mapping(key);
        if (cells == nullptr) {
            if (kind == sdk::MessageKind::complaint) {
                tree.fault("", "'complaint' is missing: the cells of a complaint");
            }
            continue;
        }
        if (!names_the_complaint(*cells)) {
            tree.fault(key, "no column carries {{tracking_id}} or {{id}}: an answer could not name its complaint");
        }
        config.messages.emplace(kind, read_row(tree.below(key, *cells), config));
    }
    read_attachments_column(tree, config);
}

void read_pickup(const Tree& tree, Config& config) {
    tree.only(
        {"complete", "marker", "polls", "age", "files", "bytes", "after", "most_broken_percent", "order", "names",
         "least_bytes", "oldest"});
    auto& rules = config.pickup;
    const auto complete = word_of(tree, "complete", {"stable", "done", "renamed"});
    rules.complete = complete == "done" ? Complete::done : complete == "renamed" ? Complete::renamed : Complete::stable;
    if (tree.find("marker") != nullptr) {
        rules.marker = tree.text("marker");
        if (rules.marker.size() < 2 || rules.marker.size() > 20 || !is_folder_name("x" + rules.marker) ||
            folded(rules.marker).ends_with(".csv")) {
            tree.fault("marker", "must be what follows the file's name, such as .done");
        }
    }
    rules.polls = static_cast<int>(number_of(tree, "polls", rules.polls, 1, 100));
    rules.files = static_cast<std::size_t>(number_of(tree, "files", 20, 1, 10'000));
    rules.bytes = static_cast<std::size_t>(number_of(tree, "bytes", 8 * 1024 * 1024, 1'024, 64 * 1024 * 1024));
    if (tree.find("age") != nullptr) {
        const auto age = sdk::parse_duration(tree.text("age"));
        if (!age) {
            tree.fault("age", "must be a duration such as 30s, 5m");
        } else {
            rules.age = std::chrono::ceil<std::chrono::seconds>(*age);
        }
    }
    const auto order = word_of(tree, "order", {"name", "time", "size"});
    rules.order = order == "time"   ? PickupRules::Order::time
                  : order == "size" ? PickupRules::Order::size
                                    : PickupRules::Order::name;
    rules.names = tree.text("names");
    rules.least_bytes = static_cast<std::uint64_t>(number_of(tree, "least_bytes", 0, 0, 64 * 1024 * 1024));
    if (tree.find("oldest") != nullptr) {
        const auto oldest = sdk::parse_duration(tree.text("oldest"));
        if (!oldest || oldest->count() <= 0) {
            tree.fault("oldest", "must be a duration such as 48h");
        } else {
            rules.oldest = std::chrono::ceil<std::chrono::seconds>(*oldest);
        }
    }
    config.after = word_of(tree, "after", {"archive", "delete"}) == "delete" ? After::remove : After::archive;
    config.quarantine.most_percent = static_cast<std::size_t>(number_of(tree, "most_broken_percent", 50, 0, 100));
}

void read_plain(const sdk::Settings& settings, Config& config, std::vector<sdk::Fault>& faults) {
    read_folder(settings, config, faults);
    read_file_mode(settings.text("file_mode"), config, faults);
    config.zone_name = settings.text("zone");
    config.zone = plugins::Zone::load(config.zone_name);
    if (config.zone_name.empty()) {
        faults.push_back({"zone", "", "is missing: dates in files say no zone"});
    } else if (!config.zone) {
        faults.push_back({"zone", "", "is no time zone of the tz database (such as Asia/Jakarta)"});
    }
    config.style.delimiter = delimiter_of(settings.text("delimiter")).value_or(',');
    config.style.guard_formulas = settings.text("formula_guard") != "false";
    config.style.byte_order_mark = settings.text("byte_order_mark") == "true";
    config.language = settings.text("language") == "en" ? Language::en : Language::id;
}

/// No folders for what is never read.
void drop_unused(Config& config) {
    if (!config.answers) {
        config.folders.erase(Place::answers);
    }
    if (!config.complaints) {
        config.folders.erase(Place::complaints);
    }
    if (!config.answers && !config.complaints) {
        for (const auto place : {Place::results, Place::archive, Place::errors}) {
            config.folders.erase(place);
        }
    }
}

}  // namespace

Config read_config(const sdk::Settings& settings, std::vector<sdk::Fault>& faults) {
    Config config;
    const auto each = [&](const std::string& option, auto read) {
        if (const auto value = plugins::tree_of(settings, option, faults)) {
            read(Tree{option, "", value->get_object(), faults});
        }
    };
    read_plain(settings, config, faults);
    read_folders(nullptr, config);
    each("remote", [&](const Tree& t) { config.remote = read_remote(t); });
    each("folders", [&](const Tree& t) { read_folders(&t, config); });
    each("out", [&](const Tree& t) { read_out(t, config); });
    each("answers", [&](const Tree& t) { config.answers = read_answers(t, config.zone_name); });
    each("pickup", [&](const Tree& t) { read_pickup(t, config); });
    each("complaints", [&](const Tree& t) { config.complaints = read_complaints(t); });
    drop_unused(config);
    return config;
}

}  // namespace hub::csv_drop
