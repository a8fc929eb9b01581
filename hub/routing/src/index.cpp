#include "index.hpp"

#include <algorithm>

namespace hub::routing {
namespace detail {

bool attributes_hold(const Condition& when, const model::Content& content) {
    return std::ranges::all_of(when.attributes, [&](const model::Attribute& wanted) {
        return std::ranges::find(content.attributes, wanted) != content.attributes.end();
    });
}

bool holds(const Condition& when, const model::Content& content) {
    return (!when.kind || *when.kind == content.kind) && (!when.channel || *when.channel == content.channel) &&
           (!when.supervisory || *when.supervisory == content.supervisory) &&
           is_within(content.category.value(), when.category.value()) &&
           is_within(content.region.value(), when.region.value()) && attributes_hold(when, content);
}

bool is_refused(const Subject& subject, const model::AgencyId& agency) {
    return std::ranges::find(subject.refused, agency) != subject.refused.end();
}

bool is_target_refused(const Rule& rule, const Subject& subject) {
    const auto* fixed = std::get_if<model::AgencyId>(&rule.to);
    return fixed != nullptr && is_refused(subject, *fixed);
}

}  // namespace detail

using detail::Candidate;
using detail::FlatTable;

const model::Agency* Router::Index::agency(std::string_view id) const {
    const auto at = agency_numbers.find(id);
    return at == agency_numbers.end() ? nullptr : &agencies[at->second];
}

void Router::Index::scan_bucket(const detail::Bucket& bucket, const Subject& subject, std::uint32_t& best) const {
    const auto& content = subject.content;
    const auto fits = [](std::uint8_t wanted, auto given) {
        return wanted == 0 || wanted == static_cast<std::uint8_t>(given);
    };
    for (const auto& group : bucket) {
        if (group.rules.front() >= best || !fits(group.kind, content.kind) || !fits(group.channel, content.channel) ||
            !fits(group.supervisory, content.supervisory ? 2 : 1)) {
            continue;
        }
        for (const auto number : group.rules) {
            if (number >= best) {
                break;
            }
            const auto& rule = rules.rules[number];
            if (detail::attributes_hold(rule.when, content) && !detail::is_target_refused(rule, subject)) {
                best = number;
                break;
            }
        }
    }
}

std::optional<std::uint32_t> Router::Index::first_rule(const Subject& subject, const detail::Place& place) const {
    const auto& content = subject.content;
    std::vector<std::uint32_t> with_attribute;  // stays empty, and unallocated, for most complaints
    for (const auto& attribute : content.attributes) {
        if (const auto at = attributes.find(attribute_key(attribute)); at != attributes.end()) {
            with_attribute.push_back(at->second);
        }
    }
    auto best = FlatTable::none;
    const auto look_up = [&](std::uint32_t category, std::uint32_t region, std::uint32_t attribute) {
        if (const auto at = buckets.find(rule_key(category, region, attribute)); at != FlatTable::none) {
            scan_bucket(bucket_list[at], subject, best);
        }
    };
    for (const auto region : place.regions) {
        for (const auto category : place.categories) {
            if ((rule_categories[region] >> (category % 64U) & 1U) == 0) {
                continue;
            }
            look_up(category, region, 0);
            for (const auto attribute : with_attribute) {
                look_up(category, region, attribute);
            }
        }
    }
    return best == FlatTable::none ? std::nullopt : std::optional{best};
}

std::optional<Candidate> Router::Index::best_candidate(const detail::Place& place, const Subject& subject) const {
    std::optional<Candidate> best;
    each_candidate(place, [&](const Candidate& candidate) {
        if (detail::is_refused(subject, agencies[candidate.agency].id)) {
            return false;
        }
        best = candidate;
        return true;
    });
    return best;
}

bool Router::Index::is_chosen_competent(const model::Agency& office, const model::Content& content) const {
    if (office.kind != model::AgencyKind::office) {
        return false;
    }
    // What the reporter did not say does not speak against the choice.
    const auto& covers = jurisdictions[agency_numbers.at(office.id.value())];
    const bool here = content.region.empty() || std::ranges::any_of(covers, [&](const model::RegionCode& region) {
                          return is_within(content.region.value(), region.value());
                      });
    const bool this_matter =
        content.category.empty() || std::ranges::any_of(office.handles, [&](const model::CategoryCode& category) {
            return is_within(content.category.value(), category.value());
        });
    return here && this_matter;
}

model::AgencyId Router::Index::suggest(const Subject& subject, const detail::Place& place) const {
    const auto& content = subject.content;
    const auto usable = [&](std::uint32_t number) {
        return number != FlatTable::none && number != many && !detail::is_refused(subject, agencies[number].id);
    };
    if (const auto* wished = agency(content.wished_agency.value());
        wished != nullptr && wished->kind == model::AgencyKind::office && !detail::is_refused(subject, wished->id)) {
        return wished->id;
    }
    if (const auto best = best_candidate(place, subject)) {
        return agencies[best->agency].id;
    }
    if (content.region.empty()) {
        for (const auto category : place.categories) {
            if (const auto number = sole_by_category.find(category); category != 0 && usable(number)) {
                return agencies[number].id;
            }
        }
        return {};
    }
    for (const auto region : place.regions) {
        if (const auto number = sole_by_region.find(region); region != 0 && usable(number)) {
            return agencies[number].id;
        }
    }
    return {};
}

}  // namespace hub::routing
