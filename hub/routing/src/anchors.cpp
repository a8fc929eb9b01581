#include "anchors.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace hub::routing::detail {

AnchorChoice::AnchorChoice(const std::vector<Rule>& rules, const std::vector<FoldedPhrases>& texts)
    : rules_{rules}, texts_{texts} {
    for (const auto& rule : rules) {
        for (const auto& attribute : rule.when.attributes) {
            ++feature_uses_[feature_key(attribute)];
        }
        for (const auto& wished : rule.when.wished) {
            ++feature_uses_[feature_key(wished)];
        }
    }
    const auto count = [&](const std::vector<FoldedText>& phrases) {
        for (const auto& phrase : phrases) {
            for (const auto& word : phrase.words()) {
                ++word_uses_[word.hash];
            }
        }
    };
    for (const auto& text : texts) {
        count(text.any);
        count(text.all);
    }
}

Anchors AnchorChoice::choose(std::uint32_t rule) const {
    const auto& when = rules_[rule].when;
    Anchors best;
    auto best_cost = std::numeric_limits<std::uint64_t>::max();
    for (const auto& attribute : when.attributes) {
        const auto cost = feature_uses_.at(feature_key(attribute));
        if (cost < best_cost) {
            best.features = {feature_key(attribute)};
            best_cost = cost;
        }
    }
    if (!when.wished.empty()) {
        Anchors wishes;
        std::uint64_t cost = 0;
        for (const auto& wished : when.wished) {
            wishes.features.push_back(feature_key(wished));
            cost += feature_uses_.at(wishes.features.back());
        }
        if (cost < best_cost) {
            best = std::move(wishes);
            best_cost = cost;
        }
    }
    consider_words(texts_[rule], best, best_cost);
    return best;
}

void AnchorChoice::consider_words(const FoldedPhrases& text, Anchors& best, std::uint64_t& best_cost) const {
    const auto consider = [&](std::vector<AnchorPhrase> phrases) {
        constexpr std::uint64_t dearer = 4;  // than a feature: a complaint has a hundred words
        std::uint64_t cost = 0;
        for (const auto& anchor : phrases) {
            cost += dearer * uses_of(anchor);
        }
        if (cost < best_cost) {
            best = {.phrases = std::move(phrases), .features = {}};
            best_cost = cost;
        }
    };
    for (const auto& phrase : text.all) {
        consider({rarest(phrase)});
    }
    if (!text.any.empty()) {
        std::vector<AnchorPhrase> one_of_each;
        one_of_each.reserve(text.any.size());
        for (const auto& phrase : text.any) {
            one_of_each.push_back(rarest(phrase));
        }
        consider(std::move(one_of_each));
    }
}

std::uint64_t AnchorChoice::uses_of(const AnchorPhrase& anchor) const {
    return word_uses_.at(anchor.phrase->words()[anchor.word].hash);
}

AnchorPhrase AnchorChoice::rarest(const FoldedText& phrase) const {
    AnchorPhrase best{.phrase = &phrase, .word = 0};
    for (std::uint32_t word = 1; word < phrase.words().size(); ++word) {
        if (const AnchorPhrase other{.phrase = &phrase, .word = word}; uses_of(other) < uses_of(best)) {
            best = other;
        }
    }
    return best;
}

}  // namespace hub::routing::detail
