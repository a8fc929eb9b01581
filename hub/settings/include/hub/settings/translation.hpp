#pragma once
#include <string_view>

namespace hub::settings::catalogue {

/// One text in both languages.
struct Translation {
    std::string_view english;
    std::string_view indonesian;
};

}  // namespace hub::settings::catalogue
