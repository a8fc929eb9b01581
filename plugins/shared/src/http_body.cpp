#include "hub/plugins/http_body.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::plugins {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t line_bytes = 57;
constexpr std::size_t chunk_bytes = line_bytes * 862;  // a multiple of three: no padding within a file

constexpr std::array<std::int8_t, 256> reverse_alphabet() {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return table;
}
constexpr auto values = reverse_alphabet();

bool is_blank(char c) {
    return c == ' ' || c == '\r' || c == '\n' || c == '\t';
}

}  // namespace

std::uint64_t HttpPiece::bytes() const {
    const auto encoded = (size + 2) / 3 * 4;
    const auto lines = (size + line_bytes - 1) / line_bytes;
    const auto content = file.empty()                         ? 0
                         : encoding == Encoding::base64       ? encoded
                         : encoding == Encoding::base64_lines ? encoded + 2 * lines
                                                              : size;
    return text.size() + content;
}

std::optional<OpenPieces> OpenPieces::open(const std::vector<HttpPiece>& pieces) {
    OpenPieces made;
    made.pieces_ = &pieces;
    for (const auto& piece : pieces) {
        File file;
        if (!piece.file.empty()) {
            const int number = ::open(piece.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
            file.reset(number < 0 ? nullptr : ::fdopen(number, "rb"));
            struct stat info {};
            if (file == nullptr || ::fstat(number, &info) != 0 || !S_ISREG(info.st_mode) ||
                static_cast<std::uint64_t>(info.st_size) != piece.size) {
                return std::nullopt;
            }
        }
        made.files_.push_back(std::move(file));
    }
    return made;
}

bool OpenPieces::send_file(const HttpPiece& piece, std::FILE* file, const std::function<void(std::string_view)>& put) {
    std::string chunk(chunk_bytes, '\0');
    std::string encoded;
    for (auto left = piece.size; left > 0;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk_bytes));
        if (std::fread(chunk.data(), 1, wanted, file) != wanted) {
            return false;
        }
        left -= wanted;
        const std::string_view read{chunk.data(), wanted};
        if (piece.encoding == HttpPiece::Encoding::none) {
            put(read);
            continue;
        }
        encoded.clear();
        if (piece.encoding == HttpPiece::Encoding::base64) {
            append_base64(encoded, read);
        } else {
            append_base64_lines(encoded, read);
        }
        put(encoded);
    }
    return true;
}

bool OpenPieces::send(const std::function<void(std::string_view)>& put) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const auto& piece = (*pieces_)[i];
        put(piece.text);
        if (files_[i] != nullptr && !send_file(piece, files_[i].get(), put)) {
            return false;
        }
    }
    return true;
}

void append_base64_lines(std::string& out, std::string_view bytes) {
    while (!bytes.empty()) {
        append_base64(out, bytes.substr(0, line_bytes));
        out += "\r\n";
        bytes.remove_prefix(std::min(line_bytes, bytes.size()));
    }
}

void append_base64(std::string& out, std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
    std::size_t i = 0;
    for (; i + 3 <= bytes.size(); i += 3) {
        const auto group = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
        out += alphabet[group >> 18U];
        out += alphabet[group >> 12U & 63U];
        out += alphabet[group >> 6U & 63U];
        out += alphabet[group & 63U];
    }
    if (const auto left = bytes.size() - i; left != 0) {
        const auto group = byte(i) << 16U | (left == 2 ? byte(i + 1) << 8U : 0U);
        out += alphabet[group >> 18U];
        out += alphabet[group >> 12U & 63U];
        out += left == 2 ? alphabet[group >> 6U & 63U] : '=';
        out += '=';
    }
}

std::optional<std::string> read_base64(std::string_view text, std::size_t most) {
    std::string out;
    unsigned group = 0;
    int digits = 0;
    int padding = 0;
    for (const char c : text) {
        if (is_blank(c)) {
            continue;
        }
        const int value = values[static_cast<unsigned char>(c)];
        if (c == '=' ? digits < 2 : value < 0 || padding != 0) {
            return std::nullopt;
        }
        padding += c == '=' ? 1 : 0;
        group = group << 6U | (c == '=' ? 0U : static_cast<unsigned>(value));
        if (++digits < 4) {
            continue;
        }
        for (int i = 0; i < 3 - padding; ++i) {
            out += static_cast<char>(group >> (16U - 8U * static_cast<unsigned>(i)) & 255U);
        }
        if (out.size() > most) {
            return std::nullopt;
        }
        group = 0;
        digits = 0;
    }
    return digits == 0 && padding <= 2 ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace hub::plugins
