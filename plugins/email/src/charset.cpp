#include "charset.hpp"

#include <array>
#include <memory>
#include <unicode/ucnv.h>

namespace hub::email {
namespace {

struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

Converter open(const std::string& name) {
    UErrorCode error = U_ZERO_ERROR;
    Converter made{ucnv_open(name.c_str(), &error)};
    return U_SUCCESS(error) ? std::move(made) : nullptr;
}

/// Every byte says something: what does not fit becomes U+FFFD.
std::string converted(std::string_view bytes, UConverter& from) {
    const auto utf8 = open("UTF-8");
    std::string out;
    if (utf8 == nullptr) {
        return out;
    }
    std::array<char, 4096> buffer{};
    std::array<UChar, 2048> pivot{};
    auto* pivot_source = pivot.data();
    auto* pivot_target = pivot.data();
    const char* source = bytes.data();
    const char* const end = bytes.data() + bytes.size();
    UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
    for (bool first = true; error == U_BUFFER_OVERFLOW_ERROR; first = false) {
        error = U_ZERO_ERROR;
        auto* target = buffer.data();
        ucnv_convertEx(
            utf8.get(), &from, &target, buffer.data() + buffer.size(), &source, end, pivot.data(), &pivot_source,
            &pivot_target, pivot.data() + pivot.size(), static_cast<UBool>(first), 1, &error);
        out.append(buffer.data(), static_cast<std::size_t>(target - buffer.data()));
    }
    return out;
}

/// Length of the character at `at`, 0 when it is none.
std::size_t character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[at + i])) : 0U;
    };
    const auto first = byte(0);
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return follows(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        const bool fits = !(first == 0xE0 && byte(1) < 0xA0) && !(first == 0xED && byte(1) > 0x9F);
        return follows(1) && follows(2) && fits ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool fits = !(first == 0xF0 && byte(1) < 0x90) && !(first == 0xF4 && byte(1) > 0x8F);
        return follows(1) && follows(2) && follows(3) && fits ? 4 : 0;
    }
    return 0;
}

std::string without_controls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') {
                out += '\n';
            }
        } else if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F)) {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const auto length = character_at(bytes, i);
        if (length == 0) {
            return false;
        }
        i += length;
    }
    return true;
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    if (is_utf8(bytes)) {  // also where the mail claims something else that is wider than ASCII: it is right then
        const bool shifts = bytes.find('\x1B') != std::string_view::npos;  // ISO-2022-JP is ASCII to the eye
        if (!shifts || charset.empty()) {
            return without_controls(bytes);
        }
    }
    const auto named = charset.empty() || charset.size() > 60 ? nullptr : open(std::string{charset});
    if (named != nullptr) {
        return without_controls(converted(bytes, *named));
    }
    const auto guessed = open("windows-1252");
    return guessed == nullptr ? std::string{} : without_controls(converted(bytes, *guessed));
}

}  // namespace hub::email
