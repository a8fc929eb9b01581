#include "hub/base/time_text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace hub {
namespace {

using namespace std::chrono;

/// Reads exactly `count` digits at `at`.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) {
        return std::nullopt;
    }
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::string to_rfc3339(TimePoint time) {
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    std::array<char, 40> buffer{};
    int n = std::snprintf(
        buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    std::string out{buffer.data(), static_cast<std::size_t>(n)};
    if (const auto micros = clock.subseconds().count(); micros != 0) {
        n = std::snprintf(buffer.data(), buffer.size(), ".%06d", static_cast<int>(micros));
        out.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return out + 'Z';
}

std::string to_iso_date(year_month_day date) {
    std::array<char, 16> buffer{};
    const int n = std::snprintf(
        buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return {buffer.data(), static_cast<std::size_t>(n)};
}

std::optional<year_month_day> parse_iso_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto y = number_at(text, 0, 4);
    const auto m = number_at(text, 5, 2);
    const auto d = number_at(text, 8, 2);
    if (!y || !m || !d || *y == 0) {
        return std::nullopt;
    }
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    return date.ok() ? std::optional{date} : std::nullopt;
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const auto date = parse_iso_date(text.substr(0, 10));
    const auto h = number_at(text, 11, 2);
    const auto m = number_at(text, 14, 2);
    const auto s = number_at(text, 17, 2);
    if (!date || !h || !m || !s || *h > 23 || *m > 59 || *s > 59) {
        return std::nullopt;
    }
    TimePoint time = sys_days{*date} + hours{*h} + minutes{*m} + seconds{*s};
    std::size_t at = 19;
    if (text[at] == '.') {
        int scale = 100000;
        std::size_t digits = 0;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
            time += microseconds{(text[at] - '0') * scale};
            scale /= 10;
        }
        if (digits == 0) {
            return std::nullopt;
        }
    }
    const auto zone = text.substr(at);
    if (zone == "Z" || zone == "z") {
        return time;
    }
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') {
        return std::nullopt;
    }
    const auto zone_hours = number_at(zone, 1, 2);
    const auto zone_minutes = number_at(zone, 4, 2);
    if (!zone_hours || !zone_minutes || *zone_hours > 23 || *zone_minutes > 59) {
        return std::nullopt;
    }
    const auto offset = hours{*zone_hours} + minutes{*zone_minutes};
    return zone[0] == '+' ? time - offset : time + offset;
}

}  // namespace hub
