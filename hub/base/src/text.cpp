#include "hub/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace hub {
namespace {

/// Length of the well-formed sequence at `p` (Unicode table 3-7), 0 when it is not one.
std::size_t sequence_length(const unsigned char* p, std::size_t left) {
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < left && p[i] >= low && p[i] <= high;
    };
    const unsigned lead = p[0];
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return continues(1) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t i = 0;
    while (i < text.size()) {
        std::uint64_t chunk = 0;
        if (i + sizeof chunk <= text.size()) {
            std::memcpy(&chunk, p + i, sizeof chunk);
            if ((chunk & 0x8080808080808080ULL) == 0) {  // eight ASCII bytes at once: nearly all of a report
                i += sizeof chunk;
                continue;
            }
        }
        const auto n = sequence_length(p + i, text.size() - i);
        if (n == 0) {
            return i;
        }
        i += n;
    }
    return std::nullopt;
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string clean_text(std::string_view text, std::size_t most) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto n = sequence_length(p + i, text.size() - i);
        const bool control = n == 1 && (p[i] < 0x20 || p[i] == 0x7F) && p[i] != '\n' && p[i] != '\t';
        const auto piece = n == 0 ? std::string_view{"\xEF\xBF\xBD"} : text.substr(i, n);
        if (!control) {
            if (out.size() + piece.size() > most) {
                break;
            }
            out += piece;
        }
        i += n == 0 ? 1 : n;
    }
    return out;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    constexpr std::size_t most = 64;
    if (a.size() > most || b.size() > most) {
        return 255;
    }
    std::array<std::size_t, most + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

bool is_within(std::string_view code, std::string_view prefix) {
    return code.starts_with(prefix) && (code.size() == prefix.size() || prefix.empty() || code[prefix.size()] == '.');
}

}  // namespace hub
