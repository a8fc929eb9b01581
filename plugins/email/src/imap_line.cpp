#include "imap_line.hpp"

#include "address.hpp"

#include <algorithm>
#include <charconv>

namespace hub::email {
namespace {

std::optional<std::uint64_t> number_at(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end != text.data() ? std::optional{value} : std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> literal_behind(std::string_view line) {
    if (!line.ends_with('}')) {
        return std::nullopt;
    }
    const auto open = line.rfind('{');
    if (open == std::string_view::npos) {
        return std::nullopt;
    }
    const auto digits = line.substr(open + 1, line.size() - open - 2);
    const bool all = !digits.empty() && digits.size() <= 18 &&
                     std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    return all ? number_at(digits) : std::nullopt;
}

std::string imap_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\r' || c == '\n' || c == '\0') {
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "\"";
}

std::optional<std::uint64_t> number_behind(std::string_view text, std::string_view word) {
    const auto lower = lower_case(text);
    const auto key = lower_case(word) + " ";
    for (auto at = lower.find(key); at != std::string::npos; at = lower.find(key, at + 1)) {
        const bool whole = at == 0 || lower[at - 1] == ' ' || lower[at - 1] == '(' || lower[at - 1] == '[';
        if (whole) {
            return number_at(std::string_view{lower}.substr(at + key.size()));
        }
    }
    return std::nullopt;
}

std::vector<std::uint64_t> searched(std::string_view line) {
    std::vector<std::uint64_t> out;
    constexpr std::string_view key = "* search";
    if (lower_case(line.substr(0, key.size())) != key) {
        return out;
    }
    line.remove_prefix(key.size());
    while (!line.empty()) {
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (const auto number = number_at(line)) {
            out.push_back(*number);
        }
        line.remove_prefix(std::min(line.find(' '), line.size()));
    }
    return out;
}

}  // namespace hub::email
