#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/enums.hpp"

#include <cstdint>
#include <optional>

/// Compliance as ux.md 1.2 defines it: of the clocks whose deadline fell inside a period, the share that was met. The
/// rules with their sources stand in this folder's README.
namespace hub::figures {

/// What a clock counts as. The first three are those of ClockFate.
enum class Verdict : std::uint8_t {
    met = 1,      ///< in time
    late = 2,     ///< stopped, after its deadline
    left = 3,     ///< ended in time by something that is no answer: counts for nobody, and is shown
    open = 4,     ///< runs, and its deadline has fallen: counts as missed
    standing = 5  ///< paused before its deadline: has none until it goes on
};

/// Deadlines fall in it: after `from`, `to` included, for a deadline is the midnight that ends its day.
struct Period {
    TimePoint from;
    TimePoint to;
};

/// A clock as figures look at it.
struct ClockRun {
    TimePoint due;                            ///< exclusive
    std::optional<model::ClockFate> fate;     ///< empty: it runs
    std::optional<TimePoint> standing_since;  ///< runs, and is paused
};

/// Empty: it runs and its deadline is still to come. A deadline is over at `due` itself.
std::optional<Verdict> verdict_of(const ClockRun& run, TimePoint now);

/// Does the deadline fall in the period, up to now? Deadlines to come belong to no figure: who answers early would
/// count at once, who does not would not.
bool falls_in(TimePoint due, const Period& period, TimePoint now);

}  // namespace hub::figures
