#include "error_text.hpp"

#include "hub/settings/error_texts.hpp"

namespace hub::cli {

ToldError in_language(const Error& error, settings::Language language) {
    using settings::Language;
    ToldError out{error.code, error.detail, error.hint, Language::en};
    if (language != Language::id) {
        return out;
    }
    const auto detail = settings::indonesian_error(error.detail);
    const auto hint = settings::indonesian_error(error.hint);
    if (detail && hint) {
        out.detail = *detail;
        out.hint = *hint;
        out.language = Language::id;
    }
    return out;
}

}  // namespace hub::cli
