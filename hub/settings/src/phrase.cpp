#include "hub/settings/phrase.hpp"

namespace hub::settings {

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
            out += parts_[number].in(language);
            i += 2;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

}  // namespace hub::settings
