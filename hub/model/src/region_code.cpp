#include "hub/model/region_code.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace hub::model {

bool is_region_code(std::string_view text) {
    constexpr std::size_t widths[] = {2, 2, 2, 4};
    std::size_t level = 0;
    while (!text.empty()) {
        if (level >= std::size(widths) || text.size() < widths[level] ||
            !std::ranges::all_of(text.substr(0, widths[level]), [](char c) { return c >= '0' && c <= '9'; })) {
            return false;
        }
        text.remove_prefix(widths[level++]);
        if (!text.empty() && (text.front() != '.' || text.size() == 1)) {
            return false;
        }
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return level > 0;
}

}  // namespace hub::model
