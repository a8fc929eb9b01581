#include "charset.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

namespace hub::csv_drop {
namespace {

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter{ucnv_open(name.c_str(), &status)};
    if (U_FAILURE(status) || converter == nullptr || name.empty()) {
        return nullptr;
    }
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

/// Text of several bytes a unit: plain letters in it pass for UTF-8 with NULs.
bool is_wide(const std::string& name) {
    const auto converter = open_converter(name);
    return converter != nullptr && ucnv_getMinCharSize(converter.get()) > 1;
}

/// Mostly Latin text in UTF-16 has a NUL in every second byte, and no other text has.
const char* wide_by_nuls(std::string_view bytes) {
    const auto part = bytes.substr(0, 2048);
    if (bytes.size() % 2 != 0 || part.size() < 8) {
        return nullptr;
    }
    std::size_t nuls[2] = {0, 0};
    for (std::size_t i = 0; i < part.size(); ++i) {
        nuls[i % 2] += part[i] == '\0' ? 1 : 0;
    }
    const auto most = part.size() / 2 * 8 / 10;
    return nuls[1] >= most && nuls[0] == 0 ? "UTF-16LE" : nuls[0] >= most && nuls[1] == 0 ? "UTF-16BE" : nullptr;
}

std::variant<Decoded, CharsetFault> convert(std::string_view bytes, const std::string& name, std::string why) {
    const auto converter = open_converter(name);
    if (converter == nullptr) {
        return CharsetFault{{}, "'" + name + "' is no charset that is known here"};
    }
    icu::UnicodeString text;
    std::array<UChar, 4096> buffer{};
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    UErrorCode status = U_ZERO_ERROR;
    do {
        status = U_ZERO_ERROR;
        UChar* to = buffer.data();
        ucnv_toUnicode(
            converter.get(), &to, buffer.data() + buffer.size(), &from, end, nullptr, static_cast<UBool>(true),
            &status);
        text.append(buffer.data(), static_cast<std::int32_t>(to - buffer.data()));
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    Decoded decoded{{}, name, std::move(why)};
    text.toUTF8String(decoded.text);
    if (U_FAILURE(status)) {
        return CharsetFault{end_of(decoded.text), "the bytes here are no " + name};
    }
    return decoded;
}

struct Mark {
    std::string_view bytes;
    const char* charset;
};
constexpr Mark marks[] = {
    {{"\xEF\xBB\xBF", 3}, "UTF-8"},
    {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
    {{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
    {{"\xFF\xFE", 2}, "UTF-16LE"},
    {{"\xFE\xFF", 2}, "UTF-16BE"}};

/// Length of the UTF-8 character at the beginning, 0 when it is none: no overlong form, no surrogate, at most U+10FFFF.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : lead >= 0xE0 && lead <= 0xEF ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || text.size() < length) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return 0;
        }
    }
    const auto second = byte(1);
    const bool wrong = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                       (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
}

}  // namespace

bool is_charset(const std::string& name) {
    return open_converter(name) != nullptr;
}

std::size_t valid_utf8(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto length = utf8_length(bytes.substr(at));
        if (length == 0) {
            break;
        }
        at += length;
    }
    return at;
}

CsvPosition end_of(std::string_view text) {
    CsvPosition at;
    char before = 0;
    for (const char c : text) {
        if (c == '\r' || c == '\n') {
            at.line += c == '\r' || before != '\r' ? 1 : 0;
            at.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) {
            ++at.column;
        }
        before = c;
    }
    return at;
}

std::variant<Decoded, CharsetFault> decode(std::string_view bytes, const std::string& configured) {
    const auto* const mark = std::ranges::find_if(marks, [&](const Mark& m) { return bytes.starts_with(m.bytes); });
    if (mark != std::end(marks)) {
        const auto rest = bytes.substr(mark->bytes.size());
        return convert(rest, mark->charset, "byte order mark");
    }
    if (is_wide(configured)) {
        return convert(bytes, configured, "configured");
    }
    if (const auto* wide = wide_by_nuls(bytes)) {
        return convert(bytes, wide, "a NUL in every second byte");
    }
    const auto valid = valid_utf8(bytes);
    if (valid == bytes.size()) {
        return Decoded{std::string{bytes}, "UTF-8", "valid throughout"};
    }
    if (!configured.empty()) {
        return convert(bytes, configured, "configured, and it is no UTF-8");
    }
    return CharsetFault{
        end_of(bytes.substr(0, valid)), "the bytes here are no UTF-8, and no other charset is configured"};
}

}  // namespace hub::csv_drop
