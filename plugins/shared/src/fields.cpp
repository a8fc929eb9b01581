#include "hub/plugins/fields.hpp"

#include "hub/plugins/json_template.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace hub::plugins {
namespace {

using As = FieldRule::As;

/// A word of a closed set or of a catalogue, which may stand in a sentence for operators; a text of a citizen may not.
bool is_open(std::string_view field) {
    constexpr std::string_view open[] = {"category", "region",    "kind",         "status",        "priority",
                                         "channel",  "anonymous", "secret",       "supervisory",   "copy",
                                         "revision", "attempt",   "message.kind", "message.reason"};
    return std::ranges::find(open, field) != std::end(open);
}

bool is_time(std::string_view field) {
    return field == "received_at" || field == "due_at";
}

As read_as(const Tree& tree) {
    constexpr std::pair<std::string_view, As> kinds[] = {
        {"text", As::text},
        {"number", As::number},
        {"boolean", As::boolean},
        {"list", As::list},
        {"nullable", As::nullable}};
    if (tree.find("as") == nullptr) {
        return As::text;
    }
    const auto* const found = std::ranges::find(kinds, tree.text("as"), &std::pair<std::string_view, As>::first);
    if (found == std::end(kinds)) {
        tree.fault("as", "must be text, number, boolean, list or nullable");
        return As::text;
    }
    return found->second;
}

void read_values(const Tree& tree, FieldRule& rule) {
    const auto* table = tree.mapping("values");
    if (table == nullptr) {
        return;
    }
    const auto inner = tree.below("values", *table);
    for (const auto& member : *table) {
        const std::string word{member.key()};
        // A code may be written as a number: 12 is "12".
        const auto& value = member.value();
        const bool number = value.is_int64() || value.is_bool();
        auto theirs = number ? boost::json::serialize(value) : inner.text(word, true);
        if (word == "default") {
            rule.other = std::move(theirs);
        } else {
            rule.values.emplace(word, std::move(theirs));
        }
    }
}

void read_time(const Tree& tree, FieldRule& rule) {
    rule.format = tree.text("format");
    if (!rule.format.empty() && !is_time(rule.from_name)) {
        tree.fault("format", "is for a time: received_at or due_at");
    }
    if (const auto zone = tree.text("zone"); !zone.empty()) {
        rule.zone = Zone::load(zone);
        if (!rule.zone) {
            tree.fault("zone", "is no time zone of the tz database (such as Asia/Jakarta)");
        } else if (rule.format.empty()) {
            tree.fault("zone", "is for a field with 'format'");
        }
    }
}

FieldRule read_rule(const Tree& tree) {
    tree.only({"from", "values", "default", "required", "format", "zone", "as", "separator", "max_characters"});
    FieldRule rule;
    rule.from_name = tree.text("from", true);
    std::string error;
    if (!rule.from_name.empty()) {
        rule.from = Template::compile("{{" + rule.from_name + "}}", error);
        if (!rule.from) {
            tree.fault("from", error);
        }
    }
    read_values(tree, rule);
    read_time(tree, rule);
    rule.preset = tree.text("default");
    rule.as = read_as(tree);
    if (const auto* required = tree.find("required")) {
        rule.required = required->is_bool() && required->get_bool();
        if (!required->is_bool()) {
            tree.fault("required", "must be true or false");
        } else if (rule.required && !rule.preset.empty()) {
            tree.fault("required", "and 'default' exclude each other");
        }
    }
    if (tree.find("separator") != nullptr) {
        rule.separator = tree.text("separator");
        if (rule.separator.empty() || rule.as != As::list) {
            tree.fault("separator", "stands between the elements of a list, and is for `as: list` alone");
            rule.separator = ",";
        }
    }
    if (const auto* most = tree.find("max_characters")) {
        const auto* number = most->if_int64();
        if (number == nullptr || *number < 1) {
            tree.fault("max_characters", "must be a number from 1 on");
        } else {
            rule.max_characters = static_cast<std::size_t>(*number);
        }
    }
    return rule;
}

void report(const Values& values, MappingFault::Kind kind, std::string text) {
    if (values.fault != nullptr && !*values.fault) {
        *values.fault = MappingFault{kind, std::move(text)};
    }
}

/// At most so many characters of UTF-8.
void cut(std::string& text, std::size_t most) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        if (begins && ++seen > most) {
            text.resize(i);
            return;
        }
    }
}

