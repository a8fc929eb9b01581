#pragma once
#include "hub/base/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

/// RFC 3339 in UTC: "2026-11-24T04:57:55.123456Z" (fraction only when not zero).
std::string to_rfc3339(TimePoint time);
/// Accepts "2026-11-24T04:57:55[.ffffff](Z|+07:00)". Years 0001-9999.
std::optional<TimePoint> parse_rfc3339(std::string_view text);
/// "2026-11-24"
std::string to_iso_date(std::chrono::year_month_day date);
/// Accepts a real date "YYYY-MM-DD" only.
std::optional<std::chrono::year_month_day> parse_iso_date(std::string_view text);

}  // namespace hub
