#include "hub/workflow/files.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hub::workflow {

std::string file_name(std::size_t number, std::string_view media_type) {
    static constexpr std::pair<std::string_view, std::string_view> suffixes[] = {
        {"image/jpeg", ".jpg"}, {"image/png", ".png"}, {"application/pdf", ".pdf"}};
    const auto* known = std::ranges::find(suffixes, media_type, [](const auto& pair) { return pair.first; });
    return "lampiran-" + std::to_string(number) + std::string{known == std::end(suffixes) ? ".bin" : known->second};
}

}  // namespace hub::workflow
