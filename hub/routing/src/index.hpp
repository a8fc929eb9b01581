#pragma once
#include "code_index.hpp"
#include "flat_table.hpp"

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

/// Rules of one bucket that also agree in kind, channel and supervision (0: any), by number.
struct Group {
    std::uint8_t kind = 0;
    std::uint8_t channel = 0;
    std::uint8_t supervisory = 0;  ///< 1: no, 2: yes
    std::vector<std::uint32_t> rules;
};
using Bucket = std::vector<Group>;

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

bool attributes_hold(const Condition& when, const model::Content& content);
bool holds(const Condition& when, const model::Content& content);
bool is_refused(const Subject& subject, const model::AgencyId& agency);
/// The rule's own agency sent the complaint back: the rule does not apply.
bool is_target_refused(const Rule& rule, const Subject& subject);

}  // namespace detail

/// What `create` makes of rules and agencies. Numbers are positions in `rules.rules` and `agencies`.
struct Router::Index {
    RuleSet rules;
    std::vector<model::Agency> agencies;
    std::unordered_map<std::string_view, std::uint32_t> agency_numbers;  // views into `agencies`
    std::vector<std::vector<model::RegionCode>> jurisdictions;           // effective, of each agency

    detail::CodeIndex regions;
    detail::CodeIndex categories;
    std::unordered_map<std::string, std::uint32_t> attributes;  // attribute_key() → number from 1

    detail::FlatTable buckets;  // rule_key() → position in `bucket_list`
    std::vector<detail::Bucket> bucket_list;
    std::vector<std::uint64_t> rule_categories;  // of each region number: bit (category number mod 64) of its buckets

    detail::FlatTable competent;         // pair_key() → agency
    detail::FlatTable sole_by_category;  // category number → the only office that handles it, or `many`
    detail::FlatTable sole_by_region;    // region number → the only root office there, or `many`
    static constexpr std::uint32_t many = detail::FlatTable::none - 1;

    static std::uint64_t pair_key(std::uint32_t category, std::uint32_t region) {
        return (std::uint64_t{region} << 32U) | category;
    }
    /// The limits are checked by create: 2^21 regions and categories, 2^22 attributes.
    static std::uint64_t rule_key(std::uint32_t category, std::uint32_t region, std::uint32_t attribute) {
        return (std::uint64_t{attribute} << 42U) | (std::uint64_t{region} << 21U) | category;
    }
    static std::string attribute_key(const model::Attribute& attribute) {
        return attribute.first + '\n' + attribute.second;
    }

    // build_index.cpp
    Status take_agencies(std::vector<model::Agency> given);
    Status take_rules(RuleSet given);
    Status check_rule(const Rule& rule) const;
    void add_competence();
    Status add_rules();

    // index.cpp
    [[nodiscard]] const model::Agency* agency(std::string_view id) const;
    /// Number of the first rule that matches and may be used; none.
    [[nodiscard]] std::optional<std::uint32_t> first_rule(const Subject& subject, const detail::Place& place) const;
    void scan_bucket(const detail::Bucket& bucket, const Subject& subject, std::uint32_t& best) const;
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
        const detail::Place& place, const Subject& subject) const;
    [[nodiscard]] bool is_chosen_competent(const model::Agency& agency, const model::Content& content) const;
    /// The best guess for the people at triage; empty when there is none.
    [[nodiscard]] model::AgencyId suggest(const Subject& subject, const detail::Place& place) const;

    // router.cpp
    [[nodiscard]] model::RoutingDecision to_triage(
        const char* reason, std::string detail, const Subject& subject, const detail::Place& place) const;
    [[nodiscard]] model::RoutingDecision to_competent(
        const detail::Candidate& found, model::RoutedBy by, const char* reason) const;
    [[nodiscard]] model::RoutingDecision by_rule(
        const Rule& rule, const Subject& subject, const detail::Place& place) const;
};

}  // namespace hub::routing
