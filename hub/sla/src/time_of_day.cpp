#include "hub/sla/time_of_day.hpp"

#include "zone.hpp"

namespace hub::sla {

TimePoint next_time_of_day(std::int16_t minutes, std::string_view zone, TimePoint after) {
    const auto there = detail::Zone::load(zone);
    auto date = there.local_date(after);
    while (there.first_at(date, std::chrono::minutes{minutes}) <= after) {
        date += std::chrono::days{1};
    }
    return there.first_at(date, std::chrono::minutes{minutes});
}

}  // namespace hub::sla
