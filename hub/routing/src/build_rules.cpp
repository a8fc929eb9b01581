#include "index.hpp"

#include <algorithm>
#include <utility>

namespace hub::routing {

using detail::Anchors;
using detail::FlatTable;

namespace {

Error unknown_agency(const std::string& who, const model::AgencyId& id, const std::string& place) {
    return {"unknown_agency", who + " names the unknown agency '" + id.value() + "'", place};
}

std::uint8_t rest_of(const Condition& when) {
    return static_cast<std::uint8_t>(
        (when.attributes.empty() ? 0 : detail::rest_attributes) | (when.wished.empty() ? 0 : detail::rest_wish) |
        (when.text.empty() ? 0 : detail::rest_text) | (when.time.is_always() ? 0 : detail::rest_time));
}

template <class Codes>
bool all_fit(const Codes& codes) {
    return std::ranges::all_of(
        codes, [](const auto& code) { return !code.empty() && detail::CodeIndex::fits(code.value()); });
}

/// The numbers of `codes`; of none: 0, the empty prefix.
template <class Codes>
std::vector<std::uint32_t> numbers_of(const Codes& codes, detail::CodeIndex& index) {
    std::vector<std::uint32_t> numbers;
    for (const auto& code : codes) {
        numbers.push_back(index.intern(code.value()));
    }
    if (numbers.empty()) {
        numbers.push_back(0);
    }
    std::ranges::sort(numbers);
    const auto repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    return numbers;
}

}  // namespace

Status Router::Index::check_rule(const Rule& rule) const {
    const auto who = "rule '" + rule.name + "'";
    std::vector<model::AgencyId> named{rule.copy};
    named.insert(named.end(), rule.when.wished.begin(), rule.when.wished.end());
    if (const auto* fixed = std::get_if<model::AgencyId>(&rule.to)) {
        named.push_back(*fixed);
    } else if (std::get<Competent>(rule.to).category.empty()) {
        return Error{"bad_code", who + " asks for the competent agency without a category", rule.position};
    }
    for (const auto& id : named) {
        if (agency(id.value()) == nullptr) {
            return unknown_agency(who, id, rule.position);
        }
    }
    if (!all_fit(rule.when.regions) || !all_fit(rule.when.categories)) {
        return Error{"bad_code", who + " has an empty code or one with too many levels", rule.position};
    }
    if (!zone_offset(rule.when.time.zone)) {
        return Error{"bad_zone", who + " has a zone that is none of Indonesia's", rule.position};
    }
    return {};
}

Status Router::Index::take_rules(RuleSet given) {
    rules = std::move(given);
    if (agency(rules.unsure.value()) == nullptr) {
        return unknown_agency("`unsure`", rules.unsure, {});
    }
    texts.resize(rules.rules.size());
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
        const auto& rule = rules.rules[i];
        HUB_CHECK(check_rule(rule));
        if (!words.compile(rule.when.text, texts[i])) {
            return Error{"bad_text", "rule '" + rule.name + "' has a phrase without letters and digits", rule.position};
        }
        rests.push_back(rest_of(rule.when));
        has_wish_rules = has_wish_rules || !rule.when.wished.empty();
    }
    return add_rules();
}

Status Router::Index::add_rules() {
    const detail::AnchorChoice anchors{rules.rules, texts, words};
    for (std::uint32_t number = 0; number < rules.rules.size(); ++number) {
        add_rule(number, anchors.choose(number));
    }
    rule_categories.resize(regions.size());
    first_word_rule.resize(regions.size(), FlatTable::none);
    if (categories.size() >= 1U << 21U || regions.size() >= 1U << 21U || features.size() >= (1U << 22U) - 1) {
        return Error{"too_many_codes", "the rules name more than two million different codes"};
    }
    return {};
}

void Router::Index::add_rule(std::uint32_t number, const Anchors& anchors) {
    const auto& when = rules.rules[number].when;
    std::vector<std::uint32_t> found_by;
    for (const auto& key : anchors.features) {
        found_by.push_back(features.try_emplace(key, static_cast<std::uint32_t>(features.size()) + 1).first->second);
    }
    if (found_by.empty()) {
        found_by.push_back(0);
    }
    const auto in_categories = numbers_of(when.categories, categories);
    for (const auto region : numbers_of(when.regions, regions)) {
        for (const auto category : in_categories) {
            for (const auto word : anchors.words) {
                add_to_words(number, word, region, category);
            }
            if (!anchors.words.empty()) {
                continue;
            }
            for (const auto feature : found_by) {
                add_to_bucket(number, rule_key(category, region, feature));
            }
            rule_categories.resize(std::max(rule_categories.size(), regions.size()));
            rule_categories[region] |= std::uint64_t{1} << (category % 64U);
        }
    }
}

void Router::Index::add_to_bucket(std::uint32_t number, std::uint64_t key) {
    auto& at = buckets.at_or_new(key);
    if (at == FlatTable::none) {
        at = static_cast<std::uint32_t>(bucket_list.size());
        bucket_list.emplace_back();
    }
    auto& bucket = bucket_list[at];
    const auto gate = detail::gate_of(rules.rules[number].when);
    const auto same = std::ranges::find(bucket, gate, &detail::Group::gate);
    if (same == bucket.end()) {
        bucket.push_back({.gate = gate, .rules = {number}});
    } else {
        same->rules.push_back(number);
    }
}

void Router::Index::add_to_words(
    std::uint32_t number, std::uint32_t word, std::uint32_t region, std::uint32_t category) {
    auto& at = word_lists.at_or_new(word_key(word, region));
    if (at == FlatTable::none) {
        at = static_cast<std::uint32_t>(word_entries.size());
        word_entries.emplace_back();
    }
    word_entries[at].push_back(
        {.rule = number, .category = category, .gate = detail::gate_of(rules.rules[number].when)});
    first_word_rule.resize(std::max(first_word_rule.size(), regions.size()), FlatTable::none);
    first_word_rule[region] = std::min(first_word_rule[region], number);
}

}  // namespace hub::routing
