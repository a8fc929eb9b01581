#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/metrics.hpp"
#include "hub/base/result.hpp"
#include "hub/crypto/master_key.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace hub::api {

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
    std::uint32_t max_body_bytes = 65'536;
    std::size_t max_connections = 4'096;                ///< at most half of them from one address
    std::chrono::milliseconds idle_timeout{60'000};     ///< without a byte of a next request
    std::chrono::milliseconds header_timeout{10'000};   ///< from a header's first byte to its last
    std::chrono::milliseconds request_timeout{30'000};  ///< for a body, and for an answer to be taken
    std::chrono::milliseconds linger_timeout{2'000};    ///< to read on after a refusal, so that it arrives
    std::string version;
};

struct ServerUses {
    const Clock& clock;
    engine::Engine& engine;
    store::Store& store;
    Metrics& metrics;
};

/// The hub's HTTP server. Owned by app; lives on the thread of `context`.
class Server {
public:
    Server(
        boost::asio::io_context& context, const ServerOptions& options, const crypto::MasterKey& master,
        const ServerUses& uses);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Error `listen_failed`: the address is taken or not ours.
    Status listen();
    /// The port that is really listened on (for port 0).
    [[nodiscard]] std::uint16_t port() const;
    /// No new connections; open ones end after the answer under way.
    void stop();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;  // shared: sessions keep it alive
};

}  // namespace hub::api
