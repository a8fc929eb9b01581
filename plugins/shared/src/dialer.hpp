#pragma once
#include "deadline_socket.hpp"
#include "tls_context.hpp"

#include "hub/plugins/http_client.hpp"

#include <Poco/Net/StreamSocket.h>

#include <optional>
#include <string>

namespace hub::plugins {

/// A connection that is ready to be spoken on.
struct Dialed {
    Poco::Net::StreamSocket owner;
    DeadlineSocket* socket = nullptr;  ///< lives as long as a copy of `owner`
};

/// Makes connections to one target: name, TCP, TLS, each with its limit. Any thread. A failure has reached nothing.
class Dialer {
public:
    explicit Dialer(const HttpTarget& target);
    std::optional<Dialed> dial(DeadlineSocket::Time deadline, HttpFailure& failure);
    // The two halves of it, for protocols that begin TLS later.
    std::optional<Dialed> connect(DeadlineSocket::Time deadline, HttpFailure& failure) const;
    bool shake_hands(DeadlineSocket& socket, DeadlineSocket::Time deadline, HttpFailure& failure);
    /// Empty: what TLS needs can be read.
    std::string check_files();

private:
    std::string host_;
    std::uint16_t port_;
    HttpTimeouts timeouts_;
    std::optional<TlsContext> tls_;
};

}  // namespace hub::plugins
