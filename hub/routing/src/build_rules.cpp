#include "index.hpp"

#include <algorithm>
#include <compare>
#include <tuple>
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
    numbers.reserve(codes.size() + 1);
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

/// Where a rule is filed, before all of them are put in order.
struct BucketFiling {
    std::uint32_t region = 0;
    std::uint64_t key = 0;
    detail::Gate gate = 0;
    std::uint32_t rule = 0;
    friend auto operator<=>(const BucketFiling&, const BucketFiling&) = default;
};
struct WordFiling {
    std::uint32_t region = 0;
    std::uint64_t hash = 0;
    detail::WordEntry entry;
};

bool has_words(const std::vector<FoldedText>& phrases) {
    constexpr std::size_t most = 1'000;
    return std::ranges::all_of(
        phrases, [](const FoldedText& phrase) { return !phrase.words().empty() && phrase.words().size() <= most; });
}

/// What is settled already when a rule was found by its anchors.
std::uint8_t settled_by(const Anchors& anchors, const Rule& rule, const detail::FoldedPhrases& text) {
    if (!anchors.features.empty()) {
        const bool by_attribute =
            rule.when.wished.empty() || anchors.features.front() != detail::feature_key(rule.when.wished[0]);
        return by_attribute ? rule.when.attributes.size() == 1 ? detail::rest_attributes : std::uint8_t{0}
                            : detail::rest_wish;
    }
    const auto phrases = text.any.size() + text.all.size();
    const bool is_text = !anchors.phrases.empty() && text.none.empty() && phrases == anchors.phrases.size() &&
                         (text.all.empty() || text.any.empty());
    return is_text ? detail::rest_text : std::uint8_t{0};
}

detail::WordEntry entry_of(
    std::uint32_t rule, std::uint32_t category, detail::Gate gate, const detail::AnchorPhrase& anchor) {
    return {
        .rule = rule,
        .category = category,
        .gate = gate,
        .word = static_cast<std::uint16_t>(anchor.word),
        .count = static_cast<std::uint16_t>(anchor.phrase->words().size()),
        .mark = detail::mark_of(anchor.phrase->words()),
        .phrase = anchor.phrase};
}

/// Ranges of equal region and key in `sorted`.
template <class Filings, class Key>
std::vector<detail::RegionIndex::Entry> ranges_of(const Filings& sorted, Key key) {
    std::vector<detail::RegionIndex::Entry> entries;
    for (std::uint32_t i = 0; i < sorted.size(); ++i) {
        if (entries.empty() || entries.back().region != sorted[i].region || entries.back().key != key(sorted[i])) {
            entries.push_back({.region = sorted[i].region, .key = key(sorted[i]), .range = {i, i}});
        }
        entries.back().range.end = i + 1;
    }
    return entries;
}

/// Collects where rules are filed, and puts them in order.
class Filing {
public:
    void add(std::uint32_t rule, detail::Gate gate, std::uint32_t region, std::uint64_t key) {
        buckets_.push_back({.region = region, .key = key, .gate = gate, .rule = rule});
    }
    void add(std::uint32_t region, const detail::WordEntry& entry, std::uint32_t word) {
        words_.push_back({.region = region, .hash = entry.phrase->words()[word].hash, .entry = entry});
    }

    /// `groups` and `rules` are filled; gives the ranges of groups.
    std::vector<detail::RegionIndex::Entry> take_buckets(
        std::vector<detail::Group>& groups, std::vector<std::uint32_t>& rules) {
        std::ranges::sort(buckets_);
        const auto repeated = std::ranges::unique(buckets_);
        buckets_.erase(repeated.begin(), repeated.end());
        std::vector<BucketFiling> firsts;  // of each group
        for (const auto& filing : buckets_) {
            const auto number = static_cast<std::uint32_t>(rules.size());
            if (firsts.empty() || firsts.back().region != filing.region || firsts.back().key != filing.key ||
                firsts.back().gate != filing.gate) {
                firsts.push_back(filing);
                groups.push_back({.gate = filing.gate, .first_rule = filing.rule, .rules = {number, number}});
            }
            rules.push_back(filing.rule);
            groups.back().rules.end = number + 1;
        }
        return ranges_of(firsts, [](const BucketFiling& filing) { return filing.key; });
    }

    std::vector<detail::RegionIndex::Entry> take_words(std::vector<detail::WordEntry>& entries) {
        std::ranges::sort(words_, {}, [](const WordFiling& filing) {
            return std::tuple{filing.region, filing.hash, filing.entry.rule, filing.entry.category};
        });
        for (const auto& filing : words_) {
            entries.push_back(filing.entry);
        }
        return ranges_of(words_, [](const WordFiling& filing) { return filing.hash; });
    }

private:
    std::vector<BucketFiling> buckets_;
    std::vector<WordFiling> words_;
};

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
    for (const auto& rule : rules.rules) {
        HUB_CHECK(check_rule(rule));
        texts.push_back(detail::fold(rule.when.text));
        if (!has_words(texts.back().any) || !has_words(texts.back().all) || !has_words(texts.back().none)) {
            return Error{
                "bad_text", "rule '" + rule.name + "' has a phrase without letters and digits, or a very long one",
                rule.position};
        }
        rests.push_back(rest_of(rule.when));
        has_wish_rules = has_wish_rules || !rule.when.wished.empty();
        reads_texts = reads_texts || !rule.when.text.empty();
    }
    add_rules();
    return {};
}

void Router::Index::add_rules() {
    const detail::AnchorChoice choice{rules.rules, texts};
    Filing filing;
    for (std::uint32_t rule = 0; rule < rules.rules.size(); ++rule) {
        const auto& when = rules.rules[rule].when;
        const auto gate = detail::gate_of(when);
        const auto anchors = choice.choose(rule);
        rests[rule] = static_cast<std::uint8_t>(rests[rule] & ~settled_by(anchors, rules.rules[rule], texts[rule]));
        std::vector<std::uint32_t> found_by;
        found_by.reserve(anchors.features.size() + 1);
        for (const auto& key : anchors.features) {
            found_by.push_back(
                features.try_emplace(key, static_cast<std::uint32_t>(features.size()) + 1).first->second);
        }
        if (anchors.phrases.empty() && found_by.empty()) {
            found_by.push_back(0);
        }
        const auto in_categories = numbers_of(when.categories, categories);
        for (const auto region : numbers_of(when.regions, regions)) {
            for (const auto category : in_categories) {
                for (const auto feature : found_by) {
                    filing.add(rule, gate, region, bucket_key(category, feature));
                }
                for (const auto& anchor : anchors.phrases) {
                    filing.add(region, entry_of(rule, category, gate, anchor), anchor.word);
                    first_word_rule.resize(std::max(first_word_rule.size(), regions.size()), FlatTable::none);
                    first_word_rule[region] = std::min(first_word_rule[region], rule);
                }
            }
        }
    }
    regions.link_prefixes();
    categories.link_prefixes();
    first_word_rule.resize(regions.size(), FlatTable::none);
    buckets.build(filing.take_buckets(groups, group_rules), regions.size());
    words.build(filing.take_words(word_entries), regions.size());
}

}  // namespace hub::routing
