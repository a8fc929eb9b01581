#include "header_text.hpp"

#include "charset.hpp"

#include "hub/plugins/http_body.hpp"

#include <algorithm>
#include <optional>

namespace hub::email {
namespace {

constexpr std::size_t line_width = 76;
constexpr std::size_t most_raw = 65'536;  // of a header that is decoded

std::string cleaned(std::string_view text) {
    std::string out{text};
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    while (out.ends_with(' ')) {
        out.pop_back();
    }
    return out.substr(std::min(out.find_first_not_of(' '), out.size()));
}

/// Can stand as it is: ASCII, nothing that looks encoded, no word too long to be folded.
bool is_plain(std::string_view text) {
    std::size_t word = 0;
    for (const char c : text) {
        word = c == ' ' ? 0 : word + 1;
        if (static_cast<unsigned char>(c) >= 0x80 || word > 200) {
            return false;
        }
    }
    return text.find("=?") == std::string_view::npos;
}

std::string folded(std::string_view text, std::size_t column) {
    std::string out;
    while (!text.empty()) {
        const auto blank = std::min(text.find(' ', 1), text.size());
        if (column + blank > line_width && text.front() == ' ' && text.find_first_not_of(' ') < blank) {
            out += "\r\n";
            column = 0;
        }
        out += text.substr(0, blank);
        column += blank;
        text.remove_prefix(blank);
    }
    return out;
}

std::string in_words(std::string_view text, std::size_t column) {
    std::string out;
    constexpr std::string_view open = "=?UTF-8?B?";
    constexpr std::size_t most_bytes = 45;  // 60 characters of base64: a word of 72
    auto room = column + open.size() + 2 < line_width ? (line_width - column - open.size() - 2) / 4 * 3 : most_bytes;
    room = std::clamp<std::size_t>(room, 12, most_bytes);
    while (!text.empty()) {
        auto length = std::min(room, text.size());
        while (length > 1 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
            --length;  // a character stays in one word
        }
        out += out.empty() ? "" : "\r\n ";
        out += open;
        plugins::append_base64(out, text.substr(0, length));
        out += "?=";
        text.remove_prefix(length);
        room = most_bytes;
    }
    return out;
}

struct Word {
    std::string charset;
    char kind = 'b';
    std::string_view content;
    std::size_t length = 0;  // of all of it
};

std::optional<Word> word_at(std::string_view text) {
    if (!text.starts_with("=?")) {
        return std::nullopt;
    }
    const auto kind = text.find('?', 2);
    if (kind == std::string_view::npos || kind == 2 || kind > 60 || kind + 2 >= text.size() || text[kind + 2] != '?') {
        return std::nullopt;
    }
    const auto end = text.find("?=", kind + 3);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    Word word;
    const auto charset = text.substr(2, kind - 2);
    word.charset = charset.substr(0, charset.find('*'));  // RFC 2231: a language behind it
    word.kind = static_cast<char>(text[kind + 1] | 0x20);
    word.content = text.substr(kind + 3, end - kind - 3);
    word.length = end + 2;
    const bool known = word.kind == 'b' || word.kind == 'q';
    const bool whole = word.content.find('\n') == std::string_view::npos;
    return known && whole ? std::optional{word} : std::nullopt;
}

bool same_charset(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string bytes_of_q(std::string_view text) {
    const auto hex = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '_') {
            out += ' ';
        } else if (text[i] == '=' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
            out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Leniently: padding may be missing, or stand between words that were put together.
std::string bytes_of_b(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto pad = std::min(text.find('='), text.size());
        std::string part{text.substr(0, pad)};
        std::erase_if(part, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
        if (part.size() % 4 == 1) {
            part.pop_back();
        }
        part.append((4 - part.size() % 4) % 4, '=');
        if (const auto bytes = plugins::read_base64(part, most_raw)) {
            out += *bytes;
        }
        text.remove_prefix(std::min(text.find_first_not_of('=', pad), text.size()));
    }
    return out;
}

std::string_view skip_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    return text;
}

/// Unfolded, and in UTF-8 whatever it was.
std::string plain_text(std::string_view raw) {
    auto text = to_utf8(raw, "");
    std::erase(text, '\n');
    std::ranges::replace(text, '\t', ' ');
    return text;
}

}  // namespace

std::string encoded_header(std::string_view text, std::size_t column) {
    const auto clean = cleaned(text);
    return is_plain(clean) ? folded(clean, column) : in_words(clean, column);
}

std::string encoded_phrase(std::string_view text) {
    const auto clean = cleaned(text);
    if (!is_plain(clean)) {
        return in_words(clean, 0);
    }
    const bool is_atoms = std::ranges::all_of(clean, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-';
    });
    if (is_atoms) {
        return clean;
    }
    std::string out = "\"";
    for (const char c : clean) {
        out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    }
    return out + "\"";
}

std::string decoded_header(std::string_view raw) {
    raw = raw.substr(0, most_raw);
    std::string out;
    std::string pending;  // content of words that belong together
    Word last;
    bool open = false;
    const auto flush = [&] {
        if (open) {
            auto text = to_utf8(last.kind == 'b' ? bytes_of_b(pending) : bytes_of_q(pending), last.charset);
            std::ranges::replace(text, '\n', ' ');
            out += text;
            pending.clear();
            open = false;
        }
    };
    std::size_t begin = 0;  // of what is no encoded word
    for (std::size_t i = 0; i < raw.size();) {
        const auto word = raw[i] == '=' ? word_at(raw.substr(i)) : std::nullopt;
        if (!word) {
            ++i;
            continue;
        }
        const auto between = raw.substr(begin, i - begin);
        const bool adjoins = open && skip_blanks(between).empty();  // blanks between two words say nothing
        if (!adjoins || word->kind != last.kind || !same_charset(word->charset, last.charset)) {
            flush();
        }
        if (!adjoins) {
            out += plain_text(between);
        }
        pending += word->content;
        last = *word;
        open = true;
        i += word->length;
        begin = i;
    }
    flush();
    out += plain_text(raw.substr(begin));
    return std::string{skip_blanks(out)};
}

}  // namespace hub::email
