#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hub::routing {

/// A text as routing compares it: Unicode's NFKC, case folded, without diacritics ("Résumé" is "resume"), and cut into
/// words; what is neither letter nor digit parts words ("pju-mati" is two). Affixes stay: "berlubang" is not "lubang".
/// Made once for a decision. Holds what a citizen wrote: never log or store it. Immutable once made.
/// Text that is not well-formed UTF-8 parts words where it is not.
class FoldedText {
public:
    struct Word {
        std::uint32_t at = 0;  ///< in text()
        std::uint32_t length = 0;
        std::uint64_t hash = 0;
    };

    FoldedText() = default;
    /// `subject` and `body` are one text, but no phrase reaches from one into the other: an empty word stands between.
    FoldedText(std::string_view subject, std::string_view body);
    /// One text, without an empty word.
    explicit FoldedText(std::string_view text);

    [[nodiscard]] std::span<const Word> words() const { return words_; }
    [[nodiscard]] std::string_view text_of(const Word& word) const {
        return std::string_view{text_}.substr(word.at, word.length);
    }

private:
    void add(std::string_view text);
    void add_ascii(std::string_view piece);
    void add_any(std::string_view piece);
    void end_word(std::size_t begin);

    std::string text_;  ///< the words without what parted them
    std::vector<Word> words_;
};

/// The words with one blank between them: of a phrase, never of a citizen's text.
std::string joined(const FoldedText& phrase);
/// Of two joined phrases: do the words of `inner` follow each other in `outer`?
bool contains_phrase(std::string_view outer, std::string_view inner);

}  // namespace hub::routing
