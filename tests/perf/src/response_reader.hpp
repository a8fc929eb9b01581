#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace hub::perf {

/// Finds where an HTTP/1.1 response with Content-Length ends, in as little time as a load generator may take.
/// Chunked answers are not understood (`broken`). One connection, one thread.
class ResponseReader {
public:
    enum class State { incomplete, complete, broken };

    void append(std::string_view bytes) { buffer_.append(bytes); }
    State look();
    /// After `complete`, until next().
    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] std::string_view body() const;
    [[nodiscard]] bool keep_alive() const noexcept { return keep_alive_; }
    /// Forgets the response; what came after it stays.
    void next();
    void clear() { *this = {}; }

private:
    bool read_head();

    std::string buffer_;
    std::size_t head_size_ = 0;
    std::size_t body_size_ = 0;
    int status_ = 0;
    bool keep_alive_ = true;
};

}  // namespace hub::perf
