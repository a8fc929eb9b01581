#include "command.hpp"
#include "words.hpp"

#include "hub/base/time_text.hpp"
#include "hub/settings/load.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace hub::cli {
namespace {

namespace json = boost::json;
using std::chrono::sys_days;

struct ShowOptions {
    std::string config;
    int year = 0;  ///< 0: this one
    bool as_json = false;
};

struct FreeDay {
    std::string name;
    bool joint_leave = false;
};

std::map<sys_days, FreeDay> free_days(const sla::CalendarYear& year) {
    std::map<sys_days, FreeDay> out;
    for (const auto& [day, name] : year.holidays) {
        out[day] = {name, false};
    }
    for (const auto& [day, name] : year.joint_leave) {
        out[day] = {name, true};
    }
    return out;
}

int working_days(const sla::WorkingCalendar& calendar, std::chrono::year_month month) {
    const sys_days first{month / 1};
    const sys_days last{month / std::chrono::last};
    return calendar.working_days_between(first - std::chrono::days{1}, last);
}

void print_json(const sla::CalendarYear& year, const sla::WorkingCalendar& calendar, const Surroundings& around) {
    json::object out{{"year", year.year}, {"source", year.source}, {"provisional", year.provisional}};
    auto& days = out["free_days"].emplace_array();
    for (const auto& [day, free] : free_days(year)) {
        days.push_back(
            {{"date", to_iso_date(day)}, {"name", free.name}, {"kind", free.joint_leave ? "joint_leave" : "holiday"}});
    }
    auto& months = out["working_days"].emplace_array();
    for (unsigned month = 1; month <= 12; ++month) {
        months.emplace_back(working_days(calendar, std::chrono::year{year.year} / std::chrono::month{month}));
    }
    around.out << json::serialize(out) << '\n';
}

void print(const sla::CalendarYear& year, const sla::WorkingCalendar& calendar, const Surroundings& around) {
    const Words words{around};
    around.out << year.year << "  " << year.source
               << (year.provisional ? words(
                                          "  PROVISIONAL: no approved calendar yet",
                                          "  SEMENTARA: belum ada kalender yang ditetapkan")
                                    : "")
               << '\n';
    const auto days = free_days(year);
    int whole = 0;
    for (unsigned number = 1; number <= 12; ++number) {
        const auto month = std::chrono::year{year.year} / std::chrono::month{number};
        const auto count = working_days(calendar, month);
        whole += count;
        around.out << to_iso_date(month / 1).substr(0, 7) << "  " << count << words(" working days\n", " hari kerja\n");
        for (const auto& [day, free] : days) {
            if (std::chrono::year_month_day{day}.month() == month.month()) {
                around.out << "  " << to_iso_date(day) << "  " << free.name
                           << (free.joint_leave ? words(" (joint leave)", " (cuti bersama)") : "") << '\n';
            }
        }
    }
    around.out << whole << words(" working days in the year\n", " hari kerja dalam setahun\n");
}

int show(const ShowOptions& options, const Surroundings& around) {
    auto loaded = settings::load_folder(options.config);
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, options.config, around.language);
        return loaded.readable ? not_right : could_not;
    }
    const auto calendar = sla::WorkingCalendar::create(loaded.settings->calendar);
    if (!calendar) {
        return fail(around, calendar.error(), not_right);
    }
    const auto today = std::chrono::floor<std::chrono::days>(SystemClock{}.now());
    const auto wanted = options.year != 0 ? options.year : static_cast<int>(std::chrono::year_month_day{today}.year());
    const auto& years = loaded.settings->calendar;
    const auto found = std::ranges::find(years, wanted, &sla::CalendarYear::year);
    if (found == years.end()) {
        return fail(
            around,
            Error{
                "calendar_missing", "there is no calendar of " + std::to_string(wanted), "",
                "add calendar/" + std::to_string(wanted) + ".yaml; until then only weekends are free there"},
            not_right);
    }
    options.as_json ? print_json(*found, *calendar, around) : print(*found, *calendar, around);
    return done;
}

}  // namespace

Action declare_calendar_show(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ShowOptions>();
    app.add_option("year", options->year, "This one unless given")->check(CLI::Range(1970, 2100));
    app.add_option("--config", options->config, "Configuration folder")->type_name("DIR")->required();
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return show(*options, around); };
}

}  // namespace hub::cli
