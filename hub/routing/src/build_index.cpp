#include "index.hpp"

#include "hub/routing/competence.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace hub::routing {
namespace {

Error unknown_agency(std::string who, const model::AgencyId& id, std::string place) {
    return {"unknown_agency", std::move(who) + " names the unknown agency '" + id.value() + "'", std::move(place)};
}

Status check_codes(const model::Agency& agency) {
    for (const auto& region : agency.jurisdiction) {
        if (region.empty() || !detail::CodeIndex::fits(region.value())) {
            return Error{"bad_code", "agency '" + agency.id.value() + "': bad region '" + region.value() + "'"};
        }
    }
    for (const auto& category : agency.handles) {
        if (category.empty() || !detail::CodeIndex::fits(category.value())) {
            return Error{"bad_code", "agency '" + agency.id.value() + "': bad category '" + category.value() + "'"};
        }
    }
    return {};
}

}  // namespace

Status Router::Index::take_agencies(std::vector<model::Agency> given) {
    agencies = std::move(given);
    for (std::size_t i = 0; i < agencies.size(); ++i) {
        const auto& id = agencies[i].id.value();
        if (id.empty() || !agency_numbers.try_emplace(id, static_cast<std::uint32_t>(i)).second) {
            return Error{"agency_twice", "agency '" + id + "' has no id or is given twice"};
        }
    }
    for (const auto& given_agency : agencies) {
        HUB_CHECK(check_codes(given_agency));
        const auto* at = &given_agency;
        for (std::size_t steps = 0; !at->parent.empty(); ++steps) {
            const auto* parent = agency(at->parent.value());
            if (parent == nullptr) {
                return unknown_agency("agency '" + at->id.value() + "'", at->parent, {});
            }
            if (steps == agencies.size()) {
                return Error{"circular_parents", "agency '" + given_agency.id.value() + "' is its own ancestor"};
            }
            at = parent;
        }
    }
    if (const auto ties = find_ties(agencies); !ties.empty()) {
        const auto& tie = ties.front();
        return Error{
            "competence_tie", "'" + tie.first.value() + "' and '" + tie.second.value() + "' both handle '" +
                                  tie.category.value() + "' for region '" + tie.region.value() + "'"};
    }
    jurisdictions = effective_jurisdictions(agencies);
    add_competence();
    return {};
}

void Router::Index::add_competence() {
    const auto claim = [](detail::FlatTable& table, std::uint32_t key, std::uint32_t number) {
        auto& holder = table.at_or_new(key);
        holder = holder == detail::FlatTable::none || holder == number ? number : many;
    };
    for (std::uint32_t number = 0; number < agencies.size(); ++number) {
        const auto& office = agencies[number];
        if (office.kind != model::AgencyKind::office) {
            continue;
        }
        for (const auto& category : office.handles) {
            const auto category_number = categories.intern(category.value());
            claim(sole_by_category, category_number, number);
            for (const auto& region : jurisdictions[number]) {
                competent.at_or_new(pair_key(category_number, regions.intern(region.value()))) = number;
            }
        }
        if (office.parent.empty()) {
            for (const auto& region : jurisdictions[number]) {
                claim(sole_by_region, regions.intern(region.value()), number);
            }
        }
    }
}

Status Router::Index::check_rule(const Rule& rule) const {
    const auto who = "rule '" + rule.name + "'";
    if (const auto* fixed = std::get_if<model::AgencyId>(&rule.to)) {
        if (agency(fixed->value()) == nullptr) {
            return unknown_agency(who, *fixed, rule.position);
        }
    } else if (std::get<Competent>(rule.to).category.empty()) {
        return Error{"bad_code", who + " asks for the competent agency without a category", rule.position};
    }
    for (const auto& copy : rule.copy) {
        if (agency(copy.value()) == nullptr) {
            return unknown_agency(who, copy, rule.position);
        }
    }
    if (!detail::CodeIndex::fits(rule.when.region.value()) || !detail::CodeIndex::fits(rule.when.category.value())) {
        return Error{"bad_code", who + " has a code with too many levels", rule.position};
    }
    return {};
}

Status Router::Index::take_rules(RuleSet given) {
    rules = std::move(given);
    if (agency(rules.unsure.value()) == nullptr) {
        return unknown_agency("`unsure`", rules.unsure, {});
    }
    for (const auto& rule : rules.rules) {
        HUB_CHECK(check_rule(rule));
    }
    return add_rules();
}

Status Router::Index::add_rules() {
    // A rule with several attributes goes under its rarest one, so that no bucket holds what a look-up must wade
    // through.
    std::map<model::Attribute, std::uint32_t> uses;
    for (const auto& rule : rules.rules) {
        for (const auto& attribute : rule.when.attributes) {
            ++uses[attribute];
        }
    }
    for (std::uint32_t number = 0; number < rules.rules.size(); ++number) {
        const auto& when = rules.rules[number].when;
        std::uint32_t attribute_number = 0;
        if (!when.attributes.empty()) {
            const auto& rarest = *std::ranges::min_element(
                when.attributes, {}, [&](const model::Attribute& attribute) { return uses.at(attribute); });
            attribute_number =
                attributes.try_emplace(attribute_key(rarest), static_cast<std::uint32_t>(attributes.size()) + 1)
                    .first->second;
        }
        const auto category = categories.intern(when.category.value());
        const auto region = regions.intern(when.region.value());
        auto& at = buckets.at_or_new(rule_key(category, region, attribute_number));
        if (at == detail::FlatTable::none) {
            at = static_cast<std::uint32_t>(bucket_list.size());
            bucket_list.emplace_back();
        }
        detail::Group wanted{
            .kind = when.kind ? static_cast<std::uint8_t>(*when.kind) : std::uint8_t{0},
            .channel = when.channel ? static_cast<std::uint8_t>(*when.channel) : std::uint8_t{0},
            .supervisory = static_cast<std::uint8_t>(
                !when.supervisory   ? 0
                : *when.supervisory ? 2
                                    : 1),
            .rules = {number}};
        auto& bucket = bucket_list[at];
        const auto same = std::ranges::find_if(bucket, [&](const detail::Group& group) {
            return group.kind == wanted.kind && group.channel == wanted.channel &&
                   group.supervisory == wanted.supervisory;
        });
        if (same == bucket.end()) {
            bucket.push_back(std::move(wanted));
        } else {
            same->rules.push_back(number);
        }
        rule_categories.resize(std::max(rule_categories.size(), regions.size()));
        rule_categories[region] |= std::uint64_t{1} << (category % 64U);
    }
    rule_categories.resize(std::max(rule_categories.size(), regions.size()));
    if (categories.size() >= 1U << 21U || regions.size() >= 1U << 21U || attributes.size() >= (1U << 22U) - 1) {
        return Error{"too_many_codes", "the rules name more than two million different codes"};
    }
    return {};
}

Result<Router> Router::create(RuleSet rules, std::vector<model::Agency> agencies) {
    auto index = std::make_unique<Index>();
    HUB_CHECK(index->take_agencies(std::move(agencies)));
    HUB_CHECK(index->take_rules(std::move(rules)));
    return Router{std::move(index)};
}

}  // namespace hub::routing
