#pragma once
#include "hub/cli/command_table.hpp"

namespace hub::cli {

/// Words for people, in both languages side by side. Names, codes and values are never translated (ux.md C7).
class Words {
public:
    explicit Words(settings::Language language) : is_indonesian_{language == settings::Language::id} {}
    explicit Words(const Surroundings& around) : Words{around.language} {}

    [[nodiscard]] const char* operator()(const char* en, const char* id) const { return is_indonesian_ ? id : en; }
    [[nodiscard]] bool is_indonesian() const { return is_indonesian_; }

private:
    bool is_indonesian_;
};

}  // namespace hub::cli
