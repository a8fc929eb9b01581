#include "read_maintenance.hpp"

#include "codes.hpp"
#include "fields.hpp"
#include "read_condition.hpp"

#include "hub/base/time_text.hpp"
#include "hub/sla/working_calendar.hpp"

#include <algorithm>

namespace hub::settings::detail {
namespace {

constexpr const char* example = "a window: { days: [sat], from: \"22:00\", to: \"04:00\" }";

/// Both read a text, so how it is written tells a time of every week from an instant.
bool is_instant(const Node& node) {
    return node.kind == Node::Kind::scalar && node.text.size() > 5 && node.text.find(':') != std::string::npos;
}

std::optional<TimePoint> instant_of(const Node& node, Findings& findings) {
    const auto text = text_of(node, findings);
    const auto parsed = text ? parse_rfc3339(*text) : std::nullopt;
    if (text && !parsed) {
        findings.error(
            code::bad_time, node.at, say("'{0}' is not an instant", *text),
            "write date, time and offset: \"2026-11-28T23:00:00+07:00\"");
    }
    return parsed;
}

void report_never_open(const Node& node, Findings& findings) {
    findings.error(
        code::empty_window, node.at, "this window ends when it begins, or before", "correct one of its times");
}

void read_once(
    const Node& node, const Node& from, const Node& to, model::MaintenanceWindow& window, Findings& findings) {
    window.begins = instant_of(from, findings);
    window.ends = instant_of(to, findings);
    if (window.begins && window.ends && *window.ends <= *window.begins) {
        report_never_open(node, findings);
    }
    for (const auto* key : {"days", "zone"}) {
        if (node.find(key) != nullptr) {
            findings.error(
                code::contradiction, node.at, say("'{0}' has no meaning where from and to are instants", key),
                "leave it out, or write times of day");
        }
    }
}

void read_weekly(
    const Node& node, const Node& from, const Node& to, model::MaintenanceWindow& window, Findings& findings) {
    const auto begin = time_of_day(from, findings);
    const auto end = time_of_day(to, findings);
    if (begin && end) {
        window.from = static_cast<std::int16_t>(*begin % 1440);
        window.to = *end;
        if (*begin == *end) {
            report_never_open(node, findings);
        }
    }
    if (const auto* days = node.find("days")) {
        window.days = days_of(*days, findings);
    }
    if (const auto* zone = node.find("zone")) {
        window.zone = zone_of(*zone, findings).value_or(window.zone);
    }
}

void read_window(const Node& node, std::vector<model::MaintenanceWindow>& into, Findings& findings) {
    if (!is_map(node, example, findings)) {
        return;
    }
    Fields fields{node, "a maintenance window", findings};
    const auto* from = fields.required("from");
    const auto* to = fields.required("to");
    static_cast<void>(fields.optional("days"));
    static_cast<void>(fields.optional("zone"));
    fields.finish();
    if (from == nullptr || to == nullptr) {
        return;
    }
    model::MaintenanceWindow window;
    if (is_instant(*from) || is_instant(*to)) {
        read_once(node, *from, *to, window, findings);
    } else {
        read_weekly(node, *from, *to, window, findings);
    }
    into.push_back(std::move(window));
}

}  // namespace

std::uint8_t days_of(const Node& node, Findings& findings) {
    std::uint8_t days = 0;
    each_alternative(node, "days", findings, [&](const Node& item) {
        if (const auto word = word_of(item, day_names, findings)) {
            days = static_cast<std::uint8_t>(days | 1U << (std::ranges::find(day_names, *word) - day_names.begin()));
        }
    });
    return days;
}

std::optional<std::string> zone_of(const Node& node, Findings& findings) {
    const auto name = text_of(node, findings);
    constexpr std::string_view usual[] = {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"};
    if (name && !sla::WorkingCalendar::zone_exists(*name)) {
        findings.error(code::unknown_zone, node.at, say("unknown time zone '{0}'", *name), did_you_mean(*name, usual));
        return std::nullopt;
    }
    return name;
}

void read_maintenance(const Node& node, std::vector<model::MaintenanceWindow>& into, Findings& findings) {
    if (!is_list(node, "a list of maintenance windows", findings)) {
        return;
    }
    for (const auto& item : node.items) {
        read_window(item, into, findings);
    }
}

}  // namespace hub::settings::detail
