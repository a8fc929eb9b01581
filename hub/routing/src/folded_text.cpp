#include "hub/routing/folded_text.hpp"

#include <array>
#include <cstring>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace hub::routing {
namespace {

constexpr std::uint64_t hash_start = 0xCBF2'9CE4'8422'2325ULL;  // FNV-1a
constexpr std::uint64_t hash_step(std::uint64_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3ULL;
}
/// So that every bit of the hash depends on every letter.
constexpr std::uint64_t hash_end(std::uint64_t hash) {
    hash ^= hash >> 32U;
    hash *= 0x9E37'79B9'7F4A'7C15ULL;
    return hash ^ hash >> 29U;
}
constexpr std::uint64_t hash_of(std::string_view word) {
    auto hash = hash_start;
    for (const char c : word) {
        hash = hash_step(hash, c);
    }
    return hash_end(hash);
}

/// Of every ASCII byte what it folds to; 0: parts words.
constexpr std::array<char, 128> ascii_folds = [] {
    std::array<char, 128> folds{};
    for (int c = 0; c < 128; ++c) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        folds.at(static_cast<std::size_t>(c)) = static_cast<char>(upper ? c - 'A' + 'a' : word ? c : 0);
    }
    return folds;
}();

bool is_high(char c) {
    return static_cast<unsigned char>(c) >= 0x80U;
}

/// Of the first byte that is no ASCII; the size when there is none.
std::size_t find_high(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080ULL;
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & high_bits) != 0) {
            break;
        }
    }
    while (at < text.size() && !is_high(text[at])) {
        ++at;
    }
    return at;
}

/// Normalisation never reaches over one of these, so that the pieces between them can be folded one by one.
bool is_blank(char c) {
    return static_cast<unsigned char>(c) <= 0x20U;
}

/// Compatibility forms, case and then diacritics apart; empty when ICU fails (out of memory).
std::string decomposed(std::string_view piece) {
    auto status = U_ZERO_ERROR;
    const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto* decompose = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) {
        return {};
    }
    std::string folded;
    icu::StringByteSink<std::string> folded_sink{&folded};
    fold->normalizeUTF8(
        0, icu::StringPiece{piece.data(), static_cast<std::int32_t>(piece.size())}, folded_sink, nullptr, status);
    std::string out;
    icu::StringByteSink<std::string> out_sink{&out};
    decompose->normalizeUTF8(0, folded, out_sink, nullptr, status);
    return U_FAILURE(status) ? std::string{} : out;
}

}  // namespace

FoldedText::FoldedText(std::string_view subject, std::string_view body) {
    text_.reserve(subject.size() + body.size());
    words_.reserve((subject.size() + body.size()) / 6 + 2);
    add(subject);
    words_.emplace_back();
    add(body);
}

FoldedText::FoldedText(std::string_view text) {
    add(text);
}

void FoldedText::add(std::string_view text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        // As far as it is ASCII, and to the end of a piece.
        const auto rest = text.substr(begin);
        const auto high = find_high(rest);
        if (high == rest.size()) {
            add_ascii(rest);
            return;
        }
        auto from = high;
        while (from > 0 && !is_blank(rest[from - 1])) {
            --from;
        }
        add_ascii(rest.substr(0, from));
        auto to = high;
        while (to < rest.size() && !is_blank(rest[to])) {
            ++to;
        }
        add_any(rest.substr(from, to - from));
        begin += to;
    }
}

void FoldedText::add_ascii(std::string_view piece) {
    auto begin = text_.size();
    auto length = begin;
    auto hash = hash_start;
    text_.resize(begin + piece.size());
    auto* out = text_.data();
    const auto end = [&] {
        if (length > begin) {
            words_.push_back(
                {.at = static_cast<std::uint32_t>(begin),
                 .length = static_cast<std::uint32_t>(length - begin),
                 .hash = hash_end(hash)});
            begin = length;
            hash = hash_start;
        }
    };
    for (const char c : piece) {
        if (const char folded = ascii_folds[static_cast<unsigned char>(c)]; folded != 0) {
            out[length++] = folded;
            hash = hash_step(hash, folded);
        } else {
            end();
        }
    }
    end();
    text_.resize(length);
}

void FoldedText::add_any(std::string_view piece) {
    const auto folded = decomposed(piece);
    auto begin = text_.size();
    const auto length = static_cast<std::int32_t>(folded.size());
    for (std::int32_t i = 0; i < length;) {
        const auto from = i;
        UChar32 c = 0;
        U8_NEXT(folded.data(), i, length, c);
        const auto type = c < 0 ? U_UNASSIGNED : u_charType(c);
        if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) {
            continue;  // the diacritics
        }
        if (c >= 0 && (u_isalnum(c) != 0 || type == U_COMBINING_SPACING_MARK)) {
            text_.append(folded, static_cast<std::size_t>(from), static_cast<std::size_t>(i - from));
        } else {
            end_word(begin);
            begin = text_.size();
        }
    }
    end_word(begin);
}

void FoldedText::end_word(std::size_t begin) {
    const auto length = text_.size() - begin;
    if (length > 0) {
        words_.push_back(
            {.at = static_cast<std::uint32_t>(begin),
             .length = static_cast<std::uint32_t>(length),
             .hash = hash_of(std::string_view{text_}.substr(begin))});
    }
}

std::string joined(const FoldedText& phrase) {
    std::string out;
    for (const auto& word : phrase.words()) {
        out += out.empty() ? "" : " ";
        out += phrase.text_of(word);
    }
    return out;
}

bool contains_phrase(std::string_view outer, std::string_view inner) {
    for (auto at = outer.find(inner); at != std::string_view::npos; at = outer.find(inner, at + 1)) {
        const auto end = at + inner.size();
        if ((at == 0 || outer[at - 1] == ' ') && (end == outer.size() || outer[end] == ' ')) {
            return true;
        }
    }
    return false;
}

}  // namespace hub::routing
