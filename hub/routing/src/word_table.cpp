#include "word_table.hpp"

#include <algorithm>

namespace hub::routing::detail {
namespace {

/// Bit and place of a hash in `known_`: the low bits, which the table of numbers does not begin with.
constexpr std::uint64_t known_bit(std::uint64_t hash) {
    return std::uint64_t{1} << (hash & 63U);
}

std::size_t known_place(std::uint64_t hash, std::size_t size) {
    return static_cast<std::size_t>(hash >> 6U) & (size - 1);
}

}  // namespace

bool WordTable::compile(const TextCondition& text, CompiledText& into) {
    return compile(text.any, into.any) && compile(text.all, into.all) && compile(text.none, into.none);
}

bool WordTable::compile(const std::vector<std::string>& phrases, std::vector<Phrase>& into) {
    for (const auto& written : phrases) {
        const FoldedText folded{written};
        if (folded.words().empty()) {
            return false;
        }
        into.push_back(
            {.first = static_cast<std::uint32_t>(phrase_words_.size()),
             .count = static_cast<std::uint32_t>(folded.words().size())});
        for (const auto& word : folded.words()) {
            phrase_words_.push_back(intern(folded.text_of(word), word.hash));
        }
    }
    return true;
}

std::uint32_t WordTable::intern(std::string_view word, std::uint64_t hash) {
    for (auto key = hash;; key = next_key(key)) {
        auto& number = numbers_.at_or_new(key);
        if (number == FlatTable::none) {
            number = static_cast<std::uint32_t>(words_.size());
            words_.emplace_back(word);
            known_[known_place(hash, known_.size())] |= known_bit(hash);
        }
        if (words_[number] == word) {
            return number;
        }
    }
}

std::uint32_t WordTable::find(const FoldedText& text, const FoldedText::Word& word) const {
    if ((known_[known_place(word.hash, known_.size())] & known_bit(word.hash)) == 0) {
        return 0;
    }
    for (auto key = word.hash;; key = next_key(key)) {
        const auto number = numbers_.find(key);
        if (number == FlatTable::none) {
            return 0;
        }
        if (words_[number] == text.text_of(word)) {
            return number;
        }
    }
}

TextWords::TextWords(const FoldedText& text, const WordTable& table) {
    numbers_.reserve(text.words().size());
    for (const auto& word : text.words()) {
        const auto number = word.length == 0 ? 0 : table.find(text, word);
        numbers_.push_back(number);
        present_.at(number >> 6U & 3U) |= std::uint64_t{number != 0} << (number & 63U);
    }
}

bool TextWords::has(std::span<const std::uint32_t> phrase) const {
    const auto may_be_there = [&](std::uint32_t number) {
        return (present_.at(number >> 6U & 3U) >> (number & 63U) & 1U) != 0;
    };
    return std::ranges::all_of(phrase, may_be_there) && !std::ranges::search(numbers_, phrase).empty();
}

bool holds(const CompiledText& text, const TextWords& words, const WordTable& table) {
    const auto is_there = [&](const Phrase& phrase) { return words.has(table.words_of(phrase)); };
    return (text.any.empty() || std::ranges::any_of(text.any, is_there)) && std::ranges::all_of(text.all, is_there) &&
           std::ranges::none_of(text.none, is_there);
}

}  // namespace hub::routing::detail
