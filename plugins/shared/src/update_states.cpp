#include "hub/plugins/update_states.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace hub::plugins {

std::vector<std::pair<std::string, sdk::UpdateKind>> read_update_states(const Tree& list) {
    constexpr std::pair<std::string_view, sdk::UpdateKind> kinds[] = {
        {"accepted", sdk::UpdateKind::accepted},
        {"in_progress", sdk::UpdateKind::in_progress},
        {"follow_up", sdk::UpdateKind::follow_up},
        {"closed", sdk::UpdateKind::closed},
        {"returned_not_competent", sdk::UpdateKind::returned_not_competent},
        {"needs_information", sdk::UpdateKind::needs_information},
        {"note", sdk::UpdateKind::note}};
    std::vector<std::pair<std::string, sdk::UpdateKind>> out;
    for (const auto& member : list.object()) {
        const std::string word{member.key()};
        const auto kind = list.text(word, true);
        const auto* const found = std::ranges::find(kinds, kind, &std::pair<std::string_view, sdk::UpdateKind>::first);
        if (found == std::end(kinds)) {
            list.fault(
                word,
                "must be accepted, in_progress, follow_up, closed, returned_not_competent, needs_information or note");
        } else {
            out.emplace_back(word, found->second);
        }
    }
    return out;
}

}  // namespace hub::plugins
