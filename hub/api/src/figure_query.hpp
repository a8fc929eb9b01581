#pragma once
#include "list_query.hpp"

#include "hub/sla/working_calendar.hpp"
#include "hub/store/figures.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace hub::api {

/// What a report counts, and by what. Dates are Asia/Jakarta's, both included.
struct FiguresWish {
    store::ClockFilter filter;
    store::FiguresBy by = store::FiguresBy::nothing;
    std::chrono::sys_days from;
    std::chrono::sys_days to;
    model::AgencyId agency;  ///< the subtree that was asked for; empty: all that the key reaches
    bool compare = false;    ///< beside each number that of the period before
};

/// The period before: whole months before whole months, else as many days. Pure.
struct DateRange {
    std::chrono::sys_days from;
    std::chrono::sys_days to;  ///< included
    friend bool operator==(const DateRange&, const DateRange&) = default;
};
DateRange period_before(DateRange period);
/// The same wish for the period before.
FiguresWish wish_before(const FiguresWish& wish, const sla::WorkingCalendar& calendar);

/// Spellings of `by`, in the order of the numbers; nothing is left out rather than spelt.
std::string_view name_of(store::FiguresBy by);

/// The code that stands for "none was given" in `region` and `category`.
constexpr std::string_view no_code = "-";

/// GET /v1/figures: from, to (2026-11-01; this month unless given), by, clock (first_follow_up unless given, or divided
/// by stage), agency, office (exactly), region, category, kind, channel, compare. Errors as those of lists.
Result<ParsedQuery<FiguresWish>> parse_figures_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router,
    const sla::WorkingCalendar& calendar, TimePoint now);

/// GET /v1/clocks: the same without `by`, all clocks unless one is given, and verdict (some, with commas), extended,
/// after, limit.
Result<ParsedQuery<store::ClockPageWish>> parse_clocks_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router,
    const sla::WorkingCalendar& calendar, TimePoint now);

/// GET /v1/figures/open: agency.
struct OpenFiguresWish {
    store::ListScope scope;
    model::AgencyId agency;
};
Result<ParsedQuery<OpenFiguresWish>> parse_open_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router);

/// A line's place in the list of clocks, as `after` takes it.
std::string cursor_of(const store::ClockLine& line);

std::string_view name_of(figures::Verdict verdict);

}  // namespace hub::api
