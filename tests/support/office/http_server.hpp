#pragma once
#include "office.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace hub::office {

struct ServerOptions {
    std::uint16_t port = 0;  ///< of 127.0.0.1; 0: any free one
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds slow{2000};
    std::string arrivals_file;  ///< one line a ticket request: microseconds since 1970, ref
};

/// HTTP/1.1 with kept connections for one Office, on the calling thread.
class HttpServer {
public:
    /// Error `listen` or `arrivals_file`.
    static Result<HttpServer> listen(const ServerOptions& options, Office& office);
    ~HttpServer();
    HttpServer(HttpServer&&) noexcept;

    [[nodiscard]] std::uint16_t port() const;
    /// Serves until SIGTERM or SIGINT.
    void run();

private:
    struct Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace hub::office