bool is_true(std::string_view text) {
    constexpr std::string_view yes[] = {"true", "1", "yes", "ya", "y"};
    return std::ranges::find(yes, text) != std::end(yes);
}

bool is_number(const std::string& text) {
    boost::json::error_code error;
    const auto value = boost::json::parse(text, error);
    return !error && value.is_number();
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    append_json_escaped(out, text);
    return out + '"';
}

std::string as_list(std::string_view text, std::string_view separator) {
    std::string out = "[";
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        auto element = text.substr(0, end);
        text.remove_prefix(std::min(end + separator.size(), text.size()));
        while (element.starts_with(' ')) {
            element.remove_prefix(1);
        }
        if (!element.empty()) {
            out += (out.size() > 1 ? "," : "") + quoted(element);
        }
    }
    return out + "]";
}

}  // namespace

Fields Fields::read(const Tree& tree) {
    Fields made;
    for (const auto& member : tree.object()) {
        const std::string name{member.key()};
        std::string error;
        if (name.empty() || name.find_first_of("{} .|") != std::string::npos) {
            tree.fault(name, "is no field's name: no dots, blanks, braces");
        } else if (Template::compile("{{" + name + "}}", error)) {
            tree.fault(name, "is a field that there is already; give yours another name");
        } else if (const auto* rule = tree.mapping(name)) {
            made.rules_.emplace(name, read_rule(tree.below(name, *rule)));
        }
    }
    return made;
}

const FieldRule* Fields::find(std::string_view name) const {
    const auto found = rules_.find(name);
    return found == rules_.end() ? nullptr : &found->second;
}

std::string Fields::value(std::string_view name, const Values& values) const {
    const auto* rule = find(name);
    std::string text;
    if (rule == nullptr || !rule->from) {
        return text;
    }
    if (!rule->format.empty()) {
        text = formatted_time(rule->from_name, rule->format, rule->zone ? *rule->zone : *values.zone, *values.call);
    } else {
        rule->from->append_to(text, values, Escape::none);
    }
    if (text.empty()) {
        if (rule->required) {
            report(
                values, MappingFault::Kind::missing,
                "the complaint has no " + rule->from_name + ", which fields." + std::string{name} + " requires");
        }
        return rule->preset;
    }
    if (!rule->values.empty() || rule->other) {
        const auto found = rule->values.find(text);
        if (found == rule->values.end() && !rule->other) {
            report(
                values, MappingFault::Kind::unmapped,
                "fields." + std::string{name} + ".values has nothing for " +
                    (is_open(rule->from_name) ? "'" + text + "'" : "the complaint's " + rule->from_name) +
                    ": add it, or a default");
            return {};
        }
        text = found != rule->values.end() ? found->second : *rule->other;
    }
    if (rule->max_characters != 0) {
        cut(text, rule->max_characters);
    }
    return text;
}

std::string Fields::json(std::string_view name, const Values& values) const {
    const auto text = value(name, values);
    const auto* rule = find(name);
    switch (rule == nullptr ? As::text : rule->as) {
        case As::number:
            if (!text.empty() && !is_number(text)) {
                report(
                    values, MappingFault::Kind::unmapped, "fields." + std::string{name} + " is no number in this one");
                return "null";
            }
            return text.empty() ? "null" : text;
        case As::boolean: return is_true(text) ? "true" : "false";
        case As::list: return as_list(text, rule->separator);
        case As::nullable: return text.empty() ? "null" : quoted(text);
        case As::text: break;
    }
    return quoted(text);
}

}  // namespace hub::plugins
