#include "canary_person.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace hub::testing {
namespace {

std::string hex(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    return out;
}

std::string base64(std::string_view text) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i + 2 < text.size(); i += 3) {
        const auto bits = static_cast<unsigned>(static_cast<unsigned char>(text[i])) << 16U |
                          static_cast<unsigned>(static_cast<unsigned char>(text[i + 1])) << 8U |
                          static_cast<unsigned>(static_cast<unsigned char>(text[i + 2]));
        for (const auto shift : {18U, 12U, 6U, 0U}) {
            out += alphabet[bits >> shift & 63U];
        }
    }
    return out;
}

/// A mark as it is, in hexadecimal (bytea), and as it looks inside base64 at each of the three offsets.
std::vector<std::string> forms_of(const std::string& mark) {
    std::vector<std::string> out{mark, hex(mark)};
    for (std::size_t skip = 0; skip < 3; ++skip) {
        out.push_back(base64(std::string_view{mark}.substr(skip)));
    }
    return out;
}

}  // namespace

std::array<std::string, 5> CanaryPerson::marks() const {
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), "%05d", number);
    const std::string n{digits.data()};
    return {
        "Kenari" + n + "Wati", "18720" + n + "700001", "08137" + n + "55", "surat." + n + "@kenari.example",
        "Gang-Melati-" + n};
}

bool holds(std::string_view text, const CanaryPerson& person) {
    const auto marks = person.marks();
    return std::ranges::any_of(marks, [&](const std::string& mark) {
        const auto forms = forms_of(mark);
        return std::ranges::any_of(
            forms, [&](const std::string& form) { return text.find(form) != std::string_view::npos; });
    });
}

bool holds_all(std::string_view text, const CanaryPerson& person) {
    const auto marks = person.marks();
    return std::ranges::all_of(
        marks, [&](const std::string& mark) { return text.find(mark) != std::string_view::npos; });
}

}  // namespace hub::testing
