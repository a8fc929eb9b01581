// HTML of a mail as text: good enough for people, and for the line above which they answer.
#include "address.hpp"
#include "charset.hpp"
#include "mail.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace hub::email {
namespace {

void append_utf8(std::string& out, unsigned code) {
    const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x20 || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) {
        out += ' ';
    } else if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | code >> 6U);
        put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        put(0xE0U | code >> 12U);
        put(0x80U | (code >> 6U & 0x3FU));
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xF0U | code >> 18U);
        put(0x80U | (code >> 12U & 0x3FU));
        put(0x80U | (code >> 6U & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
}

/// At "&": what stands for it, and how long it is; 0: no entity.
std::size_t append_entity(std::string& out, std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> named[] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", " "}};
    for (const auto& [name, value] : named) {
        if (text.starts_with(name)) {
            out += value;
            return name.size();
        }
    }
    if (!text.starts_with("&#") || text.size() < 4) {
        return 0;
    }
    const bool hex = text[2] == 'x' || text[2] == 'X';
    const auto digits = text.substr(hex ? 3 : 2, 8);
    unsigned code = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (error != std::errc{} || end == digits.data() + digits.size() || *end != ';') {
        return 0;
    }
    append_utf8(out, code);
    return static_cast<std::size_t>(end - text.data()) + 1;
}

bool breaks_line(std::string_view tag) {
    constexpr std::array<std::string_view, 10> tags = {"br", "/p", "/div", "/tr", "/li",
                                                       "p",  "hr", "/h1",  "/h2", "/h3"};
    return std::ranges::find(tags, tag) != tags.end();
}

}  // namespace

std::string text_of_html(std::string_view html) {
    std::string out;
    const auto lower = lower_case(html);
    for (std::size_t i = 0; i < html.size();) {
        if (html[i] == '<') {
            const auto end = std::min(html.find('>', i), html.size());
            const auto name = std::string_view{lower}.substr(i + 1, end - i - 1);
            const auto tag = name.substr(0, name.find_first_of(" \t\r\n/", 1));
            i = std::min(end + 1, html.size());
            if (tag == "script" || tag == "style" || tag == "head") {
                const auto close = lower.find("</" + std::string{tag}, i);
                i = close == std::string::npos ? html.size() : close;
            } else if (breaks_line(tag) && !(tag == "p" && (out.empty() || out.ends_with('\n')))) {
                out += '\n';
            }
        } else if (const auto length = html[i] == '&' ? append_entity(out, html.substr(i, 12)) : 0; length != 0) {
            i += length;
        } else {
            const char c = html[i++];
            const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
            if (!blank) {
                out += c;
            } else if (!out.empty() && !out.ends_with(' ') && !out.ends_with('\n')) {
                out += ' ';
            }
        }
    }
    return to_utf8(out, "");
}

}  // namespace hub::email
