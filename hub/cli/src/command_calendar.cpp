#include "command.hpp"
#include "words.hpp"

#include "hub/base/time_text.hpp"
#include "hub/settings/load.hpp"
#include "hub/sla/working_calendar.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct DeadlineOptions {
    std::string config;
    std::string from;
    std::int32_t days = 0;
    std::string zone;
    std::string agency;
    bool as_json = false;
};

/// "2026-03-13T10:00[:00]" on the wall of the zone, or an instant with its own offset.
std::optional<TimePoint> start_of(
    const std::string& text, const sla::WorkingCalendar& calendar, const std::string& zone) {
    if (const auto instant = parse_rfc3339(text)) {
        return instant;
    }
    const auto wall = parse_rfc3339((text.size() == 16 ? text + ":00" : text) + "Z");
    if (!wall) {
        return std::nullopt;
    }
    const auto day = std::chrono::floor<std::chrono::days>(*wall);
    return calendar.start_of(day, zone) + (*wall - TimePoint{day});
}

int print(
    const DeadlineOptions& options, const sla::WorkingCalendar& calendar, TimePoint start, const std::string& zone,
    const Surroundings& around) {
    const auto deadline = calendar.working_days_after(start, options.days, zone);
    const auto verdicts = calendar.explain(start, options.days, zone);
    if (!options.as_json) {
        const Words words{around};
        for (const auto& day : verdicts) {
            around.out << to_iso_date(day.day) << (day.counted ? words("  counted  ", "  dihitung ") : "  -        ")
                       << day.why << '\n';
        }
        around.out << words("due ", "tenggat ") << to_iso_date(deadline.due_date) << words(", until ", ", sampai ")
                   << to_rfc3339(deadline.due_at)
                   << (deadline.provisional ? words(
                                                  " (provisional: a year without an approved calendar)",
                                                  " (sementara: tahun tanpa kalender yang ditetapkan)")
                                            : "")
                   << '\n';
        return done;
    }
    json::object out{
        {"due_date", to_iso_date(deadline.due_date)},
        {"due_at", to_rfc3339(deadline.due_at)},
        {"zone", zone},
        {"provisional", deadline.provisional}};
    auto& days = out["days"].emplace_array();
    for (const auto& day : verdicts) {
        days.push_back({{"date", to_iso_date(day.day)}, {"counted", day.counted}, {"why", day.why}});
    }
    around.out << json::serialize(out) << '\n';
    return done;
}

int deadline(const DeadlineOptions& options, const Surroundings& around) {
    auto loaded = settings::load_folder(options.config);
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, options.config, around.language);
        return loaded.readable ? not_right : could_not;
    }
    auto zone = options.zone;
    if (!options.agency.empty()) {
        const auto& agencies = loaded.settings->agencies;
        const auto agency = std::ranges::find(agencies, model::AgencyId{options.agency}, &model::Agency::id);
        if (agency == agencies.end()) {
            return fail(around, Error{"unknown_agency", "there is no agency '" + options.agency + "'"}, not_right);
        }
        zone = agency->zone;
    }
    if (!sla::WorkingCalendar::zone_exists(zone)) {
        return fail(
            around,
            Error{"unknown_zone", "there is no time zone '" + zone + "'", "", "say --zone Asia/Jakarta or --agency ID"},
            used_wrongly);
    }
    auto calendar = sla::WorkingCalendar::create(loaded.settings->calendar);
    if (!calendar) {
        return fail(around, calendar.error(), not_right);
    }
    const auto start = start_of(options.from, *calendar, zone);
    if (!start) {
        return fail(
            around, Error{"invalid_time", "--from takes a time like 2026-03-13T10:00, not '" + options.from + "'"},
            used_wrongly);
    }
    return print(options, *calendar, *start, zone, around);
}

}  // namespace

Action declare_calendar_deadline(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<DeadlineOptions>();
    app.add_option("--config", options->config, "Configuration folder")->type_name("DIR")->required();
    app.add_option("--from", options->from, "When it starts, on the wall of the zone")->type_name("TIME")->required();
    app.add_option("--days", options->days, "Working days")->check(CLI::Range(0, 3'660))->required();
    auto* zone = app.add_option("--zone", options->zone, "tz database name");
    auto* agency = app.add_option("--agency", options->agency, "Its zone")->type_name("ID");
    zone->excludes(agency);
    app.add_flag("--json", options->as_json, "For programs");
    return [options, &around] { return deadline(*options, around); };
}

}  // namespace hub::cli
