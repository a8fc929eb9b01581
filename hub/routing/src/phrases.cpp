#include "phrases.hpp"

#include <algorithm>

namespace hub::routing::detail {
namespace {

std::vector<FoldedText> fold_each(const std::vector<std::string>& phrases) {
    std::vector<FoldedText> out;
    out.reserve(phrases.size());
    for (const auto& phrase : phrases) {
        out.emplace_back(phrase);
    }
    return out;
}

}  // namespace

FoldedPhrases fold(const TextCondition& text) {
    return {.any = fold_each(text.any), .all = fold_each(text.all), .none = fold_each(text.none)};
}

bool begins_at(const FoldedText& text, std::size_t at, const FoldedText& phrase) {
    const auto here = text.words().subspan(at);
    const auto wanted = phrase.words();
    if (here.size() < wanted.size()) {
        return false;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (here[i].hash != wanted[i].hash || text.text_of(here[i]) != phrase.text_of(wanted[i])) {
            return false;
        }
    }
    return true;
}

SearchedText::SearchedText(const FoldedText& text) : text_{&text} {
    for (const auto& word : text.words()) {
        present_.at(word.hash >> 6U & 31U) |= std::uint64_t{1} << (word.hash & 63U);
    }
}

bool SearchedText::has(const FoldedText& phrase) const {
    const auto may_be_there = [&](const FoldedText::Word& word) {
        return (present_.at(word.hash >> 6U & 31U) >> (word.hash & 63U) & 1U) != 0;
    };
    if (!std::ranges::all_of(phrase.words(), may_be_there)) {
        return false;
    }
    const auto first = phrase.words().front().hash;
    const auto words = text_->words();
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].hash == first && begins_at(*text_, i, phrase)) {
            return true;
        }
    }
    return false;
}

bool SearchedText::fits(const FoldedPhrases& phrases) const {
    const auto is_there = [&](const FoldedText& phrase) { return has(phrase); };
    return (phrases.any.empty() || std::ranges::any_of(phrases.any, is_there)) &&
           std::ranges::all_of(phrases.all, is_there) && std::ranges::none_of(phrases.none, is_there);
}

}  // namespace hub::routing::detail
