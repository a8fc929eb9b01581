#include "hub/sla/working_calendar.hpp"

#include "zone.hpp"

#include "hub/base/time_text.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace hub::sla {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int first_year = 1970;
constexpr int last_year = 2100;
constexpr sys_days first_day{std::chrono::year{first_year} / 1 / 1};
constexpr sys_days last_day{std::chrono::year{last_year} / 12 / 31};
constexpr auto day_count = static_cast<std::size_t>((last_day - first_day).count()) + 1;

sys_days clamped(sys_days day) {
    return std::clamp(day, first_day, last_day);
}
std::size_t index_of(sys_days day) {
    return static_cast<std::size_t>((clamped(day) - first_day).count());
}
sys_days day_at(std::size_t index) {
    return first_day + days{static_cast<int>(index)};
}

bool is_weekend(sys_days day) {
    const std::chrono::weekday weekday{day};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

int year_of(sys_days day) {
    return static_cast<int>(std::chrono::year_month_day{day}.year());
}

Status check_year(const CalendarYear& year) {
    const auto name = std::to_string(year.year);
    if (year.year < first_year || year.year > last_year) {
        return Error{"calendar_year_out_of_range", "year " + name + " is not within 1970-2100"};
    }
    for (const auto* days_of : {&year.holidays, &year.joint_leave}) {
        for (const auto& [day, label] : *days_of) {
            if (year_of(day) != year.year) {
                return Error{"calendar_day_of_other_year", to_iso_date(day) + " is not a day of " + name};
            }
        }
    }
    return {};
}

}  // namespace

/// Everything that a deadline needs, one entry a day of 1970-2100 (about 600 kB).
struct WorkingCalendar::Table {
    std::vector<std::uint32_t> working_until;   // number of working days up to and including day i
    std::vector<std::uint32_t> doubtful_until;  // number of Monday-Friday days of provisional years, likewise
    std::vector<std::uint32_t> nth;             // nth[k]: index of the day that is working day k (from 1)
    std::vector<CalendarYear> years;            // sorted
    std::vector<detail::Zone> zones;            // the zones of Indonesia, ready

    [[nodiscard]] const CalendarYear* year(int number) const {
        const auto at = std::ranges::lower_bound(years, number, {}, &CalendarYear::year);
        return at != years.end() && at->year == number ? &*at : nullptr;
    }

    /// Calls `use` with the zone; those that are not at hand are loaded (cctz keeps them, under its own lock).
    template <class Use>
    auto with_zone(std::string_view name, Use use) const {
        for (const auto& zone : zones) {
            if (zone.name() == name) {
                return use(zone);
            }
        }
        return use(detail::Zone::load(name));
    }

    [[nodiscard]] bool is_working(std::size_t index) const {
        return working_until[index] != (index == 0 ? 0 : working_until[index - 1]);
    }

    /// Index of the day that is `count` working days after `start`; nothing beyond the table.
    [[nodiscard]] std::optional<std::size_t> after(std::size_t start, std::int32_t count) const {
        if (count <= 0) {
            return start;
        }
        const auto wanted = static_cast<std::size_t>(working_until[start]) + static_cast<std::size_t>(count);
        return wanted < nth.size() ? std::optional<std::size_t>{nth[wanted]} : std::nullopt;
    }

    void fill();
};

void WorkingCalendar::Table::fill() {
    working_until.reserve(day_count);
    doubtful_until.reserve(day_count);
    nth.reserve(day_count);
    nth.push_back(0);  // working days count from 1
    std::uint32_t working = 0;
    std::uint32_t doubtful = 0;
    for (std::size_t i = 0; i < day_count; ++i) {
        const auto day = day_at(i);
        if (!is_weekend(day)) {
            const auto* of = year(year_of(day));
            doubtful += of == nullptr || of->provisional ? 1 : 0;
            if (of == nullptr || (!of->holidays.contains(day) && !of->joint_leave.contains(day))) {
                ++working;
                nth.push_back(static_cast<std::uint32_t>(i));
            }
        }
        working_until.push_back(working);
        doubtful_until.push_back(doubtful);
    }
}

WorkingCalendar::WorkingCalendar(std::shared_ptr<const Table> table) : table_{std::move(table)} {}

