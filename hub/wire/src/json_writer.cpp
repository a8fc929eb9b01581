#include "json_writer.hpp"

#include "hub/base/error.hpp"
#include "hub/base/text.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace hub::wire {
namespace {

constexpr auto must_escape = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) {
        table[c] = true;
    }
    table['"'] = table['\\'] = true;
    return table;
}();

void append_escape(std::string& out, unsigned char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            out += "\\u00";
            out += digits[c >> 4U];
            out += digits[c & 15U];
    }
}

/// `text` is well-formed UTF-8.
void append_escaped(std::string& out, std::string_view text) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (must_escape[c]) {
            out.append(text, start, i - start);
            append_escape(out, c);
            start = i + 1;
        }
    }
    out.append(text, start);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (const auto bad = find_invalid_utf8(text)) {
        append_escaped(out, text.substr(0, *bad));
        out += "\xEF\xBF\xBD";
        text.remove_prefix(*bad + 1);
    }
    append_escaped(out, text);
    out += '"';
}

void append_head(std::string& out, const FrameHead& head, std::uint32_t length) {
    std::array<char, header_bytes> bytes{};
    std::memcpy(bytes.data(), &length, 4);
    bytes[4] = static_cast<char>(head.type);
    std::memcpy(bytes.data() + 8, &head.instance, 4);
    std::memcpy(bytes.data() + 12, &head.correlation, 8);
    out.append(bytes.data(), bytes.size());
}

FrameWriter::FrameWriter(std::string& out, const FrameHead& head) : out_{out}, start_{out.size()} {
    append_head(out, head, 0);
    out += '{';
}

FrameWriter::~FrameWriter() {
    out_ += '}';
    HUB_ASSERT(out_.size() - start_ - header_bytes <= max_payload_bytes);  // the reader would give the stream up
    const auto length = static_cast<std::uint32_t>(out_.size() - start_ - header_bytes);
    std::memcpy(out_.data() + start_, &length, sizeof length);
}

void FrameWriter::bytes(std::string_view name, std::string_view value) {
    std::string characters;
    characters.reserve(value.size() + value.size() / 8);
    for (const char byte : value) {
        const auto c = static_cast<unsigned char>(byte);
        if (c < 0x80) {
            characters += byte;
        } else {
            characters += static_cast<char>(0xC0U | c >> 6U);
            characters += static_cast<char>(0x80U | (c & 0x3FU));
        }
    }
    text(name, characters);
}

void FrameWriter::append_number(std::int64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
}

}  // namespace hub::wire
