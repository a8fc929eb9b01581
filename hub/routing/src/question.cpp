#include "question.hpp"

#include <algorithm>

namespace hub::routing::detail {

bool Question::time_holds(const TimeWindow& window) const {
    if (window.is_always()) {
        return true;
    }
    const auto offset = zone_offset(window.zone);
    if (!subject.now || !offset) {
        return false;
    }
    const auto at = local_time(*subject.now, *offset);
    return is_between_dates(window, at) && is_on_days(window, at) && is_within_hours(window, at);
}

bool Question::wish_holds(const Condition& when) const {
    return when.wished.empty() || std::ranges::any_of(when.wished, [&](const model::AgencyId& wanted) {
               return std::ranges::find(wish, wanted, [](const auto* agency) { return agency->id; }) != wish.end();
           });
}

bool Question::attributes_hold(const Condition& when) const {
    return std::ranges::all_of(when.attributes, [&](const model::Attribute& wanted) {
        return std::ranges::find(content.attributes, wanted) != content.attributes.end();
    });
}

bool Question::is_refused(const model::AgencyId& agency) const {
    return std::ranges::find(subject.refused, agency) != subject.refused.end();
}

bool Question::is_target_refused(const Rule& rule) const {
    const auto* fixed = std::get_if<model::AgencyId>(&rule.to);
    return fixed != nullptr && is_refused(*fixed);
}

}  // namespace hub::routing::detail
