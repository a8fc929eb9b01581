#pragma once
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// A piece of a request's body: text, then the bytes of a file.
struct HttpPiece {
    enum class Encoding : std::uint8_t {
        none = 1,
        base64,
        base64_lines  ///< of 76 characters, as mail wants it
    };

    std::string text;
    std::string file{};      ///< path; empty: none
    std::uint64_t size = 0;  ///< of the file: what it must have
    Encoding encoding = Encoding::none;

    /// What it takes in the body.
    [[nodiscard]] std::uint64_t bytes() const;
};

/// Files opened before a request begins, read while it is sent: memory is one buffer, whatever their size. One thread.
class OpenPieces {
public:
    /// Empty: a file is not there, is none, or has another size than it must have.
    static std::optional<OpenPieces> open(const std::vector<HttpPiece>& pieces);
    /// Gives all of it to `put`, in order. False: a file ended early or could not be read.
    [[nodiscard]] bool send(const std::function<void(std::string_view)>& put);

private:
    struct Close {
        void operator()(std::FILE* file) const { (void)std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, Close>;
    bool send_file(const HttpPiece& piece, std::FILE* file, const std::function<void(std::string_view)>& put);

    const std::vector<HttpPiece>* pieces_ = nullptr;
    std::vector<File> files_;
};

/// Standard alphabet, with padding.
void append_base64(std::string& out, std::string_view bytes);
/// The same in lines of 76 characters, each with its CRLF.
void append_base64_lines(std::string& out, std::string_view bytes);
/// Strict: nothing but the standard alphabet, blanks between and padding at the end. Empty: it is none, or would be
/// more than `most` bytes.
std::optional<std::string> read_base64(std::string_view text, std::size_t most);

}  // namespace hub::plugins
