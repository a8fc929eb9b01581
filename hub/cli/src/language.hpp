#pragma once
#include "hub/settings/phrase.hpp"

#include <string>

namespace hub::cli {

/// The reader's language (ux.md C7): `said` (--lang), else SP4N_LANG, else the locale (LC_ALL, LC_MESSAGES, LANG; the
/// first one that is set decides). Indonesian for "id…" and the old name "in…", else English.
settings::Language language_of(const std::string& said);

}  // namespace hub::cli
