#include "hub/crypto/crockford.hpp"

namespace hub::crypto {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t length = 13;  // 13 x 5 = 65 bits: the first character is at most F

int value_of(char c) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper == 'O') {
        return 0;
    }
    if (upper == 'I' || upper == 'L') {
        return 1;
    }
    const auto at = alphabet.find(upper);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string to_crockford(std::uint64_t number) {
    std::string out;
    out.reserve(length + 2);
    for (std::size_t i = 0; i < length; ++i) {
        if (i == 5 || i == 10) {
            out += '-';
        }
        out += alphabet[(number >> (5 * (length - 1 - i))) & 31U];
    }
    return out;
}

std::optional<std::uint64_t> parse_crockford(std::string_view text) {
    std::uint64_t number = 0;
    std::size_t seen = 0;
    for (const char c : text) {
        if (c == '-' || c == ' ') {
            continue;
        }
        const int value = value_of(c);
        if (value < 0 || ++seen > length || (seen == 1 && value > 15)) {
            return std::nullopt;
        }
        number = (number << 5U) | static_cast<std::uint64_t>(value);
    }
    return seen == length ? std::optional{number} : std::nullopt;
}

}  // namespace hub::crypto
