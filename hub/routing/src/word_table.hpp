#pragma once
#include "flat_table.hpp"

#include "hub/routing/folded_text.hpp"
#include "hub/routing/rule_set.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hub::routing::detail {

/// Words that follow each other, as numbers of a WordTable.
struct Phrase {
    std::uint32_t first = 0;  ///< in the table's list of phrases
    std::uint32_t count = 0;
};
/// A TextCondition as numbers, phrase by phrase in its order.
struct CompiledText {
    std::vector<Phrase> any;
    std::vector<Phrase> all;
    std::vector<Phrase> none;
};

/// Gives every word that some rule names a number from 1. Built once, then only read.
class WordTable {
public:
    WordTable() : words_(1) {}

    /// False: some phrase has no letter and no digit.
    bool compile(const TextCondition& text, CompiledText& into);
    [[nodiscard]] std::span<const std::uint32_t> words_of(const Phrase& phrase) const {
        return std::span{phrase_words_}.subspan(phrase.first, phrase.count);
    }
    /// 0: no rule names it.
    [[nodiscard]] std::uint32_t find(const FoldedText& text, const FoldedText::Word& word) const;
    [[nodiscard]] std::size_t size() const { return words_.size(); }

private:
    bool compile(const std::vector<std::string>& phrases, std::vector<Phrase>& into);
    std::uint32_t intern(std::string_view word, std::uint64_t hash);
    static constexpr std::uint64_t next_key(std::uint64_t key) { return key * 0x9E37'79B9'7F4A'7C15ULL + 1; }

    FlatTable numbers_;  // hash → number; a collision goes on at next_key()
    std::vector<std::string> words_;
    std::vector<std::uint32_t> phrase_words_;
    std::vector<std::uint64_t> known_{std::vector<std::uint64_t>(1024)};  // a bit a hash: most words are no rule's
};

/// A complaint's text as numbers of a table.
class TextWords {
public:
    TextWords(const FoldedText& text, const WordTable& table);

    /// Of every word in order; 0: no rule names it.
    [[nodiscard]] std::span<const std::uint32_t> numbers() const { return numbers_; }
    [[nodiscard]] bool has(std::span<const std::uint32_t> phrase) const;

private:
    std::vector<std::uint32_t> numbers_;
    std::array<std::uint64_t, 4> present_{};  // a bit a number, modulo 256
};

/// Does the condition hold for this text?
bool holds(const CompiledText& text, const TextWords& words, const WordTable& table);

}  // namespace hub::routing::detail
