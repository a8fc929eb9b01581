#include "read_expectation.hpp"

#include "codes.hpp"
#include "fields.hpp"
#include "read_condition.hpp"
#include "read_maintenance.hpp"

namespace hub::settings::detail {
namespace {

void read_office_hours(const Node& node, Fields& fields, model::MaintenanceWindow& hours, Findings& findings) {
    if (const auto* days = fields.optional("days")) {
        hours.days = days_of(*days, findings);
    }
    const auto* from = fields.optional("from");
    const auto* to = fields.optional("to");
    const auto begin = from == nullptr ? std::optional{hours.from} : time_of_day(*from, findings);
    const auto end = to == nullptr ? std::optional{hours.to} : time_of_day(*to, findings);
    if (begin && end) {
        hours.from = static_cast<std::int16_t>(*begin % 1440);
        hours.to = *end;
        if (*begin == *end) {
            findings.error(
                code::empty_window, node.at, "these hours end when they begin",
                "leave 'from' and 'to' out for the whole day, or correct one of them");
        }
    }
    if (const auto* zone = fields.optional("zone")) {
        hours.zone = zone_of(*zone, findings).value_or(hours.zone);
    }
}

}  // namespace

void read_expectation(const Node& node, model::Instance& instance, Findings& findings) {
    if (!is_map(node, "expect: { poll: 30min, item: 24h }", findings)) {
        return;
    }
    auto& expect = instance.expect;
    Fields fields{node, "'expect'", findings};
    const auto* poll = fields.optional("poll");
    const auto* item = fields.optional("item");
    if (poll != nullptr) {
        expect.poll = duration_of(*poll, findings).value_or(expect.poll);
    }
    if (item != nullptr) {
        expect.item = duration_of(*item, findings).value_or(expect.item);
    }
    read_office_hours(node, fields, expect.hours, findings);
    fields.finish();
    if (poll == nullptr && item == nullptr) {
        report_empty(node, "expect", findings);
    }
    if (expect.poll.count() != 0 && expect.poll <= instance.poll_every) {
        findings.error(
            code::contradiction, poll->at, "a poll is expected more often than it is made",
            "make it longer than limits.poll_every, so that one that fails is not silence yet");
    }
    for (const auto* key : {"days", "from", "to", "zone"}) {
        if (item == nullptr && node.find(key) != nullptr) {
            findings.error(
                code::contradiction, node.at, say("'{0}' has no meaning without 'item'", key),
                "polls are expected day and night; add item, or leave it out");
        }
    }
}

}  // namespace hub::settings::detail
