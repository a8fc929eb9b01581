#include "array_text.hpp"

#include <array>
#include <charconv>

namespace hub::store {

void ArrayText::separate() {
    text_ += text_.empty() ? '{' : ',';
}

void ArrayText::add(std::int64_t number) {
    separate();
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    text_.append(buffer.data(), end);
}

void ArrayText::add(const Uuid& id) {
    separate();
    append_to(text_, id);
}

void ArrayText::add(std::string_view text) {
    separate();
    text_ += '"';
    while (!text.empty()) {
        const auto at = text.find_first_of("\"\\");
        text_ += text.substr(0, at);
        if (at == std::string_view::npos) {
            break;
        }
        text_ += '\\';
        text_ += text[at];
        text.remove_prefix(at + 1);
    }
    text_ += '"';
}

void ArrayText::add_bytes(std::span<const std::uint8_t> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    separate();
    text_ += "\"\\\\x";
    for (const auto byte : bytes) {
        text_ += digits[byte >> 4U];
        text_ += digits[byte & 15U];
    }
    text_ += '"';
}

void ArrayText::add_null() {
    separate();
    text_ += "NULL";
}

void ArrayText::take_into(std::string& out) {
    text_ += text_.empty() ? "{}" : "}";
    out.clear();
    out.swap(text_);
}

std::string ArrayText::take() {
    auto out = text_.empty() ? std::string{"{}"} : std::move(text_) + "}";
    text_.clear();
    return out;
}

}  // namespace hub::store
