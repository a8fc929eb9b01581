#pragma once
#include "hub/base/clock.hpp"

#include <cctz/time_zone.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hub::sla::detail {

/// A time zone: local dates and the midnights between them. Immutable once loaded: any thread may call.
class Zone {
public:
    /// False for names that the tz database does not have, and for paths and pseudo-zones ("localtime").
    static bool exists(std::string_view name);
    /// UTC+7 when there is no such zone (see WorkingCalendar::zone_exists).
    static Zone load(std::string_view name);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::chrono::sys_days local_date(TimePoint at) const;
    /// The first instant from which the local date is `date` or later for good. A midnight that a change of the
    /// offset skips or repeats is settled by that definition.
    [[nodiscard]] TimePoint start_of(std::chrono::sys_days date) const;

    /// The first and the last instant at which the local time is so long after the midnight that begins `date`; the
    /// moment of the change where a change of the offset skips it.
    [[nodiscard]] TimePoint first_at(std::chrono::sys_days date, std::chrono::minutes time) const;
    [[nodiscard]] TimePoint last_at(std::chrono::sys_days date, std::chrono::minutes time) const;

private:
    [[nodiscard]] cctz::time_zone::civil_lookup look_up(std::chrono::sys_days date, std::chrono::minutes time) const;

    std::string name_;
    cctz::time_zone zone_;
    // From this second on the offset never changes again (before 2101): plain arithmetic, no look-up.
    std::int64_t constant_from_ = 0;
    std::int64_t offset_ = 0;
};

}  // namespace hub::sla::detail
