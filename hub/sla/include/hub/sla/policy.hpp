#pragma once
#include "hub/model/enums.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::sla {

enum class Unit : std::uint8_t { working_days = 1, calendar_days = 2 };

/// One clock's limit, perhaps only for some complaints; the first rule of a clock that fits wins.
struct ClockRule {
    model::ClockKind clock = model::ClockKind::verification;
    std::int32_t limit = 0;
    Unit unit = Unit::working_days;
    std::optional<model::ComplaintKind> kind;  ///< empty: any
    std::optional<bool> supervisory;           ///< empty: any
};

/// A set of limits with a legal basis and a first day (sla.yaml). A complaint keeps the policy under which it was
/// received (domain.md, head).
struct Policy {
    std::string name;
    std::string basis;
    std::chrono::year_month_day valid_from{};
    std::vector<ClockRule> clocks;
};

}  // namespace hub::sla
