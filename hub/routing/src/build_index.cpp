#include "index.hpp"

#include "hub/routing/competence.hpp"

#include <algorithm>
#include <utility>

namespace hub::routing {
namespace {

Error unknown_parent(const model::Agency& agency) {
    return {
        "unknown_agency",
        "agency '" + agency.id.value() + "' names the unknown agency '" + agency.parent.value() + "'"};
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
                return unknown_parent(*at);
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

Result<Router> Router::create(RuleSet rules, std::vector<model::Agency> agencies) {
    auto index = std::make_unique<Index>();
    HUB_CHECK(index->take_agencies(std::move(agencies)));
    HUB_CHECK(index->take_rules(std::move(rules)));
    return Router{std::move(index)};
}

}  // namespace hub::routing
