#include "codes.hpp"
#include "fields.hpp"
#include "readers.hpp"

#include "hub/base/time_text.hpp"

#include <map>
#include <set>
#include <utility>

namespace hub::settings::detail {
namespace {

using Days = std::map<std::chrono::sys_days, std::string>;

class YearReader {
public:
    YearReader(int year, Findings& findings) : year_{year}, findings_{findings} {}

    void add(const Node& date_node, std::string name, Days& into) {
        const auto date = date_of(date_node, findings_);
        if (!date) {
            return;
        }
        if (year_ != 0 && static_cast<int>(date->year()) != year_) {
            findings_.error(
                code::bad_date, date_node.at, say("{0} is not a day of {1}", to_iso_date(*date), std::to_string(year_)),
                say("each year has its own file"));
            return;
        }
        if (!seen_.insert(std::chrono::sys_days{*date}).second) {
            findings_.error(
                code::defined_twice, date_node.at, say("{0} is listed twice", to_iso_date(*date)),
                say("remove one of them"));
            return;
        }
        into[std::chrono::sys_days{*date}] = std::move(name);
    }

    void add_map(const Node& node, Days& into) {
        for (const auto& entry : node.entries) {
            add(entry.key, text_of(entry.value, findings_).value_or(""), into);
        }
    }

private:
    int year_;
    Findings& findings_;
    std::set<std::chrono::sys_days> seen_;
};

void read_days(Fields& fields, DraftYear& made, Findings& findings) {
    YearReader reader{made.year.year, findings};
    if (const auto* days = fields.required("public");
        days != nullptr && is_map(*days, "holidays: 2026-08-17: name", findings)) {
        reader.add_map(*days, made.year.holidays);
    }
    const auto* leave = fields.optional("joint_leave");
    if (leave == nullptr || leave->kind == Node::Kind::null) {
        return;
    }
    if (leave->kind == Node::Kind::map) {
        reader.add_map(*leave, made.year.joint_leave);
    } else if (is_list(*leave, "a list of days", findings)) {
        for (const auto& day : leave->items) {
            reader.add(day, "Cuti bersama", made.year.joint_leave);
        }
    }
}

}  // namespace

void read_calendar(const Node& root, Draft& draft, Findings& findings) {
    if (!is_map(root, "the keys of a calendar year", findings)) {
        return;
    }
    Fields fields{root, "a calendar year", findings};
    DraftYear made;
    made.at = root.at;
    if (const auto* year = fields.required("year")) {
        made.at = year->at;
        made.year.year = static_cast<int>(integer_of(*year, {1970, 2100}, findings).value_or(0));
    }
    if (const auto* source = fields.required("source")) {
        made.year.source = text_of(*source, findings).value_or("");
    }
    if (const auto* provisional = fields.optional("provisional")) {
        made.year.provisional = boolean_of(*provisional, findings).value_or(false);
    }
    read_days(fields, made, findings);
    fields.finish();
    const auto expected = "calendar/" + std::to_string(made.year.year) + ".yaml";
    if (made.year.year != 0 && root.at.source->name() != expected) {
        findings.error(
            code::file_name_differs, made.at,
            say("the calendar of {0} lies in {1}", std::to_string(made.year.year), root.at.source->name()),
            say("name the file {0}, or correct the year", expected));
    }
    if (made.year.year != 0) {
        draft.years.push_back(std::move(made));
    }
}

}  // namespace hub::settings::detail
