#include "hub/sla/people.hpp"

#include "hub/model/region_code.hpp"

#include <algorithm>
#include <utility>

namespace hub::sla {
namespace {

constexpr std::string_view capital = "Asia/Jakarta";
constexpr int most_levels = 64;  // settings refuse circles; this ends one all the same

bool lies_in(std::string_view region, std::string_view prefix) {
    return region.starts_with(prefix) && (region.size() == prefix.size() || region[prefix.size()] == '.');
}

}  // namespace

TimePoint when_to_tell(TimePoint at, const MailRules& rules, std::string_view zone, const WorkingCalendar& calendar) {
    if (rules.any_time) {
        return at + rules.gather;
    }
    auto day = calendar.local_date(at, zone);
    const auto closing = [&] { return calendar.start_of(day, zone) + rules.hours.closes; };
    if (!calendar.is_working_day(day) || at >= closing()) {
        day = calendar.working_day_after(day, 1);
    }
    const auto opening = calendar.start_of(day, zone) + rules.hours.opens;
    return std::min(std::max(at, opening) + rules.gather, std::max(at, closing()));
}

People::People(std::vector<model::Person> people, const std::vector<model::Agency>& agencies, MailRules rules)
    : people_{std::move(people)}, rules_{std::move(rules)} {
    std::unordered_map<model::AgencyId, std::string> zones;
    for (const auto& agency : agencies) {
        offices_.emplace(agency.id, Office{agency.parent, agency.jurisdiction});
        zones.emplace(agency.id, agency.zone);
    }
    for (auto& person : people_) {
        if (person.zone.empty()) {
            const auto zone = zones.find(person.agency);
            person.zone = zone == zones.end() ? std::string{capital} : zone->second;
        }
    }
}

std::vector<const model::Person*> People::with_role(
    model::Role role, const model::AgencyId& office, const model::RegionCode& region) const {
    std::vector<const model::Person*> out;
    if (rules_.through.empty()) {
        return out;
    }
    const auto take = [&](auto fits) {
        for (const auto& person : people_) {
            if (person.role == role && fits(person)) {
                out.push_back(&person);
            }
        }
        return !out.empty();
    };
    if (role == model::Role::national_admin || role == model::Role::overseer) {
        take([](const model::Person&) { return true; });
        return out;
    }
    if (role == model::Role::coordinator) {
        auto at = region.value();
        auto above = offices_.find(office);
        for (int level = 0; at.empty() && above != offices_.end() && level < most_levels; ++level) {
            at = above->second.jurisdiction.empty() ? std::string{} : above->second.jurisdiction.front().value();
            above = offices_.find(above->second.parent);
        }
        std::size_t longest = 0;
        for (const auto& person : people_) {
            if (person.role == role && lies_in(at, person.region.value())) {
                longest = std::max(longest, person.region.value().size());
            }
        }
        take([&](const model::Person& person) {
            return person.region.value().size() == longest && (longest == 0 || lies_in(at, person.region.value()));
        });
        return out;
    }
    auto at = office;
    for (int level = 0; !at.empty() && level < most_levels; ++level) {
        if (take([&](const model::Person& person) { return person.agency == at; })) {
            break;
        }
        const auto above = offices_.find(at);
        at = above == offices_.end() ? model::AgencyId{} : above->second.parent;
    }
    return out;
}

const model::Person* People::find(const model::PersonId& id) const {
    const auto found = std::ranges::find(people_, id, &model::Person::id);
    return found == people_.end() ? nullptr : &*found;
}

}  // namespace hub::sla
