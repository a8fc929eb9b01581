#pragma once
#include "hub/sla/working_calendar.hpp"

#include <chrono>
#include <optional>
#include <span>

namespace hub::sla {

/// The first day from `today`'s year on that no approved calendar covers: limits that reach it are provisional. Pure.
std::chrono::sys_days confirmed_until(std::span<const CalendarYear> years, std::chrono::sys_days today);

/// A year whose calendar should be approved by now and is not: this year's always, next year's from October on (its
/// decree comes before the year does, and two months of limits reach into it). Pure.
std::optional<int> year_to_confirm(std::span<const CalendarYear> years, std::chrono::sys_days today);

}  // namespace hub::sla
