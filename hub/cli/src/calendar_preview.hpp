#pragma once
#include "words.hpp"

#include "hub/base/result.hpp"
#include "hub/settings/load.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <tuple>

namespace hub::cli {

/// What a changed calendar would do to open complaints.
struct CalendarPreview {
    /// (agency, clock, limit before, limit after, "moves" or "stays": it was breached before) → complaints.
    std::map<std::tuple<std::string, std::string, std::string, std::string, bool>, std::int64_t> moves;
    std::int64_t open = 0;      ///< complaints looked at
    std::int64_t affected = 0;  ///< complaints with at least one limit above: as many get an event
};

/// Looks at every open complaint of the database at `url`; changes nothing. `before`: the active version's files.
/// Blocks.
Result<CalendarPreview> preview_calendar(
    const std::string& url, const settings::Files& before, const settings::Settings& after);

void print(const CalendarPreview& preview, std::ostream& out, const Words& words);
boost::json::object to_json(const CalendarPreview& preview);

}  // namespace hub::cli
