#include "hub/sla/deadlines.hpp"

#include <algorithm>
#include <utility>

namespace hub::sla {
namespace {

/// Policies are national law: their first day begins where the capital's clock says so.
constexpr std::string_view law_zone = "Asia/Jakarta";
constexpr std::int32_t longest_days = 3'660;

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
    std::int32_t best = 0;
    for (std::size_t i = 0; i < policies_.size(); ++i) {
        if (in_force_from_[i] <= received_at &&
            (best == 0 || in_force_from_[static_cast<std::size_t>(best) - 1] < in_force_from_[i])) {
            best = static_cast<std::int32_t>(i) + 1;
        }
    }
    return best;
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
    return rule->unit == Unit::calendar_days ? calendar_.calendar_days_after(question.start, rule->limit, question.zone)
                                             : calendar_.working_days_after(question.start, rule->limit, question.zone);
}

const Policy* Deadlines::policy(std::int32_t number) const {
    return number >= 1 && static_cast<std::size_t>(number) <= policies_.size()
               ? &policies_[static_cast<std::size_t>(number) - 1]
               : nullptr;
}

const WorkingCalendar& Deadlines::calendar() const {
    return calendar_;
}

}  // namespace hub::sla
