#pragma once
#include "hub/base/error.hpp"
#include "hub/settings/phrase.hpp"

#include <string>

namespace hub::cli {

/// An error as it is told: all of it in one language.
struct ToldError {
    std::string code;
    std::string detail;
    std::string hint;
    settings::Language language = settings::Language::en;
};

/// In the reader's language if all of it is known in it, else in English.
ToldError in_language(const Error& error, settings::Language language);

}  // namespace hub::cli
