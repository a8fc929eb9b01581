#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/model/enums.hpp"
#include "hub/sla/policy.hpp"
#include "hub/sla/working_calendar.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hub::sla {

/// Which clock for which complaint: what decide() asks.
struct ClockQuestion {
    model::ClockKind clock = model::ClockKind::verification;
    model::ComplaintKind kind = model::ComplaintKind::complaint;
    bool supervisory = false;
    std::int32_t policy = 0;  ///< as given by policy_for() when the complaint was received
    TimePoint start;
    std::string_view zone;  ///< of the agency; tz database name
};

/// Policies and calendar together: every due date of the hub comes from here. Immutable: any thread may call.
class Deadlines {
public:
    /// Refuses negative or absurd limits (over 3,660 days) and two policies with the same first day.
    static Result<Deadlines> create(std::vector<Policy> policies, WorkingCalendar calendar);

    /// 1-based number (in the order given to create) of the policy in force on the day of receipt, by the date in
    /// Asia/Jakarta; 0 when there is none.
    [[nodiscard]] std::int32_t policy_for(TimePoint received_at) const;
    /// Empty when the policy sets no such clock.
    [[nodiscard]] std::optional<Deadline> due(const ClockQuestion& question) const;
    /// nullptr when there is no such number.
    [[nodiscard]] const Policy* policy(std::int32_t number) const;
    [[nodiscard]] const WorkingCalendar& calendar() const;

private:
    Deadlines(std::vector<Policy> policies, WorkingCalendar calendar);
    std::vector<Policy> policies_;
    std::vector<TimePoint> in_force_from_;  // of each policy: the local midnight that begins its first day
    WorkingCalendar calendar_;
};

}  // namespace hub::sla
