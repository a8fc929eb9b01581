#include "calendar_preview.hpp"

#include "table.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"
#include "hub/routing/router.hpp"
#include "hub/sla/deadlines.hpp"
#include "hub/store/configurations.hpp"
#include "hub/workflow/decide.hpp"

namespace hub::cli {

Result<CalendarPreview> preview_calendar(
    const std::string& url, const settings::Files& before, const settings::Settings& after) {
    HUB_TRY(const auto old_calendar, settings::load_calendar(before));
    HUB_TRY(const auto router, routing::Router::create(after.rules, after.agencies));
    HUB_TRY(auto new_calendar, sla::WorkingCalendar::create(after.calendar));
    HUB_TRY(const auto deadlines, sla::Deadlines::create(after.policies, std::move(new_calendar)));
    workflow::Recompute command;
    command.before = &old_calendar;
    CalendarPreview out;
    const auto visited = store::visit_open_complaints(url, [&](const store::StoredComplaint& complaint) {
        ++out.open;
        const auto moved = workflow::moved_limits(complaint.state, command, router, deadlines);
        out.affected += moved.empty() ? 0 : 1;
        for (const auto& limit : moved) {
            ++out.moves[{
                complaint.state.responsible.value(), std::string{model::name_of(limit.clock)}, to_rfc3339(limit.from),
                to_rfc3339(limit.to), limit.applied}];
        }
    });
    if (!visited) {
        return visited.error();
    }
    return out;
}

void print(const CalendarPreview& preview, std::ostream& out, const Words& words) {
    out << preview.affected << words(" of ", " dari ") << preview.open
        << words(
               " open complaints have a limit that the new calendar moves\n",
               " laporan terbuka memiliki tenggat yang digeser kalender baru\n");
    Table table{
        out,
        {words("COMPLAINTS", "LAPORAN"), words("AGENCY", "INSTANSI"), words("CLOCK", "JAM"), words("FROM", "DARI"),
         words("TO", "MENJADI"), ""}};
    for (const auto& [move, complaints] : preview.moves) {
        const auto& [agency, clock, from, to, applied] = move;
        table.add(
            {std::to_string(complaints), agency, clock, from, to,
             applied ? words("moved", "digeser")
                     : words("breached before: told, not moved", "sudah terlewati: diberitahukan, tidak digeser")});
    }
    table.flush();
}

boost::json::object to_json(const CalendarPreview& preview) {
    boost::json::array moves;
    for (const auto& [move, complaints] : preview.moves) {
        const auto& [agency, clock, from, to, applied] = move;
        moves.push_back(
            {{"agency", agency},
             {"clock", clock},
             {"from", from},
             {"to", to},
             {"applied", applied},
             {"complaints", complaints}});
    }
    return {{"open", preview.open}, {"affected", preview.affected}, {"moves", std::move(moves)}};
}

}  // namespace hub::cli
