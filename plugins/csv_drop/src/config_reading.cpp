#include "config_reading.hpp"

#include "charset.hpp"
#include "dialect.hpp"

#include "hub/plugins/update_states.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace hub::csv_drop {

using plugins::Tree;

std::int64_t number_of(
    const Tree& tree, std::string_view key, std::int64_t preset, std::int64_t least, std::int64_t most) {
    const auto* value = tree.find(key);
    if (value == nullptr) {
        return preset;
    }
    const auto* number = value->if_int64();
    if (number == nullptr || *number < least || *number > most) {
        tree.fault(key, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return preset;
    }
    return *number;
}

std::vector<std::string> texts_of(const Tree& tree, std::string_view key) {
    std::vector<std::string> texts;
    const auto* value = tree.find(key);
    if (value == nullptr) {
        return texts;
    }
    const auto* list = value->if_array();
    const bool good =
        list != nullptr && !list->empty() && std::ranges::all_of(*list, [](const boost::json::value& element) {
            return element.is_string() && !element.get_string().empty();
        });
    if (!good) {
        tree.fault(key, "must be a list of texts");
        return texts;
    }
    for (const auto& element : *list) {
        texts.emplace_back(element.get_string());
    }
    return texts;
}

std::string word_of(const Tree& tree, std::string_view key, std::initializer_list<std::string_view> words) {
    auto word = tree.text(key);
    if (tree.find(key) == nullptr) {
        return std::string{*words.begin()};
    }
    if (std::ranges::find(words, word) == words.end()) {
        std::string message = "must be one of";
        for (const auto known : words) {
            message += " " + std::string{known};
        }
        tree.fault(key, std::move(message));
    }
    return word;
}

namespace {

/// One column more, unless its name is none or taken.
void add_column(const Tree& tree, std::string_view key, std::string role, Reading& reading) {
    const auto name = tree.text(key, true);
    if (folded(name).empty()) {
        tree.fault(key, "must be the name of a column");
    } else if (std::ranges::any_of(reading.columns, [&](const Column& c) { return folded(c.name) == folded(name); })) {
        tree.fault(key, "names a column that another one names too");
    } else {
        reading.columns.push_back({std::move(role), name, false, false, {}});
    }
}

void read_columns(const Tree& tree, std::initializer_list<std::string_view> roles, Reading& reading) {
    const auto* columns = tree.mapping("columns");
    if (columns == nullptr) {
        tree.fault("", "'columns' is missing: which of their columns is which of ours");
        return;
    }
    const auto inner = tree.below("columns", *columns);
    inner.only(roles);
    for (const auto& member : *columns) {
        add_column(inner, member.key(), std::string{member.key()}, reading);
    }
}

void read_attributes(const Tree& tree, Reading& reading) {
    if (const auto* attributes = tree.mapping("attributes")) {
        const auto inner = tree.below("attributes", *attributes);
        for (const auto& member : *attributes) {
            add_column(inner, member.key(), "attribute." + std::string{member.key()}, reading);
        }
    }
}

void read_required(
    const Tree& tree, std::initializer_list<std::string_view> needed, std::initializer_list<std::string_view> filled,
    Reading& reading) {
    const auto among = [](const auto& list, const std::string& role) {
        return std::ranges::find(list, role) != list.end();
    };
    const auto required = texts_of(tree, "required");
    for (const auto& role : required) {
        if (!reading.index_of(role)) {
            tree.fault("required", "'" + role + "' is not under 'columns'");
        }
    }
    for (const auto role : needed) {
        if (!reading.index_of(role)) {
            tree.fault("columns", "'" + std::string{role} + "' is missing");
        }
    }
    for (auto& column : reading.columns) {
        column.filled = among(required, column.role) || among(filled, column.role);
        column.needed = column.filled || among(needed, column.role);
    }
}

void read_values(const Tree& tree, Reading& reading) {
    const auto* values = tree.mapping("values");
    if (values == nullptr) {
        return;
    }
    const auto inner = tree.below("values", *values);
    for (const auto& member : *values) {
        const std::string role{member.key()};
        const auto index = reading.index_of(role);
        const auto* table = inner.mapping(role);
        if (!index) {
            inner.fault(role, "is not under 'columns'");
        } else if (table != nullptr) {
            const auto words = inner.below(role, *table);
            for (const auto& entry : *table) {
                const auto ours = words.text(entry.key());
                if (!is_known_word(role, ours)) {
                    words.fault(entry.key(), "is no word of ours for this");
                }
                reading.columns[*index].values[folded(entry.key())] = ours;
            }
        }
    }
}

void read_dates(const Tree& tree, const std::string& zone, AnswerMap& map) {
    auto formats = texts_of(tree, "dates");
    for (const auto& format : formats) {
        if (!is_date_format(format)) {
            tree.fault("dates", "'" + format + "' is no form of a date such as %d-%m-%Y %H:%M");
        }
    }
    map.dates = Dates::create(zone, std::move(formats));
}

void read_states(const Tree& tree, AnswerMap& map) {
    const auto* states = tree.mapping("states");
    if (states == nullptr) {
        tree.fault("", "'states' is missing: what the office's words mean");
        return;
    }
    const auto list = tree.below("states", *states);
    for (const auto& [word, kind] : plugins::read_update_states(list)) {
        if (!map.states.emplace(folded(word), kind).second) {
            list.fault(word, "stands twice (capitals and blanks around do not count)");
        }
    }
}

}  // namespace

Reading read_reading(
    const Tree& tree, std::initializer_list<std::string_view> roles, std::initializer_list<std::string_view> needed,
    std::initializer_list<std::string_view> filled) {
    Reading reading;
    read_columns(tree, roles, reading);
    read_attributes(tree, reading);
    read_required(tree, needed, filled, reading);
    read_values(tree, reading);
    reading.charset = tree.text("charset");
    if (!reading.charset.empty() && !is_charset(reading.charset)) {
        tree.fault("charset", "is no charset that is known here (such as windows-1252)");
    }
    const auto delimiter = word_of(tree, "delimiter", {"auto", "comma", "semicolon", "tab", "pipe"});
    reading.delimiter = delimiter_of(delimiter);
    reading.header = texts_of(tree, "header");
    if (!reading.header.empty() && !reading.delimiter) {
        tree.fault("delimiter", "must be said where files have no header, which tells it else");
    }
    reading.trailer = folded(tree.text("trailer"));
    return reading;
}

AnswerMap read_answers(const Tree& tree, const std::string& zone) {
    tree.only({"columns", "required", "charset", "delimiter", "states", "dates", "dedup", "header", "trailer"});
    AnswerMap map;
    map.reading =
        read_reading(tree, {"tracking_id", "id", "external_ref", "state", "note", "at", "attachments"}, {"state"}, {});
    map.known_by_row = word_of(tree, "dedup", {"file", "row"}) == "row";
    const auto& reading = map.reading;
    if (!reading.index_of("tracking_id") && !reading.index_of("id") && !reading.index_of("external_ref")) {
        tree.fault("columns", "one of tracking_id, id, external_ref must say which complaint a row is about");
    }
    read_states(tree, map);
    read_dates(tree, zone, map);
    return map;
}

ComplaintMap read_complaints(const Tree& tree) {
    tree.only({"columns", "attributes", "required", "values", "charset", "delimiter", "header", "trailer"});
    return {read_reading(tree, complaint_roles, {"body"}, {"body"})};
}

}  // namespace hub::csv_drop
