#pragma once
#include "phrases.hpp"

#include "hub/routing/rule_set.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace hub::routing::detail {

/// A phrase of a rule and the word of it that the rule is found by.
struct AnchorPhrase {
    const FoldedText* phrase = nullptr;  ///< in the rule's FoldedPhrases
    std::uint32_t word = 0;              ///< position in it
};

/// By what a rule is found, besides category and region: one of its words, or one of its features (an attribute, a
/// wished agency). Several: it is filed under each of them, because any will do. None: every complaint asks for it.
struct Anchors {
    std::vector<AnchorPhrase> phrases;  ///< then no features
    std::vector<std::string> features;  ///< keys
};

/// Different features have different keys, whatever is in their texts.
inline std::string feature_key(const model::Attribute& attribute) {
    return std::to_string(attribute.first.size()) + ':' + attribute.first + attribute.second;
}
inline std::string feature_key(const model::AgencyId& wished) {
    return ':' + wished.value();
}

/// Counts what all rules ask for and chooses for each what is asked for rarest, so that no list holds what a look-up
/// must wade through.
class AnchorChoice {
public:
    /// `texts`: of each rule. Both live as long as this and what it chooses.
    AnchorChoice(const std::vector<Rule>& rules, const std::vector<FoldedPhrases>& texts);

    [[nodiscard]] Anchors choose(std::uint32_t rule) const;

private:
    [[nodiscard]] AnchorPhrase rarest(const FoldedText& phrase) const;
    [[nodiscard]] std::uint64_t uses_of(const AnchorPhrase& anchor) const;
    void consider_words(const FoldedPhrases& text, Anchors& best, std::uint64_t& best_cost) const;

    const std::vector<Rule>& rules_;
    const std::vector<FoldedPhrases>& texts_;
    std::unordered_map<std::uint64_t, std::uint64_t> word_uses_;  // by the word's hash
    std::unordered_map<std::string, std::uint64_t> feature_uses_;
};

}  // namespace hub::routing::detail
