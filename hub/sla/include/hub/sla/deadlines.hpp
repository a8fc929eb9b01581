#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/model/enums.hpp"
#include "hub/sla/policy.hpp"
#include "hub/sla/working_calendar.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
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

/// A running clock, for the ladder: from where it counts to its limit.
struct ClockSpan {
    model::ClockKind clock = model::ClockKind::verification;
    std::int32_t policy = 0;
    TimePoint start;
    TimePoint due;
    std::string_view zone;
};

/// Policies and calendar together: every due date of the hub comes from here. Immutable: any thread may call.
class Deadlines {
public:
    /// Refuses negative or absurd limits (over 3,660 days) and two policies with the same first day.
    static Result<Deadlines> create(std::vector<Policy> policies, WorkingCalendar calendar);

    /// Number of the policy in force on the day of receipt, by the date in Asia/Jakarta; 0 when there is none. The
    /// number is the policy's first day (days since 1970), so it stays the same whatever is added to sla.yaml.
    [[nodiscard]] std::int32_t policy_for(TimePoint received_at) const;
    /// Empty when the policy sets no such clock.
    [[nodiscard]] std::optional<Deadline> due(const ClockQuestion& question) const;
    /// The ladder of a clock in order of time: at least its breach. Empty for clocks that only do something when they
    /// are due (silence, file, postponement).
    [[nodiscard]] std::span<const EscalationStep> ladder(std::int32_t policy, model::ClockKind clock) const;
    /// When a step is due. A breach is at the limit itself; the others at the opening of a working day (08:00 there):
    /// a percentage on the first one after that share of the working days has passed, always before the limit.
    [[nodiscard]] TimePoint step_instant(const ClockSpan& span, const EscalationStep& step) const;
    /// The same working days from the same start under another calendar: what a limit becomes when the calendar
    /// changes. `before`: the calendar it was computed with.
    [[nodiscard]] Deadline recomputed(const ClockSpan& span, const WorkingCalendar& before) const;
    /// `days` working days more.
    [[nodiscard]] Deadline extended(TimePoint due, std::int32_t days, std::string_view zone) const;
    /// Working days that are left of a limit at `at`: 0 when it has passed. `resumed` gives them back.
    [[nodiscard]] std::int32_t left(TimePoint at, TimePoint due, std::string_view zone) const;
    [[nodiscard]] Deadline resumed(TimePoint at, std::int32_t left, std::string_view zone) const;
    /// nullptr when there is no such number.
    [[nodiscard]] const Policy* policy(std::int32_t number) const;
    [[nodiscard]] const WorkingCalendar& calendar() const;

private:
    Deadlines(std::vector<Policy> policies, WorkingCalendar calendar);
    std::vector<Policy> policies_;
    std::vector<TimePoint> in_force_from_;  // of each policy: the local midnight that begins its first day
    std::map<std::pair<std::int32_t, model::ClockKind>, std::vector<EscalationStep>> ladders_;
    WorkingCalendar calendar_;
};

}  // namespace hub::sla
