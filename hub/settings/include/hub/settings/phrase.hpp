#pragma once
#include "hub/settings/catalogue.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::settings {

enum class Language : std::uint8_t { en = 1, id = 2 };

/// A text for people that is chosen now and worded later, in the reader's language: an entry of the catalogue with what
/// fills its {0}, {1}, …; or words of the user that nobody translates (names, values, places).
class Phrase {
public:
    Phrase() = default;
    /// The user's own words: never translated, never filled in. Implicit, because that is what arguments are.
    Phrase(std::string words) : text_{std::move(words)} {}  // NOLINT(google-explicit-constructor)
    Phrase(std::string_view entry, std::vector<Phrase> parts)
        : text_{entry}, parts_{std::move(parts)}, is_entry_{true} {}

    /// The entry with this English text; without one the text itself, in every language.
    static Phrase english(std::string_view text) {
        return catalogue::find(text) == nullptr ? Phrase{std::string{text}} : Phrase{text, {}};
    }

    [[nodiscard]] std::string in(Language language) const;
    [[nodiscard]] bool empty() const { return text_.empty(); }
    /// The English text of the entry; empty for the user's own words.
    [[nodiscard]] std::string_view entry() const { return is_entry_ ? std::string_view{text_} : std::string_view{}; }

private:
    std::string text_;
    std::vector<Phrase> parts_;
    bool is_entry_ = false;
};

/// An English text that must stand in the catalogue: checked while compiling, so that no text lacks its translation.
struct KnownText {
    std::string_view text;
    consteval KnownText(const char* english) : text{english} {  // NOLINT(google-explicit-constructor)
        if (catalogue::find(text) == nullptr) {
            throw "this text has no entry in hub/settings/catalogue*.hpp";
        }
    }
};

/// say("unknown key '{0}' in {1}", key, what)
template <class... Parts>
Phrase say(KnownText entry, Parts&&... parts) {
    return Phrase{entry.text, {Phrase{std::forward<Parts>(parts)}...}};
}

}  // namespace hub::settings
