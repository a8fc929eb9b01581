#pragma once
#include "hub/model/enums.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::sla {

enum class Unit : std::uint8_t { working_days = 1, calendar_days = 2, working_hours = 3 };

/// One clock's limit, perhaps only for some complaints; the first rule of a clock that fits wins.
struct ClockRule {
    model::ClockKind clock = model::ClockKind::verification;
    std::int32_t limit = 0;  ///< in `unit`
    Unit unit = Unit::working_days;
    std::optional<model::ComplaintKind> kind;  ///< empty: any
    std::optional<bool> supervisory;           ///< empty: any
};

/// One step of the ladder of a clock: when, and whom it concerns (domain.md section 4).
struct EscalationStep {
    enum class At : std::uint8_t {
        percent = 1,  ///< of the limit: `amount` 1-99
        breach = 2,   ///< at the limit
        after = 3     ///< `amount` working days after it
    };
    At at = At::breach;
    std::int32_t amount = 0;
    std::vector<model::Role> to;
    friend bool operator==(const EscalationStep&, const EscalationStep&) = default;
};
/// "60%", "breach", "+2 working_days": as sla.yaml writes it.
std::string to_string(const EscalationStep& step);

/// How often and how far an agency may put its completion off.
struct ExtensionLimit {
    std::int32_t days = 0;  ///< working days, all extensions together; 0: none
    std::int32_t times = 0;
};

/// A set of limits with a legal basis and a first day (sla.yaml). A complaint keeps the policy under which it was
/// received (domain.md, head).
struct Policy {
    std::string name;
    std::string basis;
    std::chrono::year_month_day valid_from{};
    std::vector<ClockRule> clocks;
    std::map<model::ClockKind, std::vector<EscalationStep>> escalate;
    /// Clocks that stand still while the complaint is postponed (domain.md section 4: completion does).
    std::vector<model::ClockKind> pauses{model::ClockKind::completion};
    ExtensionLimit extension{14, 1};
    std::int32_t reopen_days = 30;  ///< calendar days after closing in which the reporter may reopen
};

}  // namespace hub::sla
