#pragma once
#include "hub/routing/folded_text.hpp"
#include "hub/routing/rule_set.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hub::routing::detail {

/// A TextCondition, folded, phrase by phrase in its order.
struct FoldedPhrases {
    std::vector<FoldedText> any;
    std::vector<FoldedText> all;
    std::vector<FoldedText> none;
};
/// A phrase without a letter or digit folds to one without words.
FoldedPhrases fold(const TextCondition& text);

/// Equal for equal words in equal order, hardly ever for others.
inline std::uint64_t mark_of(std::span<const FoldedText::Word> words) {
    std::uint64_t mark = words.size();
    for (const auto& word : words) {
        mark = (mark << 7U | mark >> 57U) ^ word.hash;
    }
    return mark;
}

/// Does `phrase` begin at word `at` of `text`? `phrase` has words.
bool begins_at(const FoldedText& text, std::size_t at, const FoldedText& phrase);

/// A complaint's text with a quick answer to "that word is not there".
class SearchedText {
public:
    explicit SearchedText(const FoldedText& text);

    [[nodiscard]] const FoldedText& text() const { return *text_; }
    [[nodiscard]] bool has(const FoldedText& phrase) const;
    /// Do all three lists hold?
    [[nodiscard]] bool fits(const FoldedPhrases& phrases) const;

private:
    const FoldedText* text_;
    std::array<std::uint64_t, 32> present_{};  // a bit a word's hash, modulo 2048
};

}  // namespace hub::routing::detail
