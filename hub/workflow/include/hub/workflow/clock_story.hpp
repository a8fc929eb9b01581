#pragma once
#include "hub/model/event.hpp"
#include "hub/routing/router.hpp"
#include "hub/sla/blame.hpp"
#include "hub/sla/deadlines.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hub::workflow {

/// Something that happened to a clock.
struct ClockTurn {
    enum class What : std::uint8_t { began = 1, paused, went_on, extended, recounted, breached, ended };
    What what = What::began;
    std::int32_t seq = 0;  ///< of the event
    TimePoint at;
    TimePoint due;  ///< as it stood after that
};
std::string_view name_of(ClockTurn::What what);

/// A day between a clock's start and its limit.
struct ClockDay {
    enum class Verdict : std::uint8_t { counted = 1, free, stood_still };
    std::chrono::year_month_day day{};
    Verdict verdict = Verdict::counted;
    std::string why;  ///< "working day 2 of 5", "weekend", the holiday's name, "the clock stood still"
};
std::string_view name_of(ClockDay::Verdict verdict);

/// One clock of an office from its start to its end, or to now: why its limit is when it is, and whose an overrun is.
struct ClockStory {
    model::ClockKind clock = model::ClockKind::verification;
    model::AgencyId agency;  ///< whose it is, or was at the end
    std::string zone;
    TimePoint started;
    TimePoint due;                       ///< exclusive
    std::optional<sla::ClockRule> rule;  ///< the limit that it began with; empty: handed back with what was left
    std::string policy;
    std::string basis;  ///< the legal one
    std::vector<ClockTurn> turns;
    std::vector<ClockDay> days;  ///< after the start day up to the limit; of a limit in working days alone
    bool paused = false;         ///< stands still now: the limit moves when it goes on
    std::optional<TimePoint> ended;
    std::optional<model::ClockFate> fate;
    std::optional<sla::Blame> overrun;  ///< it ran out by its end, or by now: whose time that is
};

/// All clocks of the offices that a complaint ever had, in the order of their starts, told from its events alone (as
/// clock_history() does, and with the same caution about another calendar). Pure.
std::vector<ClockStory> clock_stories(
    std::span<const model::PastEvent> events, const routing::Router& router, const sla::Deadlines& deadlines,
    TimePoint now);

}  // namespace hub::workflow
