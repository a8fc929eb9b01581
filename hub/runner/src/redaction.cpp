#include "redaction.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace hub::runner {
namespace {

constexpr std::string_view in_place = "[secret]";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The digits that the bytes of `secret` alone decide, when `before` bytes of something else stand in front of it.
std::string base64_core(std::string_view secret, std::size_t before) {
    std::string bytes(before, '\0');
    bytes += secret;
    std::string digits;
    for (std::size_t bit = 0; bit + 6 <= bytes.size() * 8; bit += 6) {
        const auto at = bit / 8;
        const unsigned high = static_cast<unsigned char>(bytes[at]);
        const unsigned low = at + 1 < bytes.size() ? static_cast<unsigned char>(bytes[at + 1]) : 0U;
        digits += base64_digits[((high << 8U | low) >> (10 - bit % 8)) & 63U];
    }
    return digits.substr((before * 8 + 5) / 6);
}

std::string for_addresses(std::string text) {
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

std::string percent(std::string_view secret, bool small_digits) {
    boost::urls::encoding_opts options;
    options.lower_case = small_digits;
    return boost::urls::encode({secret.data(), secret.size()}, boost::urls::unreserved_chars, options);
}

using Escapes = std::vector<std::pair<char, std::string_view>>;

std::string escaped(std::string_view secret, const Escapes& escapes) {
    std::string out;
    for (const char c : secret) {
        const auto found = std::ranges::find(escapes, c, &Escapes::value_type::first);
        if (found == escapes.end()) {
            out += c;
        } else {
            out += found->second;
        }
    }
    return out;
}

bool is_base64(char c) {
    return base64_digits.find(c) != std::string_view::npos || c == '-' || c == '_';
}

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The values of headers that authenticate, with the lines that continue them.
void find_headers(std::string_view raw, std::vector<Range>& out) {
    bool hidden = false;
    for (std::size_t begin = 0; begin < raw.size();) {
        const auto newline = std::min(raw.find('\n', begin), raw.size());
        auto line = raw.substr(begin, newline - begin);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.empty()) {
            return;  // the head ends
        }
        const bool continues = line.front() == ' ' || line.front() == '\t';
        if (!continues) {
            const auto colon = line.find(':');
            hidden = colon != std::string_view::npos && is_authenticating(line.substr(0, colon));
            const auto value = hidden ? line.find_first_not_of(" \t", colon + 1) : std::string_view::npos;
            if (value != std::string_view::npos) {
                out.push_back({begin + value, begin + line.size()});
            }
        } else if (hidden) {
            out.push_back({begin, begin + line.size()});
        }
        begin = newline + 1;
    }
}

}  // namespace

bool is_authenticating(std::string_view header) {
    std::string name{header};
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    constexpr std::array<std::string_view, 5> whole{
        "authorization", "proxy-authorization", "cookie", "set-cookie", "www-authenticate"};
    constexpr std::array<std::string_view, 4> part{"token", "secret", "password", "authorization"};
    const bool is_key = name.ends_with("-key") || name.ends_with("apikey") || name.ends_with("_key");
    return std::ranges::find(whole, name) != whole.end() || (is_key && name != "idempotency-key") ||
           std::ranges::any_of(part, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

Redactor::Redactor(const std::set<std::string>& secrets) {
    std::set<Form> forms;
    for (const auto& secret : secrets) {
        if (secret.size() < shortest_secret || secret.size() > longest_secret) {
            can_redact_ = false;
            return;
        }
        add_forms(secret, forms);
    }
    forms_.assign(forms.begin(), forms.end());
}

void Redactor::add_forms(const std::string& secret, std::set<Form>& forms) {
    forms.insert({secret});
    forms.insert({percent(secret, false)});
    forms.insert({percent(secret, true)});
    forms.insert({escaped(secret, {{'"', "\\\""}, {'\\', "\\\\"}})});
    forms.insert({escaped(secret, {{'"', "\\\""}, {'\\', "\\\\"}, {'/', "\\/"}})});
    forms.insert({escaped(secret, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"}})});
    for (std::size_t before = 0; before < 3; ++before) {
        auto core = base64_core(secret, before);
        forms.insert({for_addresses(core), true});
        forms.insert({std::move(core), true});
    }
}

std::string Redactor::redact(std::string_view raw, std::size_t limit) const {
    std::vector<Range> hidden;
    find_headers(raw, hidden);
    for (const auto& form : forms_) {
        for (auto at = raw.find(form.text); at != std::string_view::npos; at = raw.find(form.text, at + 1)) {
            Range range{at, at + form.text.size()};
            while (form.base64 && range.begin > 0 && is_base64(raw[range.begin - 1])) {
                --range.begin;
            }
            while (form.base64 && range.end < raw.size() && (is_base64(raw[range.end]) || raw[range.end] == '=')) {
                ++range.end;
            }
            hidden.push_back(range);
            at = std::max(at, range.end - 1);
        }
    }
    std::ranges::sort(hidden, {}, &Range::begin);
    std::string out;
    std::size_t at = 0;
    const auto end = std::min(limit, raw.size());
    for (const auto& range : hidden) {
        if (range.begin >= end) {
            break;
        }
        if (range.begin >= at) {
            out += raw.substr(at, range.begin - at);
            out += in_place;
        }
        at = std::max(at, range.end);
    }
    if (at < end) {
        out += raw.substr(at, end - at);
    }
    return out;
}

}  // namespace hub::runner
