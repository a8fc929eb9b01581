#include "nearest.hpp"

#include "hub/base/text.hpp"

#include <algorithm>

namespace hub::cli {

std::vector<std::string> sorted_by_likeness(std::vector<std::string> choices, const std::string& typed) {
    std::ranges::stable_sort(choices, {}, [&](const std::string& choice) { return edit_distance(choice, typed); });
    return choices;
}

std::string nearest_first(std::vector<std::string> choices, const std::string& typed) {
    std::string out;
    for (const auto& choice : sorted_by_likeness(std::move(choices), typed)) {
        out += (out.empty() ? "" : ", ") + choice;
    }
    return out;
}

std::string probably_meant(const std::vector<std::string>& choices, const std::string& typed) {
    const auto nearest =
        std::ranges::min_element(choices, {}, [&](const std::string& choice) { return edit_distance(choice, typed); });
    const auto near_enough = std::max<std::size_t>(1, typed.size() / 2 - (typed.size() > 5 ? 1 : 0));
    return nearest != choices.end() && edit_distance(*nearest, typed) <= near_enough ? *nearest : std::string{};
}

}  // namespace hub::cli