Result<WorkingCalendar> WorkingCalendar::create(std::vector<CalendarYear> years) {
    std::ranges::sort(years, {}, &CalendarYear::year);
    for (const auto& year : years) {
        HUB_CHECK(check_year(year));
    }
    const auto twice = std::ranges::adjacent_find(years, {}, &CalendarYear::year);
    if (twice != years.end()) {
        return Error{"calendar_year_twice", "year " + std::to_string(twice->year) + " is given twice"};
    }
    auto table = std::make_shared<Table>();
    table->years = std::move(years);
    for (const auto* zone : {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"}) {
        table->zones.push_back(detail::Zone::load(zone));
    }
    table->fill();
    return WorkingCalendar{std::move(table)};
}

bool WorkingCalendar::is_working_day(sys_days day) const {
    return day >= first_day && day <= last_day && table_->is_working(index_of(day));
}

Deadline WorkingCalendar::working_days_after(TimePoint start, std::int32_t count, std::string_view zone) const {
    return table_->with_zone(zone, [&](const detail::Zone& z) {
        const auto begin = index_of(z.local_date(start));
        const auto found = table_->after(begin, count);
        const auto end = found.value_or(day_count - 1);
        return Deadline{
            .due_at = z.start_of(day_at(end) + days{1}),
            .due_date = day_at(end),
            .provisional = !found || table_->doubtful_until[end] != table_->doubtful_until[begin]};
    });
}

Deadline WorkingCalendar::calendar_days_after(TimePoint start, std::int32_t count, std::string_view zone) const {
    return table_->with_zone(zone, [&](const detail::Zone& z) {
        const auto end = clamped(z.local_date(start) + days{std::max(count, 0)});
        return Deadline{.due_at = z.start_of(end + days{1}), .due_date = end, .provisional = false};
    });
}

std::int32_t WorkingCalendar::working_days_between(sys_days from, sys_days to) const {
    const auto first = table_->working_until[index_of(from)];
    const auto last = table_->working_until[index_of(to)];
    return last > first ? static_cast<std::int32_t>(last - first) : 0;
}

sys_days WorkingCalendar::working_day_after(sys_days from, std::int32_t count) const {
    return day_at(table_->after(index_of(from), count).value_or(day_count - 1));
}

Deadline WorkingCalendar::working_time_after(
    TimePoint start, std::chrono::minutes amount, std::string_view zone, const OfficeHours& hours) const {
    using std::chrono::microseconds;
    const microseconds day_long = hours.closes - hours.opens;
    const auto today = local_date(start, zone);
    const auto begin = index_of(today);
    microseconds left = amount;
    std::size_t at = begin;
    microseconds into{0};  // office time of day `at` that is used up when the count ends
    if (table_->is_working(begin)) {
        const auto since_opening =
            std::clamp<microseconds>(start - (start_of(today, zone) + hours.opens), microseconds{0}, day_long);
        left += since_opening;
    } else {
        at = table_->after(begin, 1).value_or(day_count - 1);
    }
    // Whole days, but never past the end of the last one: "the end of the due day".
    const auto whole = left.count() > 0 ? (left.count() - 1) / day_long.count() : 0;
    into = left - day_long * whole;
    at = table_->after(at, static_cast<std::int32_t>(whole)).value_or(day_count - 1);
    const auto due_day = day_at(at);
    Deadline out;
    out.due_at = start_of(due_day, zone) + hours.opens + into;
    out.due_date = due_day;
    out.provisional = table_->doubtful_until[at] != table_->doubtful_until[begin] || at + 1 == day_count;
    return out;
}

std::vector<DayVerdict> WorkingCalendar::explain(TimePoint start, std::int32_t count, std::string_view zone) const {
    const auto begin = index_of(local_date(start, zone));
    const auto end = table_->after(begin, count).value_or(day_count - 1);
    std::vector<DayVerdict> verdicts;
    verdicts.reserve(end - begin);
    std::int32_t counted = 0;
    for (auto i = begin + 1; i <= end; ++i) {
        const auto day = day_at(i);
        DayVerdict verdict{.day = day, .counted = table_->is_working(i), .why = {}};
        const auto* year = table_->year(year_of(day));
        if (verdict.counted) {
            verdict.why = "working day " + std::to_string(++counted) + " of " + std::to_string(count);
        } else if (is_weekend(day)) {
            verdict.why = "weekend";
        } else if (const auto holiday = year->holidays.find(day); holiday != year->holidays.end()) {
            verdict.why = holiday->second;
        } else {
            verdict.why = year->joint_leave.at(day);
        }
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

sys_days WorkingCalendar::local_date(TimePoint at, std::string_view zone) const {
    return table_->with_zone(zone, [&](const detail::Zone& z) { return z.local_date(at); });
}

TimePoint WorkingCalendar::start_of(sys_days date, std::string_view zone) const {
    return table_->with_zone(zone, [&](const detail::Zone& z) { return z.start_of(date); });
}

bool WorkingCalendar::zone_exists(std::string_view zone) {
    return detail::Zone::exists(zone);
}

}  // namespace hub::sla
