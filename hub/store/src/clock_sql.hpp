#pragma once
#include "statement.hpp"

#include "hub/store/figures.hpp"

#include <string>

namespace hub::store {

/// A select of all clocks that the filter wants, one row each: complaint_id, seq, clock, due_at, ended_at, verdict,
/// took, extended, agency, region, category, kind, channel. Figures and lists stand on this one, so that a number and
/// its list cannot differ. Walks indexes of what stopped in the period, of what has run out, and of what stands still.
std::string clocks_sql(Statement& to, const ClockFilter& filter);

/// The key of a line, over clocks x; "" for nothing.
std::string line_key(FiguresBy by);

}  // namespace hub::store
