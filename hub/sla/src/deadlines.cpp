#include "hub/sla/deadlines.hpp"

#include <algorithm>
#include <utility>

namespace hub::sla {
namespace {

/// Policies are national law: their first day begins where the capital's clock says so.
constexpr std::string_view law_zone = "Asia/Jakarta";
constexpr std::int32_t longest_days = 3'660;
/// Warnings and escalations come when offices open: nobody is told anything at midnight.
constexpr std::chrono::hours morning{8};

std::int32_t number_of(const Policy& policy) {
    return static_cast<std::int32_t>(std::chrono::sys_days{policy.valid_from}.time_since_epoch().count());
}

constexpr model::ClockKind watched[] = {
    model::ClockKind::verification, model::ClockKind::first_follow_up, model::ClockKind::completion};

/// Steps in order of time, the breach always among them.
std::vector<EscalationStep> ladder_of(const Policy& policy, model::ClockKind clock) {
    const auto given = policy.escalate.find(clock);
    auto steps = given == policy.escalate.end() ? std::vector<EscalationStep>{} : given->second;
    if (std::ranges::find(steps, EscalationStep::At::breach, &EscalationStep::at) == steps.end()) {
        steps.emplace_back();
    }
    std::ranges::stable_sort(steps, {}, [](const EscalationStep& step) { return std::pair{step.at, step.amount}; });
    return steps;
}

bool fits(const ClockRule& rule, const ClockQuestion& question) {
    return rule.clock == question.clock && (!rule.kind || *rule.kind == question.kind) &&
           (!rule.supervisory || *rule.supervisory == question.supervisory);
}

}  // namespace

Deadlines::Deadlines(std::vector<Policy> policies, WorkingCalendar calendar)
    : policies_{std::move(policies)}, calendar_{std::move(calendar)} {
    in_force_from_.reserve(policies_.size());
    for (const auto& policy : policies_) {
        in_force_from_.push_back(calendar_.start_of(policy.valid_from, law_zone));
        for (const auto clock : watched) {
            ladders_.emplace(std::pair{number_of(policy), clock}, ladder_of(policy, clock));
        }
    }
}

Result<Deadlines> Deadlines::create(std::vector<Policy> policies, WorkingCalendar calendar) {
    for (std::size_t i = 0; i < policies.size(); ++i) {
        const auto& policy = policies[i];
        if (!policy.valid_from.ok()) {
            return Error{"policy_date_invalid", "policy '" + policy.name + "' has no valid first day"};
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (policies[j].valid_from == policy.valid_from) {
                return Error{
                    "policy_date_twice",
                    "policies '" + policies[j].name + "' and '" + policy.name + "' begin on the same day"};
            }
        }
        const auto absurd = [](const ClockRule& rule) { return rule.limit < 0 || rule.limit > longest_days; };
        if (std::ranges::any_of(policy.clocks, absurd)) {
            return Error{"policy_limit_out_of_range", "policy '" + policy.name + "' has a limit outside 0-3660 days"};
        }
    }
    return Deadlines{std::move(policies), std::move(calendar)};
}

std::int32_t Deadlines::policy_for(TimePoint received_at) const {
    const Policy* best = nullptr;
    for (std::size_t i = 0; i < policies_.size(); ++i) {
        if (in_force_from_[i] <= received_at && (best == nullptr || best->valid_from < policies_[i].valid_from)) {
            best = &policies_[i];
        }
    }
    return best == nullptr ? 0 : number_of(*best);
}

std::optional<Deadline> Deadlines::due(const ClockQuestion& question) const {
    const auto* of = policy(question.policy);
    if (of == nullptr) {
        return std::nullopt;
    }
    const auto rule = std::ranges::find_if(of->clocks, [&](const ClockRule& r) { return fits(r, question); });
    if (rule == of->clocks.end()) {
        return std::nullopt;
    }
    switch (rule->unit) {
        case Unit::calendar_days: return calendar_.calendar_days_after(question.start, rule->limit, question.zone);
        case Unit::working_hours:
            return calendar_.working_time_after(
                question.start, std::chrono::hours{rule->limit}, question.zone, OfficeHours{});
        case Unit::working_days: break;
    }
    return calendar_.working_days_after(question.start, rule->limit, question.zone);
}

std::span<const EscalationStep> Deadlines::ladder(std::int32_t policy_number, model::ClockKind clock) const {
    const auto found = ladders_.find(std::pair{policy_number, clock});
    return found == ladders_.end() ? std::span<const EscalationStep>{} : found->second;
}

TimePoint Deadlines::step_instant(const ClockSpan& span, const EscalationStep& step) const {
    const auto last = calendar_.local_date(span.due - std::chrono::microseconds{1}, span.zone);
    switch (step.at) {
        case EscalationStep::At::breach: break;
        case EscalationStep::At::after:
            return calendar_.start_of(calendar_.working_day_after(last, step.amount), span.zone) + morning;
        case EscalationStep::At::percent: {
            const auto first = calendar_.local_date(span.start, span.zone);
            const auto whole = calendar_.working_days_between(first, last);
            // The day after that share has passed; with a limit of no days, or one that ends today, the last day.
            const auto passed = std::min(whole * step.amount / 100, std::max(whole - 1, 0));
            const auto day = whole == 0 ? last : calendar_.working_day_after(first, passed + 1);
            const auto at = calendar_.start_of(day, span.zone) + morning;
            return std::max(span.start, std::min(at, span.due - std::chrono::microseconds{1}));
        }
    }
    return span.due;
}

Deadline Deadlines::recomputed(const ClockSpan& span, const WorkingCalendar& before) const {
    const auto first = before.local_date(span.start, span.zone);
    const auto last = before.local_date(span.due - std::chrono::microseconds{1}, span.zone);
    return calendar_.working_days_after(span.start, before.working_days_between(first, last), span.zone);
}

Deadline Deadlines::extended(TimePoint due, std::int32_t days, std::string_view zone) const {
    return calendar_.working_days_after(due - std::chrono::microseconds{1}, days, zone);
}

std::int32_t Deadlines::left(TimePoint at, TimePoint due, std::string_view zone) const {
    return calendar_.working_days_between(
        calendar_.local_date(at, zone), calendar_.local_date(due - std::chrono::microseconds{1}, zone));
}

Deadline Deadlines::resumed(TimePoint at, std::int32_t left, std::string_view zone) const {
    return calendar_.working_days_after(at, left, zone);
}

std::string to_string(const EscalationStep& step) {
    switch (step.at) {
        case EscalationStep::At::percent: return std::to_string(step.amount) + "%";
        case EscalationStep::At::after: return "+" + std::to_string(step.amount) + " working_days";
        case EscalationStep::At::breach: break;
    }
    return "breach";
}

const Policy* Deadlines::policy(std::int32_t number) const {
    const auto found = std::ranges::find(policies_, number, number_of);
    return number != 0 && found != policies_.end() ? &*found : nullptr;
}

const WorkingCalendar& Deadlines::calendar() const {
    return calendar_;
}

}  // namespace hub::sla
