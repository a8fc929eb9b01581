#pragma once
#include "figure_query.hpp"

#include "hub/routing/router.hpp"
#include "hub/store/figures.hpp"

#include <string>
#include <vector>

namespace hub::api {

/// The same counts for the period before.
struct PastFigures {
    std::chrono::sys_days from;
    std::chrono::sys_days to;
    store::FiguresLines lines;
};

/// A report: rules, period, the sum, and a line each; every number with the address of its list. `before`: beside each
/// what it was then (a month: the month before it); nullptr: not asked for.
std::string figures_json(
    const FiguresWish& wish, const store::FiguresLines& lines, const routing::Router& router,
    const PastFigures* before = nullptr);

std::string clocks_json(const store::ClockPage& page);

/// Where one age ends and the next begins.
struct AgeEdge {
    std::int32_t working_days = 0;  ///< up to this age
    TimePoint received_from;        ///< what was received from here on is no older
};
/// By the date in Asia/Jakarta, youngest first.
std::vector<AgeEdge> age_edges(const sla::WorkingCalendar& calendar, TimePoint now);

std::string open_json(
    const std::vector<store::OpenCount>& counts, const std::vector<AgeEdge>& edges, const OpenFiguresWish& wish,
    TimePoint now);

}  // namespace hub::api
