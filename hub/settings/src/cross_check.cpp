#include "cross_check.hpp"

#include "codes.hpp"
#include "routing_check.hpp"
#include "values.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/routing/competence.hpp"
#include "hub/sla/working_calendar.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hub::settings::detail {
namespace {

/// Names of one kind and where each was defined first.
class Names {
public:
    Names(const char* kind, const char* code, bool incomplete) : kind_{kind}, code_{code}, incomplete_{incomplete} {}

    void define(std::string_view name, const Place& at, Findings& findings) {
        const auto [first, is_new] = places_.try_emplace(std::string{name}, at);
        if (!is_new) {
            findings.error(
                code::defined_twice, at, say("{0} '{1}' is defined twice", Phrase::english(kind_), std::string{name}),
                say("it is defined already at {0}", to_string(first->second)));
        }
    }
    [[nodiscard]] bool has(std::string_view name) const { return places_.contains(std::string{name}); }
    void require(std::string_view name, const Place& at, Findings& findings) {
        if (incomplete_ || has(name)) {
            return;
        }
        auto hint = hints_given_ < most_hints ? hint_for(name) : Phrase{};
        ++hints_given_;
        findings.error(
            code_, at, say("unknown {0} '{1}'", Phrase::english(kind_), std::string{name}),
            hint.empty() ? say("define it, or correct the name") : std::move(hint));
    }

private:
    [[nodiscard]] Phrase hint_for(std::string_view name) const {
        std::vector<std::string_view> known;
        for (const auto& [candidate, place] : places_) {
            known.push_back(candidate);
        }
        std::ranges::sort(known);  // the hint must not depend on the order of a hash table
        const auto best = nearest(name, known);
        return best.empty() ? Phrase{} : say("did you mean {0} ({1})?", best, to_string(places_.at(best)));
    }

