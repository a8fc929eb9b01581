#include "read_condition.hpp"

#include "codes.hpp"
#include "read_text.hpp"

#include "hub/routing/time_window.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hub::settings::detail {
namespace {

constexpr std::string_view conditions[] = {"kind",   "channel",       "priority", "supervisory", "category",
                                           "region", "wished_agency", "text",     "days",        "hours"};

constexpr ForeignKey not_conditions[] = {
    {"valid", "write it beside 'when'"},
    {"zone", "write it beside 'when'"},
    {"to", "write it beside 'when'"},
    {"copy", "write it beside 'when'"},
    {"flag", "write it beside 'when'; the condition is supervisory: true"},
    {"from", "write valid: { from: …, to: … } beside 'when'"},
    {"until", "write valid: { from: …, to: … } beside 'when'"},
    {"date", "write valid: { from: …, to: … } beside 'when'"},
    {"valid_from", "write valid: { from: …, to: … } beside 'when'"},
    {"valid_to", "write valid: { from: …, to: … } beside 'when'"},
    {"time", "write hours: { from: \"22:00\", to: \"05:00\" }"},
    {"words", "write text: { any: […] }"},
    {"any", "write text: { any: […] }"},
    {"all", "write text: { all: […] }"},
    {"none", "write text: { none: […] }"},
    {"not", "write text: { none: […] }"},
    {"subject", "write text: { any: […] }: it looks into subject and body"},
    {"body", "write text: { any: […] }: it looks into subject and body"},
    {"agency", "write wished_agency: …"},
};

void read_days(const Node& node, DraftRule& made, Findings& findings) {
    std::uint8_t days = 0;
    each_alternative(node, "days", findings, [&](const Node& item) {
        if (const auto word = word_of(item, day_names, findings)) {
            const auto at = std::ranges::find(day_names, *word) - day_names.begin();
            days = static_cast<std::uint8_t>(days | 1U << at);
        }
    });
    if (days != 0) {
        made.rule.when.time.days = days;
    }
}

}  // namespace

std::optional<std::int16_t> time_of_day(const Node& node, Findings& findings) {
    const auto text = text_of(node, findings);
    if (!text) {
        return std::nullopt;
    }
    const auto digit = [&](std::size_t i) { return (*text)[i] - '0'; };
    const auto is_digit = [&](std::size_t i) { return (*text)[i] >= '0' && (*text)[i] <= '9'; };
    bool fits = text->size() == 5 && (*text)[2] == ':';
    for (const auto i : {0U, 1U, 3U, 4U}) {
        fits = fits && is_digit(i);
    }
    const int hour = fits ? digit(0) * 10 + digit(1) : 0;
    const int minute = fits ? digit(3) * 10 + digit(4) : 0;
    if (!fits || minute > 59 || hour * 60 + minute > 1440 || !node.quoted) {
        findings.error(
            code::bad_time, node.at, say("'{0}' is not a time of day", *text),
            "write hours and minutes in quotes, from \"00:00\" to \"24:00\"");
        return std::nullopt;
    }
    return static_cast<std::int16_t>(hour * 60 + minute);
}

namespace {

void read_hours(const Node& node, DraftRule& made, Findings& findings) {
    if (!is_map(node, "hours: { from: \"22:00\", to: \"05:00\" }", findings)) {
        return;
    }
    Fields fields{node, "'hours'", findings};
    const auto* from = fields.required("from");
    const auto* to = fields.required("to");
    fields.finish();
    const auto begin = from == nullptr ? std::nullopt : time_of_day(*from, findings);
    const auto end = to == nullptr ? std::nullopt : time_of_day(*to, findings);
    if (!begin || !end) {
        return;
    }
    if (*begin % 1440 == *end && *begin == *end) {
        findings.error(
            code::empty_window, node.at, "these hours end when they begin",
            "leave 'hours' out for the whole day, or correct one of them");
        return;
    }
    made.rule.when.time.hours = routing::Hours{static_cast<std::int16_t>(*begin % 1440), *end};
}

void read_places(const Node& node, DraftRule& made, Fields& fields, Findings& findings) {
    auto& when = made.rule.when;
    if (const auto* category = fields.optional("category")) {
        each_alternative(*category, "category", findings, [&](const Node& item) {
            if (auto code = category_of(item, findings)) {
                add_once(when.categories, *code, item, findings);
                made.categories.push_back({*std::move(code), item.at});
            }
        });
    }
    if (const auto* region = fields.optional("region")) {
        each_alternative(*region, "region", findings, [&](const Node& item) {
            if (auto code = region_of(item, findings)) {
                add_once(when.regions, *code, item, findings);
                made.regions.push_back({*std::move(code), item.at});
            }
        });
    }
    if (const auto* wished = fields.optional("wished_agency")) {
        each_alternative(*wished, "wished_agency", findings, [&](const Node& item) {
            if (auto id = agency_of(item, findings)) {
                add_once(when.wished, *id, item, findings);
                made.wished.push_back({*std::move(id), item.at});
            }
        });
    }
    read_attributes(node, conditions, not_conditions, when.attributes, findings);
}

}  // namespace

