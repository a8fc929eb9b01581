#include "items.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace hub::soap {
namespace {

namespace json = boost::json;
using plugins::Tree;
using plugins::XmlDocument;
using plugins::XmlNode;

/// An XPath of the settings; empty: not there, or a fault.
std::string path_at(const Tree& tree, std::string_view key, const plugins::XmlNamespaces& namespaces, bool required) {
    auto path = tree.text(key, required);
    if (path.empty()) {
        return path;
    }
    if (auto fault = plugins::check_xpath(path, namespaces); !fault.empty()) {
        tree.fault(key, std::move(fault));
    }
    return path;
}

/// One value of an item, and the pointer at which the shared rules find it.
struct Reading {
    const Tree& tree;
    ItemPaths& paths;

    void value(std::string_view key, std::string& pointer, bool required = false) const {
        if (auto path = path_at(tree, key, paths.namespaces, required); !path.empty()) {
            pointer = "/" + std::string{key};
            paths.values.emplace_back(key, std::move(path));
        }
    }
};

void read_own(const Tree& tree, ItemPaths& paths) {
    tree.only({"at", "is"});
    if (auto path = path_at(tree, "at", paths.namespaces, true); !path.empty()) {
        paths.rules.own.at = "/own";
        paths.values.emplace_back("own", std::move(path));
    }
    const auto* is = tree.find("is");
    if (const auto* list = is == nullptr ? nullptr : is->if_array()) {
        for (const auto& one : *list) {
            if (const auto* text = one.if_string()) {
                paths.rules.own.is.emplace_back(text->data(), text->size());
            } else {
                tree.fault("is", "must be a text, or a list of texts");
            }
        }
    } else {
        paths.rules.own.is.push_back(tree.text("is", true));
    }
}

void read_files(const Tree& tree, ItemPaths& paths) {
    tree.only({"list", "content", "name", "media_type"});
    paths.files = path_at(tree, "list", paths.namespaces, true);
    auto& rules = paths.rules.files.emplace();
    rules.list = "/files";
    for (const auto& [key, pointer] :
         {std::pair{"content", &rules.content}, std::pair{"name", &rules.name},
          std::pair{"media_type", &rules.media_type}}) {
        const bool required = pointer == &rules.content;
        if (auto path = path_at(tree, key, paths.namespaces, required); !path.empty()) {
            *pointer = std::string{"/"} + key;
            paths.file_values.emplace_back(key, std::move(path));
        }
    }
}

void read_own_door(const Tree& tree, ItemPaths& paths) {
    tree.only({"subject", "body", "category", "categories", "region", "address"});
    auto& own = paths.rules.own_door.emplace();
    const Reading reading{tree, paths};
    reading.value("subject", own.subject);
    reading.value("body", own.body, true);
    reading.value("category", own.category);
    reading.value("region", own.region);
    reading.value("address", own.address);
    if (const auto* words = tree.mapping("categories")) {
        const auto list = tree.below("categories", *words);
        for (const auto& member : *words) {
            const std::string word{member.key()};
            own.categories.emplace(word, list.text(word, true));
        }
    }
    if (paths.rules.id.empty() || paths.rules.ours.empty()) {
        tree.fault("", "needs 'id' (the agency's number) and 'ours' (empty in a complaint of its own door)");
    }
}

json::object object_of(const ItemPaths& paths, const XmlDocument& document, XmlNode item, const plugins::Zone& zone) {
    json::object out;
    for (const auto& [key, path] : paths.values) {
        auto value = document.find(item, path, paths.namespaces).value_or(std::string{});
        if (key == "changed") {
            if (paths.rules.cursor == "/changed_as_is") {
                out["changed_as_is"] = value;
            }
            value = normal_time(value, paths.time_format, zone);
        }
        out[key] = std::move(value);
    }
    if (!paths.files.empty()) {
        json::array files;
        for (const auto& file : document.all(item, paths.files, paths.namespaces)) {
            json::object one;
            for (const auto& [key, path] : paths.file_values) {
                one[key] = document.find(file, path, paths.namespaces).value_or(std::string{});
            }
            files.push_back(std::move(one));
        }
        out["files"] = std::move(files);
    }
    return out;
}

}  // namespace

ItemPaths read_item_paths(const Tree& tree, const plugins::XmlNamespaces& namespaces, const plugins::States& preset) {
    tree.only(
        {"items", "id", "ours", "status", "note", "changed", "time_format", "key", "cursor", "own", "states",
         "own_door", "files", "detail"});
    ItemPaths paths;
    paths.namespaces = namespaces;
    auto& rules = paths.rules;
    rules.items = "/items";
    paths.items = path_at(tree, "items", namespaces, true);
    const Reading reading{tree, paths};
    reading.value("id", rules.id);
    reading.value("ours", rules.ours);
    reading.value("status", rules.status, true);
    reading.value("note", rules.note);
    reading.value("changed", rules.changed);
    reading.value("key", rules.key);
    reading.value("cursor", rules.cursor);
    if (rules.cursor.empty() && !rules.changed.empty()) {
        rules.cursor = "/changed_as_is";  // the next request says it as the agency wrote it
    }
    paths.time_format = tree.text("time_format");
    if (rules.id.empty() && rules.ours.empty()) {
        tree.fault("", "neither 'id' nor 'ours': nothing would say which complaint is meant");
    }
    if (const auto* own = tree.mapping("own")) {
        read_own(tree.below("own", *own), paths);
    }
    rules.states = preset;
    if (const auto* states = tree.mapping("states")) {
        rules.states = plugins::states_of(tree.below("states", *states));
    } else if (preset.empty()) {
        tree.fault("", "'states' is missing: what do the agency's words mean?");
    }
    if (const auto* files = tree.mapping("files")) {
        read_files(tree.below("files", *files), paths);
    }
    if (const auto* door = tree.mapping("own_door")) {
        read_own_door(tree.below("own_door", *door), paths);
    }
    return paths;
}

std::optional<json::value> items_of(const ItemPaths& paths, const XmlDocument& document, const plugins::Zone& zone) {
    if (!document.find("boolean(/*[local-name()='Envelope']/*[local-name()='Body']/*)", {})) {
        return std::nullopt;
    }
    json::array list;
    for (const auto& item : document.all(paths.items, paths.namespaces)) {
        list.push_back(object_of(paths, document, item, zone));
    }
    return json::object{{"items", std::move(list)}};
}

std::optional<json::value> item_at(
    const ItemPaths& paths, const XmlDocument& document, const std::string& path, const plugins::Zone& zone) {
    const auto found = document.all(path, paths.namespaces);
    if (found.empty()) {
        return std::nullopt;
    }
    return object_of(paths, document, found.front(), zone);
}

std::string normal_time(std::string_view text, const std::string& format, const plugins::Zone& zone) {
    std::string given{text};
    if (given.starts_with("0001-01-01") || given.starts_with("0000-00-00")) {
        return {};
    }
    if (given.ends_with('Z')) {
        given.replace(given.size() - 1, 1, "+00:00");
    }
    const std::string usual[] = {
        "%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M:%E*S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d%Ez", "%Y-%m-%d"};
    std::optional<sdk::Time> time;
    if (!format.empty()) {
        time = zone.parse(given, format);
    } else {
        for (const auto& one : usual) {
            time = time ? time : zone.parse(given, one);
        }
    }
    const bool never = !time || time->time_since_epoch().count() == 0;
    return never ? std::string{} : zone.format(*time);
}

}  // namespace hub::soap
