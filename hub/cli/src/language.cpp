#include "language.hpp"

#include <cstdlib>
#include <string_view>

namespace hub::cli {
namespace {

bool is_indonesian(std::string_view locale) {
    const auto language = locale.substr(0, locale.find_first_of("_.@"));
    return language == "id" || language == "in" || language == "ind";
}

}  // namespace

settings::Language language_of(const std::string& said) {
    using settings::Language;
    if (!said.empty()) {
        return is_indonesian(said) ? Language::id : Language::en;
    }
    for (const auto* name : {"SP4N_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
            return is_indonesian(value) ? Language::id : Language::en;
        }
    }
    return Language::en;
}

}  // namespace hub::cli
