#pragma once
#include "hub/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::routing {

/// The zones of Indonesia by their distance to UTC. They know no daylight saving time, so routing needs no zone
/// database. Empty for every other zone.
std::optional<std::chrono::minutes> zone_offset(std::string_view zone);

/// Bits of TimeWindow::days.
inline constexpr std::uint8_t every_day = 0x7F;
constexpr std::uint8_t day_bit(std::chrono::weekday day) {
    return static_cast<std::uint8_t>(1U << (day.iso_encoding() - 1U));  // Monday is the lowest
}

/// From `begin` (inclusive) to `end` (exclusive), minutes after local midnight; over midnight when end <= begin.
struct Hours {
    std::int16_t begin = 0;
    std::int16_t end = 0;  ///< at most 1440
    friend bool operator==(const Hours&, const Hours&) = default;
};

/// When a rule holds, on the wall of `zone`: dates and days are those of the instant itself, so "fri" with hours over
/// midnight means Friday's early morning and Friday's late evening.
struct TimeWindow {
    std::optional<std::chrono::sys_days> from;   ///< first local date
    std::optional<std::chrono::sys_days> until;  ///< last local date
    std::uint8_t days = every_day;
    std::optional<Hours> hours;
    std::string zone = "Asia/Jakarta";

    [[nodiscard]] bool is_always() const { return !from && !until && days == every_day && !hours; }
};

/// The same on a wall: what is compared.
struct LocalTime {
    std::chrono::sys_days date;
    std::int16_t minute = 0;  ///< after midnight
};
LocalTime local_time(TimePoint now, std::chrono::minutes offset);

bool is_between_dates(const TimeWindow& window, const LocalTime& at);
bool is_on_days(const TimeWindow& window, const LocalTime& at);
bool is_within_hours(const TimeWindow& window, const LocalTime& at);

/// "22:00"
std::string clock_text(std::int16_t minute);
/// "mon tue wed"
std::string days_text(std::uint8_t days);

}  // namespace hub::routing
