#include "hub/routing/time_window.hpp"

#include <array>
#include <utility>

namespace hub::routing {

std::optional<std::chrono::minutes> zone_offset(std::string_view zone) {
    using namespace std::chrono_literals;
    constexpr std::array<std::pair<std::string_view, std::chrono::minutes>, 4> zones{
        {{"Asia/Jakarta", 7h}, {"Asia/Pontianak", 7h}, {"Asia/Makassar", 8h}, {"Asia/Jayapura", 9h}}};
    for (const auto& [name, offset] : zones) {
        if (name == zone) {
            return offset;
        }
    }
    return std::nullopt;
}

LocalTime local_time(TimePoint now, std::chrono::minutes offset) {
    const auto wall = now + offset;
    const auto date = std::chrono::floor<std::chrono::days>(wall);
    const auto minute = std::chrono::floor<std::chrono::minutes>(wall - date);
    return {.date = date, .minute = static_cast<std::int16_t>(minute.count())};
}

bool is_between_dates(const TimeWindow& window, const LocalTime& at) {
    return (!window.from || *window.from <= at.date) && (!window.until || at.date <= *window.until);
}

bool is_on_days(const TimeWindow& window, const LocalTime& at) {
    return (window.days & day_bit(std::chrono::weekday{at.date})) != 0;
}

bool is_within_hours(const TimeWindow& window, const LocalTime& at) {
    if (!window.hours) {
        return true;
    }
    const auto& [begin, end] = *window.hours;
    return begin < end ? begin <= at.minute && at.minute < end : begin <= at.minute || at.minute < end;
}

std::string clock_text(std::int16_t minute) {
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(minute / 60) + ":" + two(minute % 60);
}

std::string days_text(std::uint8_t days) {
    constexpr std::array names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if ((days >> i & 1U) != 0) {
            text += (text.empty() ? "" : " ") + std::string{names.at(i)};
        }
    }
    return text;
}

}  // namespace hub::routing
