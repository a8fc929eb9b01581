#pragma once
#include "anchors.hpp"
#include "code_index.hpp"
#include "flat_table.hpp"
#include "gate.hpp"
#include "phrases.hpp"
#include "question.hpp"
#include "region_index.hpp"

#include "hub/base/text.hpp"
#include "hub/routing/router.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hub::routing {
namespace detail {

/// Rules of one bucket (region, category and feature) with the same gate.
struct Group {
    Gate gate = 0;
    std::uint32_t first_rule = 0;
    RegionIndex::Range rules;  ///< in `group_rules`, in order
};

/// A rule found by one of its words, in the list of that word and one of the rule's regions. Compact, and with a mark
/// of the whole phrase: an entry that does not fit is passed over without reading anything else.
struct WordEntry {
    std::uint32_t rule = 0;
    std::uint32_t category = 0;
    Gate gate = 0;
    std::uint16_t word = 0;   ///< which word of the phrase this is
    std::uint16_t count = 0;  ///< words of the phrase
    std::uint64_t mark = 0;   ///< mark_of() them
    const FoldedText* phrase = nullptr;
};

/// What is left to ask once a rule was found; bits. Nothing is left of what asks for no more than that by which the
/// rule is found: a single attribute, the wish, the list `any`.
enum Rest : std::uint8_t { rest_attributes = 1, rest_wish = 2, rest_text = 4, rest_time = 8 };

/// An office competent for a complaint, and by which prefixes.
struct Candidate {
    std::uint32_t agency = FlatTable::none;
    std::uint32_t region = 0;
    std::uint32_t category = 0;
};

/// What `route` looks up once: the known prefixes of the complaint's codes.
struct Place {
    PrefixChain regions;
    PrefixChain categories;
};

}  // namespace detail

/// What `create` makes of rules and agencies. Numbers are positions in `rules.rules` and `agencies`.
struct Router::Index {
    RuleSet rules;
    std::vector<model::Agency> agencies;
    std::unordered_map<std::string_view, std::uint32_t> agency_numbers;  // views into `agencies`
    std::vector<std::vector<model::RegionCode>> jurisdictions;           // effective, of each agency

    detail::CodeIndex regions;
    detail::CodeIndex categories;
    std::unordered_map<std::string, std::uint32_t> features;  // feature_key() → number from 1
    bool has_wish_rules = false;

    std::vector<std::uint8_t> rests;           // of each rule: bits of detail::Rest
    std::vector<detail::FoldedPhrases> texts;  // of each rule
    bool reads_texts = false;

    detail::RegionIndex buckets;  // bucket_key() → range in `groups`
    std::vector<detail::Group> groups;
    std::vector<std::uint32_t> group_rules;

    detail::RegionIndex words;  // hash of a word → range in `word_entries`, which is in order of rules
    std::vector<detail::WordEntry> word_entries;
    std::vector<std::uint32_t> first_word_rule;  // of each region number: its lowest rule in a word's list; none

    detail::FlatTable competent;         // pair_key() → agency
    detail::FlatTable sole_by_category;  // category number → the only office that handles it, or `many`
    detail::FlatTable sole_by_region;    // region number → the only root office there, or `many`
    static constexpr std::uint32_t many = detail::FlatTable::none - 1;

    static std::uint64_t pair_key(std::uint32_t category, std::uint32_t region) {
        return (std::uint64_t{region} << 32U) | category;
    }
    static std::uint64_t bucket_key(std::uint32_t category, std::uint32_t feature) {
        return detail::RegionIndex::mix((std::uint64_t{feature} << 32U) | category);
    }

    // build_index.cpp
    Status take_agencies(std::vector<model::Agency> given);
    void add_competence();
    // build_rules.cpp
    Status take_rules(RuleSet given);
    Status check_rule(const Rule& rule) const;
    void add_rules();

    // index.cpp
    [[nodiscard]] const model::Agency* agency(std::string_view id) const;
    void look_up_wish(detail::Question& question) const;
    /// Number of the first rule that matches and may be used; none.
    [[nodiscard]] std::optional<std::uint32_t> first_rule(detail::Question& question, const detail::Place& place) const;
    [[nodiscard]] std::vector<std::uint32_t> features_of(const detail::Question& question) const;
    void scan_bucket(detail::RegionIndex::Range bucket, detail::Question& question, std::uint32_t& best) const;
    void scan_words(detail::Question& question, const detail::Place& place, std::uint32_t& best) const;
    /// Of the rules that the word at `at` of the text leads to.
    struct WordHit {
        std::size_t at = 0;
        detail::RegionIndex::Range found;
    };
    void scan_word(
        detail::Question& question, const WordHit& hit, const detail::Place& place, std::uint32_t& best) const;
    /// Everything but category, region and gate.
    [[nodiscard]] bool rest_holds(std::uint32_t number, detail::Question& question) const;
    [[nodiscard]] detail::Place place_of(const model::Content& content) const {
        return {regions.chain(content.region.value()), categories.chain(content.category.value())};
    }
    /// Calls `use` with every office competent at `place`, best first, until it returns true.
    template <class Use>
    void each_candidate(const detail::Place& place, Use use) const {
        for (const auto region : place.regions) {
            for (const auto category : place.categories) {
                const auto number = competent.find(pair_key(category, region));
                if (number != detail::FlatTable::none && use(detail::Candidate{number, region, category})) {
                    return;
                }
            }
        }
    }
    [[nodiscard]] std::optional<detail::Candidate> best_candidate(
        const detail::Place& place, const detail::Question& question) const;
    /// What the reporter left open does not speak against his choice.
    [[nodiscard]] bool covers_region(const model::Agency& office, const model::RegionCode& region) const;
    [[nodiscard]] static bool handles_category(const model::Agency& office, const model::CategoryCode& category);
    [[nodiscard]] bool is_chosen_competent(const model::Agency& office, const detail::Question& question) const;
    /// The best guess for the people at triage; empty when there is none.
    [[nodiscard]] model::AgencyId suggest(const detail::Question& question, const detail::Place& place) const;

    // router.cpp
    [[nodiscard]] model::RoutingDecision decide(detail::Question& question) const;
    [[nodiscard]] model::RoutingDecision to_triage(
        const char* reason, const detail::Question& question, const detail::Place& place) const;
    [[nodiscard]] model::RoutingDecision to_competent(
        const detail::Candidate& found, model::RoutedBy by, const char* reason) const;
    [[nodiscard]] model::RoutingDecision by_rule(
        const Rule& rule, const detail::Question& question, const detail::Place& place) const;

    // explain.cpp
    [[nodiscard]] std::vector<Verdict> judge_choice(const detail::Question& question) const;
};

}  // namespace hub::routing
