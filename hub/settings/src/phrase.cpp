#include "hub/settings/phrase.hpp"

#include "source.hpp"

#include <utility>

namespace hub::settings {
namespace {

constexpr int most_shown = 160;

/// A value of 60 KB is named by its beginning.
std::string shortened(std::string text) {
    const auto shown = detail::first_characters(text, most_shown);
    return shown.size() == text.size() ? std::move(text) : std::string{shown} + "…";
}

}  // namespace

std::string Phrase::in(Language language) const {
    if (!is_entry_) {
        return text_;
    }
    const auto* known = catalogue::find(text_);
    const std::string_view pattern =
        known != nullptr && language == Language::id ? known->indonesian : std::string_view{text_};
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool is_part = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                             pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
        const auto number = is_part ? static_cast<std::size_t>(pattern[i + 1] - '0') : 0;
        if (is_part && number < parts_.size()) {
            out += shortened(parts_[number].in(language));
            i += 2;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

}  // namespace hub::settings