    static constexpr int most_hints = 100;  // each one looks at every known name
    const char* kind_;
    const char* code_;
    bool incomplete_;
    int hints_given_ = 0;
    std::unordered_map<std::string, Place> places_;
};

struct World {
    Names agencies;
    Names categories;
    Names instances;
};

World define_all(const Draft& draft, Findings& findings) {
    World world{
        .agencies = {"agency", code::unknown_agency, draft.agencies_unreadable},
        .categories = {"category", code::unknown_category, draft.categories_unreadable},
        .instances = {"connector instance", code::unknown_instance, draft.instances_unreadable}};
    for (const auto& agency : draft.agencies) {
        world.agencies.define(agency.agency.id.value(), agency.at, findings);
    }
    for (const auto& category : draft.categories) {
        world.categories.define(category.category.code.value(), category.at, findings);
    }
    for (const auto& instance : draft.instances) {
        world.instances.define(instance.instance.id.value(), instance.at, findings);
    }
    Names rules{"rule", code::unknown_key, false};
    for (const auto& rule : draft.rules) {
        if (!rule.rule.name.empty()) {
            rules.define(rule.rule.name, rule.name_at, findings);
        }
    }
    Names policies{"policy", code::unknown_key, false};
    Names first_days{"a policy that begins on", code::unknown_key, false};
    for (const auto& policy : draft.policies) {
        policies.define(policy.policy.name, policy.name_at, findings);
        if (policy.policy.valid_from.ok()) {
            first_days.define(to_iso_date(policy.policy.valid_from), policy.from_at, findings);
        }
    }
    Names people{"person", code::unknown_key, false};
    for (const auto& person : draft.people) {
        people.define(person.person.id.value(), person.at, findings);
    }
    Names years{"calendar year", code::unknown_key, false};
    for (const auto& year : draft.years) {
        years.define(std::to_string(year.year.year), year.at, findings);
    }
    return world;
}

void check_categories(const Draft& draft, const World& world, Findings& findings) {
    for (const auto& [category, at] : draft.categories) {
        const auto& code = category.code.value();
        const auto dot = code.rfind('.');
        if (dot != std::string::npos && !world.categories.has(code.substr(0, dot))) {
            findings.error(
                code::orphan_category, at, say("the topic above '{0}' is missing", code),
                say("define '{0}' too", code.substr(0, dot)));
        }
    }
}

void check_parents(const Draft& draft, Findings& findings) {
    std::unordered_map<std::string_view, const DraftAgency*> by_id;
    for (const auto& agency : draft.agencies) {
        by_id.try_emplace(agency.agency.id.value(), &agency);
    }
    std::unordered_set<const DraftAgency*> settled;
    for (const auto& agency : draft.agencies) {
        std::unordered_set<const DraftAgency*> way;
        const auto* at = &agency;
        while (at != nullptr && !settled.contains(at) && way.insert(at).second) {
            const auto parent = by_id.find(at->agency.parent.value());
            at = parent == by_id.end() ? nullptr : parent->second;
        }
        if (at != nullptr && way.contains(at) && at->parent) {
            findings.error(
                code::circular_parents, at->parent->at, say("agency '{0}' is its own ancestor", at->agency.id.value()),
                say("remove one 'parent' of this circle"));
        }
        settled.insert(way.begin(), way.end());
    }
}

void inherit_zones(Draft& draft) {
    std::unordered_map<std::string_view, const DraftAgency*> by_id;
    for (const auto& agency : draft.agencies) {
        by_id.try_emplace(agency.agency.id.value(), &agency);
    }
    for (auto& agency : draft.agencies) {
        const auto* at = &agency;
        for (std::size_t steps = 0; at != nullptr && !at->zone && steps < draft.agencies.size(); ++steps) {
            const auto parent = by_id.find(at->agency.parent.value());
            at = parent == by_id.end() ? nullptr : parent->second;
        }
        if (at != nullptr && at->zone) {
            agency.agency.zone = at->zone->value;
        }
    }
}

void report_zone(const std::string& zone, const Place& at, Findings& findings) {
    constexpr std::string_view usual[] = {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"};
    findings.error(code::unknown_zone, at, say("unknown time zone '{0}'", zone), did_you_mean(zone, usual));
}

void check_agencies(const Draft& draft, World& world, Findings& findings) {
    std::unordered_set<std::string_view> used;
    for (const auto& agency : draft.agencies) {
        if (agency.parent) {
            world.agencies.require(agency.parent->value.value(), agency.parent->at, findings);
        }
        if (agency.zone && !sla::WorkingCalendar::zone_exists(agency.zone->value)) {
            report_zone(agency.zone->value, agency.zone->at, findings);
        }
        if (agency.connector) {
            world.instances.require(agency.connector->value.value(), agency.connector->at, findings);
            used.insert(agency.connector->value.value());
        }
        for (const auto& category : agency.handles) {
            world.categories.require(category.value.value(), category.at, findings);
        }
    }
    if (draft.mails_through) {
        const auto& [through, at] = *draft.mails_through;
        world.instances.require(through.value(), at, findings);
        if (used.contains(through.value())) {
            findings.error(
                code::contradiction, at, say("'{0}' is the connector of an agency", through.value()),
                say("mails to people need an instance of their own"));
        }
        used.insert(through.value());
    }
    for (const auto& instance : draft.instances) {
        if (!draft.agencies_unreadable && !used.contains(instance.instance.id.value())) {
            findings.warning(
                code::unused_instance, instance.at,
                say("no agency uses the connector instance '{0}'", instance.instance.id.value()),
                say("name it as 'connector' of an agency, or remove the file"));
        }
    }
}

void check_people(const Draft& draft, World& world, Findings& findings) {
    for (const auto& person : draft.people) {
        if (person.agency) {
            world.agencies.require(person.agency->value.value(), person.agency->at, findings);
        }
        if (person.zone_at && !sla::WorkingCalendar::zone_exists(person.person.zone)) {
            report_zone(person.person.zone, *person.zone_at, findings);
        }
    }
    if (!draft.people.empty() && !draft.mails_through) {
        findings.warning(
            code::unreachable_rule, draft.people.front().at, say("nobody is told by mail"),
            say("name an instance under 'mails' in sla.yaml"));
    }
}

void check_ties(const Draft& draft, Findings& findings) {
    std::vector<model::Agency> agencies;
    std::unordered_map<std::string_view, const DraftAgency*> by_id;
    for (const auto& agency : draft.agencies) {
        if (by_id.try_emplace(agency.agency.id.value(), &agency).second) {
            agencies.push_back(agency.agency);
        }
    }
    for (const auto& tie : routing::find_ties(agencies)) {
        const auto& second = *by_id.at(tie.second.value());
        const auto at = std::ranges::find(second.handles, tie.category, &Placed<model::CategoryCode>::value);
        findings.error(
            code::competence_tie, at->at,
            say("'{0}' and '{1}' both handle '{2}' for {3}", tie.first.value(), tie.second.value(),
                tie.category.value(),
                tie.region.empty() ? say("the whole country") : say("region {0}", tie.region.value())),
            say("let one of them handle a narrower topic or region; the other is at {0}",
                to_string(by_id.at(tie.first.value())->at)));
    }
}

void check_routing(const Draft& draft, World& world, Findings& findings) {
    for (const auto& rule : draft.rules) {
        if (rule.to_agency) {
            world.agencies.require(rule.to_agency->value.value(), rule.to_agency->at, findings);
        }
        for (const auto& copy : rule.copies) {
            world.agencies.require(copy.value.value(), copy.at, findings);
        }
        for (const auto& wished : rule.wished) {
            world.agencies.require(wished.value.value(), wished.at, findings);
        }
        for (const auto& category : rule.categories) {
            world.categories.require(category.value.value(), category.at, findings);
        }
    }
    for (const auto& test : draft.tests) {
        for (const auto& category : test.categories) {
            world.categories.require(category.value.value(), category.at, findings);
        }
        for (const auto& agency : test.agencies) {
            world.agencies.require(agency.value.value(), agency.at, findings);
        }
    }
    if (!draft.unsure) {
        return;
    }
    const auto& [desk, at] = *draft.unsure;
    world.agencies.require(desk.value(), at, findings);
    const auto found =
        std::ranges::find(draft.agencies, desk, [](const DraftAgency& a) -> const auto& { return a.agency.id; });
    if (found != draft.agencies.end() && found->agency.kind != model::AgencyKind::desk) {
        findings.error(
            code::desk_misuse, at, say("'{0}' is an office, not a desk of people", desk.value()),
            say("name an agency with 'kind: desk'"));
    }
}

}  // namespace

void cross_check(Draft& draft, Findings& findings) {
    auto world = define_all(draft, findings);
    check_categories(draft, world, findings);
    check_parents(draft, findings);
    check_agencies(draft, world, findings);
    check_people(draft, world, findings);
    check_ties(draft, findings);
    check_routing(draft, world, findings);
    check_rule_regions(draft, findings);
    if (!findings.has_errors()) {  // a faulty condition looks like one that covers everything
        check_reachable(draft, findings);
    }
    inherit_zones(draft);
}

}  // namespace hub::settings::detail
