#include "demo_register.hpp"

#include <array>

namespace hub::cli::detail {
namespace {

constexpr std::array<Shortening, 12> all_shortenings{{
    {"yang", "yg"},
    {"tidak", "tdk"},
    {"bapak", "bpk"},
    {"dengan", "dgn"},
    {"untuk", "utk"},
    {"sudah", "sdh"},
    {"jalan", "jln"},
    {"tetapi", "tp"},
    {"karena", "krn"},
    {"sampai", "smp"},
    {"belum", "blm"},
    {"kalau", "klo"},
}};

}  // namespace

std::span<const Shortening> shortenings() {
    return all_shortenings;
}

void replace_word(std::string& text, std::string_view word, std::string_view by) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
        const bool begins = at == 0 || text[at - 1] == ' ';
        const auto end = at + word.size();
        if (begins && (end == text.size() || text[end] == ' ' || text[end] == ',' || text[end] == '.')) {
            text.replace(at, word.size(), by);
        }
    }
}

void upper(std::string& text) {
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
}

void lower(std::string& text) {
    for (char& c : text) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
}

void cut(std::string& text, std::size_t limit) {
    if (text.size() > limit) {
        while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) {
            --limit;
        }
        text.resize(limit);
    }
}

}  // namespace hub::cli::detail
