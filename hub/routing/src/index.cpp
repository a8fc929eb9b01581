#include "index.hpp"

#include <algorithm>
#include <array>

namespace hub::routing {

using detail::Candidate;
using detail::FlatTable;
using detail::Question;

const model::Agency* Router::Index::agency(std::string_view id) const {
    const auto at = agency_numbers.find(id);
    return at == agency_numbers.end() ? nullptr : &agencies[at->second];
}

void Router::Index::look_up_wish(Question& question) const {
    const auto& id = question.content.wished_agency;
    if (!has_wish_rules || id.empty()) {
        return;
    }
    for (const auto* at = agency(id.value()); at != nullptr;) {
        question.wish.push_back(at);
        at = at->parent.empty() ? nullptr : agency(at->parent.value());  // no circles: create()
    }
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
           ((rest & detail::rest_text) == 0 || question.searched().fits(texts[number])) &&
           !question.is_target_refused(rule);
}

void Router::Index::scan_bucket(detail::RegionIndex::Range bucket, Question& question, std::uint32_t& best) const {
    for (auto i = bucket.begin; i < bucket.end; ++i) {
        const auto& group = groups[i];
        if (group.first_rule >= best || !detail::passes(question.gate, group.gate)) {
            continue;
        }
        for (auto at = group.rules.begin; at < group.rules.end && group_rules[at] < best; ++at) {
            if (rest_holds(group_rules[at], question)) {
                best = group_rules[at];
            }
        }
    }
}

/// In three passes over a few dozen words at a time, each of which asks memory for what the next one reads: with many
/// rules nearly all the time goes into waiting for it.
void Router::Index::scan_words(Question& question, const detail::Place& place, std::uint32_t& best) const {
    constexpr std::size_t at_once = 32;
    for (const auto region : place.regions) {
        if (first_word_rule[region] >= best) {
            continue;  // and the text is not even folded where no rule asks for words
        }
        const auto text = question.text().words();
        const auto known = words.region(region);
        std::array<WordHit, at_once> hits{};
        for (std::size_t at = 0; at < text.size();) {
            std::size_t count = 0;
            for (; at < text.size() && count < at_once; ++at) {
                if (known.may_know(text[at].hash)) {
                    hits.at(count++).at = at;
                }
            }
            for (std::size_t i = 0; i < count; ++i) {
                auto& hit = hits.at(i);
                hit.found = known.find(text[hit.at].hash);
                __builtin_prefetch(word_entries.data() + hit.found.begin);
            }
            for (std::size_t i = 0; i < count; ++i) {
                scan_word(question, hits.at(i), place, best);
            }
        }
    }
}

void Router::Index::scan_word(
    Question& question, const WordHit& hit, const detail::Place& place, std::uint32_t& best) const {
    const auto text = question.text().words();
    for (auto i = hit.found.begin; i < hit.found.end && word_entries[i].rule < best; ++i) {
        const auto& entry = word_entries[i];
        if (!detail::passes(question.gate, entry.gate) || hit.at < entry.word ||
            text.size() - (hit.at - entry.word) < entry.count ||
            std::ranges::find(place.categories, entry.category) == place.categories.end()) {
            continue;
        }
        const auto begin = hit.at - entry.word;
        if (detail::mark_of(text.subspan(begin, entry.count)) == entry.mark &&
            detail::begins_at(question.text(), begin, *entry.phrase) && rest_holds(entry.rule, question)) {
            best = entry.rule;
        }
    }
}

std::vector<std::uint32_t> Router::Index::features_of(const Question& question) const {
    std::vector<std::uint32_t> present;  // stays empty, and unallocated, for most complaints
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
    return present;
}

std::optional<std::uint32_t> Router::Index::first_rule(Question& question, const detail::Place& place) const {
    const auto present = features_of(question);
    auto best = FlatTable::none;
    for (const auto region : place.regions) {
        const auto known = buckets.region(region);
        for (const auto category : place.categories) {
            scan_bucket(known.find(bucket_key(category, 0)), question, best);
            for (const auto feature : present) {
                scan_bucket(known.find(bucket_key(category, feature)), question, best);
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
