#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hub::sla {

/// calendar/<year>.yaml: public holidays and collective leave of one year.
struct CalendarYear {
    int year = 0;
    std::string source;                                        ///< the joint decree; shown with every explanation
    bool provisional = false;                                  ///< no decree yet
    std::map<std::chrono::sys_days, std::string> holidays;     ///< day → name
    std::map<std::chrono::sys_days, std::string> joint_leave;  ///< cuti bersama: counts as non-working
};

struct Deadline {
    TimePoint due_at;  ///< exclusive: the local midnight that ends the due date
    std::chrono::year_month_day due_date{};
    /// Some Monday-Friday day on the way (counted, or skipped as a holiday) lies in a year without an approved
    /// calendar, or the table's end was reached.
    bool provisional = false;
    friend bool operator==(const Deadline&, const Deadline&) = default;
};

/// When an office works, in minutes after its local midnight; one block a day.
struct OfficeHours {
    std::chrono::minutes opens{8 * 60};
    std::chrono::minutes closes{16 * 60};
    friend bool operator==(const OfficeHours&, const OfficeHours&) = default;
};

/// One day of an explanation.
struct DayVerdict {
    std::chrono::year_month_day day{};
    bool counted = false;
    std::string why;  ///< "working day 2 of 5", "weekend", the holiday's name
};

/// Working days: Monday-Friday without holidays and collective leave (domain.md section 5), in constant time from a
/// precomputed table of 1970-2100. Immutable: any thread may call. Zones: tz database names through cctz.
class WorkingCalendar {
public:
    /// Refuses a year given twice or outside 1970-2100, and a day that is not of its year. A year that is not given
    /// has weekends only and is provisional.
    static Result<WorkingCalendar> create(std::vector<CalendarYear> years);

    [[nodiscard]] bool is_working_day(std::chrono::sys_days day) const;
    /// Day mode: the start day (local date of `start` in `zone`) is not counted. `days` >= 0.
    [[nodiscard]] Deadline working_days_after(TimePoint start, std::int32_t days, std::string_view zone) const;
    /// Plain days, the same rule for the end; never provisional.
    [[nodiscard]] Deadline calendar_days_after(TimePoint start, std::int32_t days, std::string_view zone) const;
    /// Hour mode: `amount` of office time after `start`. The end of one office day and the opening of the next are the
    /// same instant of working time; a deadline is said as the former.
    [[nodiscard]] Deadline working_time_after(
        TimePoint start, std::chrono::minutes amount, std::string_view zone, const OfficeHours& hours) const;
    /// Working days in (from, to]; 0 when `to` is not after `from`.
    [[nodiscard]] std::int32_t working_days_between(std::chrono::sys_days from, std::chrono::sys_days to) const;
    /// The day that is `count` working days after `from` (which is not counted); `from` itself for 0.
    [[nodiscard]] std::chrono::sys_days working_day_after(std::chrono::sys_days from, std::int32_t count) const;
    /// Every day after the start day up to the due day of `working_days_after`. Costs one entry a day.
    [[nodiscard]] std::vector<DayVerdict> explain(TimePoint start, std::int32_t days, std::string_view zone) const;
    /// The local date of an instant.
    [[nodiscard]] std::chrono::sys_days local_date(TimePoint at, std::string_view zone) const;
    /// The instant at which a local date begins.
    [[nodiscard]] TimePoint start_of(std::chrono::sys_days date, std::string_view zone) const;
    /// False: no such zone; deadlines then count in UTC+7 rather than fail (settings refuse unknown zones).
    [[nodiscard]] static bool zone_exists(std::string_view zone);

private:
    struct Table;
    explicit WorkingCalendar(std::shared_ptr<const Table> table);
    std::shared_ptr<const Table> table_;  // shared: copies of a calendar are cheap and immutable
};

}  // namespace hub::sla
