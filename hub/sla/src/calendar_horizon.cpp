#include "hub/sla/calendar_horizon.hpp"

#include <algorithm>

namespace hub::sla {
namespace {

bool is_approved(std::span<const CalendarYear> years, int year) {
    return std::ranges::any_of(years, [&](const CalendarYear& one) { return one.year == year && !one.provisional; });
}

}  // namespace

std::chrono::sys_days confirmed_until(std::span<const CalendarYear> years, std::chrono::sys_days today) {
    auto year = static_cast<int>(std::chrono::year_month_day{today}.year());
    while (is_approved(years, year)) {
        ++year;
    }
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::January / 1};
}

std::optional<int> year_to_confirm(std::span<const CalendarYear> years, std::chrono::sys_days today) {
    const std::chrono::year_month_day date{today};
    const auto year = static_cast<int>(date.year());
    if (!is_approved(years, year)) {
        return year;
    }
    return date.month() >= std::chrono::October && !is_approved(years, year + 1) ? std::optional{year + 1}
                                                                                 : std::nullopt;
}

}  // namespace hub::sla
