#include "index.hpp"

#include <algorithm>

namespace hub::routing {

using detail::Candidate;
using detail::FlatTable;
using detail::Question;

const model::Agency* Router::Index::agency(std::string_view id) const {
    const auto at = agency_numbers.find(id);
    return at == agency_numbers.end() ? nullptr : &agencies[at->second];
}

Question Router::Index::question(const Subject& subject) const {
    Question made{subject, words};
    if (has_wish_rules && !subject.content.wished_agency.empty()) {
        const auto* at = agency(subject.content.wished_agency.value());
        for (; at != nullptr; at = at->parent.empty() ? nullptr : agency(at->parent.value())) {  // no circles: create()
            made.wish.push_back(at);
        }
    }
    return made;
}

bool Router::Index::rest_holds(std::uint32_t number, Question& question) const {
    const auto rest = rests[number];
    if (rest == 0 && question.subject.refused.empty()) {
        return true;
    }
    const auto& rule = rules.rules[number];
    return ((rest & detail::rest_attributes) == 0 || question.attributes_hold(rule.when)) &&
           ((rest & detail::rest_wish) == 0 || question.wish_holds(rule.when)) &&
           ((rest & detail::rest_time) == 0 || question.time_holds(rule.when.time)) &&
           ((rest & detail::rest_text) == 0 || question.text_holds(texts[number])) && !question.is_target_refused(rule);
}

void Router::Index::scan_bucket(const detail::Bucket& bucket, Question& question, std::uint32_t& best) const {
    for (const auto& group : bucket) {
        if (group.rules.front() >= best || !detail::passes(question.gate, group.gate)) {
            continue;
        }
        for (const auto number : group.rules) {
            if (number >= best) {
                break;
            }
            if (rest_holds(number, question)) {
                best = number;
                break;
            }
        }
    }
}

void Router::Index::scan_words(Question& question, const detail::Place& place, std::uint32_t& best) const {
    const auto is_here = [&](std::uint32_t category) {
        return std::ranges::find(place.categories, category) != place.categories.end();
    };
    for (const auto region : place.regions) {
        if (first_word_rule[region] >= best) {
            continue;  // and the text is not even folded where no rule asks for words
        }
        for (const auto word : question.words().numbers()) {
            const auto at = word == 0 ? FlatTable::none : word_lists.find(word_key(word, region));
            if (at == FlatTable::none) {
                continue;
            }
            for (const auto& entry : word_entries[at]) {
                if (entry.rule >= best) {
                    break;
                }
                if (detail::passes(question.gate, entry.gate) && is_here(entry.category) &&
                    rest_holds(entry.rule, question)) {
                    best = entry.rule;
                    break;
                }
            }
        }
    }
}

std::optional<std::uint32_t> Router::Index::first_rule(Question& question, const detail::Place& place) const {
    std::vector<std::uint32_t> present;  // features; stays empty, and unallocated, for most complaints
    const auto look_for = [&](const std::string& key) {
        if (const auto at = features.find(key); at != features.end()) {
            present.push_back(at->second);
        }
    };
    for (const auto& attribute : question.content.attributes) {
        look_for(detail::feature_key(attribute));
    }
    for (const auto* wished : question.wish) {
        look_for(detail::feature_key(wished->id));
    }
    auto best = FlatTable::none;
    const auto look_up = [&](std::uint32_t category, std::uint32_t region, std::uint32_t feature) {
        if (const auto at = buckets.find(rule_key(category, region, feature)); at != FlatTable::none) {
            scan_bucket(bucket_list[at], question, best);
        }
    };
    for (const auto region : place.regions) {
        for (const auto category : place.categories) {
            if ((rule_categories[region] >> (category % 64U) & 1U) == 0) {
                continue;
            }
            look_up(category, region, 0);
            for (const auto feature : present) {
                look_up(category, region, feature);
            }
        }
    }
    scan_words(question, place, best);
    return best == FlatTable::none ? std::nullopt : std::optional{best};
}

std::optional<Candidate> Router::Index::best_candidate(const detail::Place& place, const Question& question) const {
    std::optional<Candidate> best;
    each_candidate(place, [&](const Candidate& candidate) {
        if (question.is_refused(agencies[candidate.agency].id)) {
            return false;
        }
        best = candidate;
        return true;
    });
    return best;
}

bool Router::Index::covers_region(const model::Agency& office, const model::RegionCode& region) const {
    return region.empty() || std::ranges::any_of(
                                 jurisdictions[agency_numbers.at(office.id.value())],
                                 [&](const model::RegionCode& own) { return is_within(region.value(), own.value()); });
}

bool Router::Index::handles_category(const model::Agency& office, const model::CategoryCode& category) {
    return category.empty() || std::ranges::any_of(office.handles, [&](const model::CategoryCode& own) {
               return is_within(category.value(), own.value());
           });
}

bool Router::Index::is_chosen_competent(const model::Agency& office, const Question& question) const {
    return office.kind == model::AgencyKind::office && covers_region(office, question.content.region) &&
           handles_category(office, question.content.category);
}

model::AgencyId Router::Index::suggest(const Question& question, const detail::Place& place) const {
    const auto& content = question.content;
    const auto usable = [&](std::uint32_t number) {
        return number != FlatTable::none && number != many && !question.is_refused(agencies[number].id);
    };
    if (const auto* wished = agency(content.wished_agency.value());
        wished != nullptr && wished->kind == model::AgencyKind::office && !question.is_refused(wished->id)) {
        return wished->id;
    }
    if (const auto best = best_candidate(place, question)) {
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
