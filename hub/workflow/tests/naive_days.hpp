#pragma once
#include "hub/base/clock.hpp"

#include <chrono>
#include <set>

namespace hub::workflow::testing {

/// Days since 1970 on the wall of Jakarta.
using Day = long;

inline Day day_of(TimePoint at) {
    return std::chrono::floor<std::chrono::days>(at + std::chrono::hours{7}).time_since_epoch().count();
}
/// The midnight that begins a day.
inline TimePoint midnight(Day day) {
    return TimePoint{std::chrono::days{day}} - std::chrono::hours{7};
}
inline TimePoint end_of(Day day) {
    return midnight(day + 1);
}

/// Monday to Friday without some days off, walked one by one.
struct NaiveDays {
    std::set<Day> off;
    [[nodiscard]] bool works(Day day) const {
        const auto weekday = ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 = Monday
        return weekday < 5 && !off.contains(day);
    }
    [[nodiscard]] Day after(Day day, long count) const {
        while (count > 0) {
            count -= works(++day) ? 1 : 0;
        }
        return day;
    }
    [[nodiscard]] int between(Day from, Day to) const {
        int count = 0;
        while (from < to) {
            count += works(++from) ? 1 : 0;
        }
        return count;
    }
};

}  // namespace hub::workflow::testing
