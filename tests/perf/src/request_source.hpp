#pragma once
#include "hub/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::perf {

struct RequestOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string path = "/v1/complaints";
    std::vector<std::string> headers;  ///< "Name: value"
    std::string bodies_file;           ///< JSON lines; empty: built in, about 1.2 kB
    std::string region = "18.72.01";   ///< of the built-in bodies
    std::string category = "public-works.road";
    std::uint64_t seed = 0;  ///< of the idempotency keys: two runs with one seed send the same keys
};

/// Whole HTTP requests, formatted once; each one that is taken gets an Idempotency-Key of its own.
class RequestSource {
public:
    /// Errors: `bodies_file`, `header`.
    static Result<RequestSource> create(const RequestOptions& options);
    /// Overwrites `out` with the next request. Bodies come round in turn.
    void next(std::string& out);
    [[nodiscard]] std::size_t body_count() const noexcept { return templates_.size(); }

private:
    struct Template {
        std::string text;
        std::size_t key_at = 0;
    };
    std::vector<Template> templates_;
    std::uint64_t taken_ = 0;
    std::uint64_t seed_ = 0;
};

}  // namespace hub::perf
