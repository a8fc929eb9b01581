#include "states.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace hub::rest {

std::map<std::string, sdk::UpdateKind, std::less<>> read_states(const plugins::Tree& list) {
    constexpr std::pair<std::string_view, sdk::UpdateKind> kinds[] = {
        {"accepted", sdk::UpdateKind::accepted},
        {"in_progress", sdk::UpdateKind::in_progress},
        {"follow_up", sdk::UpdateKind::follow_up},
        {"closed", sdk::UpdateKind::closed},
        {"returned_not_competent", sdk::UpdateKind::returned_not_competent},
        {"needs_information", sdk::UpdateKind::needs_information},
        {"note", sdk::UpdateKind::note}};
    std::map<std::string, sdk::UpdateKind, std::less<>> out;
    for (const auto& member : list.object()) {
        const std::string word{member.key()};
        const auto kind = list.text(word);
        const auto* const found = std::ranges::find(kinds, kind, &std::pair<std::string_view, sdk::UpdateKind>::first);
        if (found == std::end(kinds)) {
            list.fault(
                word,
                "must be accepted, in_progress, follow_up, closed, returned_not_competent, needs_information or note");
        } else {
            out.emplace(word, found->second);
        }
    }
    return out;
}

}  // namespace hub::rest
