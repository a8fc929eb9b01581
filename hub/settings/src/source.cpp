#include "source.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace hub::settings::detail {
namespace {

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};
// Unicode's East Asian Width W and F, and the common combining marks: coarse, enough to place a caret.
constexpr Range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},  {0x3400, 0x4DBF},
                          {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
                          {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                          {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Range combining[] = {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                               {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};

template <std::size_t n>
bool is_in(const Range (&ranges)[n], std::uint32_t c) {
    return std::ranges::any_of(ranges, [c](const Range& r) { return c >= r.first && c <= r.last; });
}

}  // namespace

Source::Source(std::string name, std::string text) : name_{std::move(name)}, text_{std::move(text)} {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == '\n' && i + 1 < text_.size()) {
            starts_.push_back(i + 1);
        }
    }
}

std::string_view Source::line(int number) const {
    if (number < 1 || static_cast<std::size_t>(number) > starts_.size()) {
        return {};
    }
    const auto start = starts_[static_cast<std::size_t>(number) - 1];
    auto line = std::string_view{text_}.substr(start);
    line = line.substr(0, line.find('\n'));
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

std::size_t Source::offset(int line, int byte_column) const {
    if (line < 1 || static_cast<std::size_t>(line) > starts_.size() || byte_column < 1) {
        return text_.size();
    }
    const auto start = starts_[static_cast<std::size_t>(line) - 1];
    return std::min(start + static_cast<std::size_t>(byte_column) - 1, text_.size());
}

std::string to_string(const Place& place) {
    return place.source->name() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

int display_width(std::string_view text) {
    int width = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        std::uint32_t c = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1FU : lead < 0xF0 ? lead & 0x0FU : lead & 0x07U;
        for (++i; i < text.size() && continues(text[i]); ++i) {
            c = c << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
        }
        width += is_in(combining, c) ? 0 : is_in(wide, c) ? 2 : 1;
    }
    return width;
}

std::string_view first_characters(std::string_view text, int count) {
    std::size_t i = 0;
    for (; i < text.size() && count > 0; --count) {
        for (++i; i < text.size() && continues(text[i]); ++i) {
        }
    }
    return text.substr(0, i);
}

}  // namespace hub::settings::detail