void report_empty(const Node& node, const char* what, Findings& findings) {
    findings.error(
        code::empty_list, node.at, say("'{0}' names nothing", std::string{what}), "name a value, or leave the key out");
}

void report_repeated(const Node& node, Findings& findings) {
    findings.error(
        code::defined_twice, node.at, say("'{0}' stands twice in this list", node.text), "remove one of them");
}

void read_attributes(
    const Node& map, std::span<const std::string_view> known, std::span<const ForeignKey> elsewhere,
    std::vector<model::Attribute>& into, Findings& findings) {
    for (const auto& entry : map.entries) {
        const auto& key = entry.key.text;
        if (std::ranges::find(known, key) != known.end()) {
            continue;
        }
        if (const auto at = std::ranges::find(elsewhere, key, &ForeignKey::key); at != elsewhere.end()) {
            findings.error(code::wrong_place, entry.key.at, say("'{0}' does not stand here", key), at->hint);
            continue;
        }
        if (const auto meant = nearest(key, known); !meant.empty()) {
            findings.error(
                code::unknown_key, entry.key.at, say("unknown key '{0}'", key), say("did you mean {0}?", meant));
            continue;
        }
        if (const auto value = text_of(entry.value, findings)) {
            into.emplace_back(key, *value);
        }
    }
}

void read_condition(const Node& node, DraftRule& made, Findings& findings) {
    if (!is_map(node, "conditions: { category: …, region: … }", findings)) {
        return;
    }
    Fields fields{node, "'when'", findings};
    auto& when = made.rule.when;
    if (const auto* kind = fields.optional("kind")) {
        read_words(*kind, "kind", when.kinds, findings);
    }
    if (const auto* channel = fields.optional("channel")) {
        read_words(*channel, "channel", when.channels, findings);
    }
    if (const auto* priority = fields.optional("priority")) {
        read_words(*priority, "priority", when.priorities, findings);
    }
    if (const auto* supervisory = fields.optional("supervisory")) {
        when.supervisory = boolean_of(*supervisory, findings);
    }
    if (const auto* text = fields.optional("text")) {
        when.text = read_text_condition(*text, findings);
    }
    if (const auto* days = fields.optional("days")) {
        read_days(*days, made, findings);
    }
    if (const auto* hours = fields.optional("hours")) {
        read_hours(*hours, made, findings);
    }
    read_places(node, made, fields, findings);
}

void read_valid(const Node& node, DraftRule& made, Findings& findings) {
    if (!is_map(node, "dates: { from: 2026-11-01, to: 2027-03-31 }", findings)) {
        return;
    }
    Fields fields{node, "'valid'", findings};
    auto& window = made.rule.when.time;
    if (const auto* from = fields.optional("from")) {
        if (const auto date = date_of(*from, findings)) {
            window.from = std::chrono::sys_days{*date};
        }
    }
    if (const auto* to = fields.optional("to")) {
        if (const auto date = date_of(*to, findings)) {
            window.until = std::chrono::sys_days{*date};
        }
    }
    fields.finish();
    if (node.entries.empty()) {
        report_empty(node, "valid", findings);
    }
    if (window.from && window.until && *window.until < *window.from) {
        findings.error(
            code::empty_window, node.at, "these dates end before they begin", "swap them, or correct one of them");
    }
}

void read_zone(const Node& node, DraftRule& made, Findings& findings) {
    const auto zone = text_of(node, findings);
    if (!zone) {
        return;
    }
    if (!routing::zone_offset(*zone)) {
        constexpr std::string_view known[] = {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"};
        findings.error(
            code::unknown_zone, node.at, say("'{0}' is none of Indonesia's zones", *zone), did_you_mean(*zone, known));
        return;
    }
    made.rule.when.time.zone = *zone;
}

}  // namespace hub::settings::detail
