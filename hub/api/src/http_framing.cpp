#include "http_framing.hpp"

#include "hub/base/text.hpp"

#include <algorithm>

namespace hub::api {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t longest_number = 18;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_token_character(char c) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || marks.find(c) != std::string_view::npos;
}

bool is_control(char c) {
    const auto u = static_cast<unsigned char>(c);
    return (u < 0x20 && c != '\t') || u == 0x7F;
}

/// `lower` is written in small letters.
bool same_name(std::string_view text, std::string_view lower) {
    return std::ranges::equal(
        text, lower, {}, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

/// Takes the next line, without its end; npos-safe: the head ends with a line end.
std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find(line_end);
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), line.size() + line_end.size()));
    return line;
}

class Framing {
public:
    explicit Framing(bool version_1_1) : version_1_1_{version_1_1} {}

    std::optional<std::string_view> add(std::string_view line) {
        if (line.front() == ' ' || line.front() == '\t') {
            return "a header line that is folded";
        }
        const auto colon = line.find(':');
        const auto name = line.substr(0, colon);
        if (colon == std::string_view::npos || name.empty() || !std::ranges::all_of(name, is_token_character)) {
            return "a header line without a proper name";
        }
        const auto value = trim(line.substr(colon + 1));
        if (same_name(name, "host")) {
            ++hosts_;
        } else if (same_name(name, "content-length")) {
            ++lengths_;
            if (value.empty() || value.size() > longest_number || !std::ranges::all_of(value, is_digit)) {
                return "a Content-Length that is not a number";
            }
        } else if (same_name(name, "transfer-encoding")) {
            ++encodings_;
            if (!same_name(value, "chunked")) {
                return "a Transfer-Encoding that is not 'chunked'";
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::string_view> verdict() const {
        if (lengths_ > 1) {
            return "more than one Content-Length";
        }
        if (encodings_ > 1 || (encodings_ == 1 && (lengths_ > 0 || !version_1_1_))) {
            return "a Transfer-Encoding beside another length, or with HTTP/1.0";
        }
        if (hosts_ > 1 || (version_1_1_ && hosts_ == 0)) {
            return "not exactly one Host";
        }
        return std::nullopt;
    }

private:
    bool version_1_1_;
    int hosts_ = 0;
    int lengths_ = 0;
    int encodings_ = 0;
};

}  // namespace

std::optional<std::string_view> framing_fault(std::string_view head) {
    const auto request_line = take_line(head);
    if (std::ranges::any_of(request_line, is_control)) {
        return "a control character";
    }
    Framing framing{request_line.ends_with(" HTTP/1.1")};
    while (!head.empty()) {
        const auto line = take_line(head);
        if (std::ranges::any_of(line, is_control)) {  // bare CR and LF too
            return "a control character";
        }
        if (line.empty()) {
            break;
        }
        if (const auto fault = framing.add(line)) {
            return fault;
        }
    }
    return framing.verdict();
}

}  // namespace hub::api
