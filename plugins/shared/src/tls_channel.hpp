#pragma once
#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hub::plugins {

/// One TLS connection without a socket: encrypted bytes go in and out as text, so that deadlines stay with whoever owns
/// the socket. One thread.
class TlsChannel {
public:
    enum class Step : std::uint8_t {
        done = 1,
        wants_input,  ///< put in what the peer sent, and ask again
        closed,       ///< the peer said that it ends here
        failed        ///< `fault()` says why
    };

    /// `name`: what the certificate must be for, and what the server is told; empty: it is not looked at.
    TlsChannel(std::shared_ptr<SSL_CTX> context, const std::string& name, bool verified);

    [[nodiscard]] Step handshake();
    /// At most `capacity` bytes to `buffer`; `length` is 0 unless done.
    [[nodiscard]] Step read(char* buffer, int capacity, int& length);
    [[nodiscard]] Step write(std::string_view plain);
    /// Is something there to be read, or has it ended? `done`: yes.
    [[nodiscard]] Step peek();

    void put_input(std::string_view encrypted);
    /// What is to be sent to the peer; empties it.
    [[nodiscard]] std::string take_output();

    /// The server asked for a certificate of ours, and may refuse it only after its side of the handshake.
    [[nodiscard]] bool may_be_refused_late() const;
    /// One line for operators, with what to do.
    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    Step step_of(int result);
    void explain();
    [[nodiscard]] std::string certificate_fault() const;
    [[nodiscard]] std::string peer_fault(unsigned long error) const;
    static int on_certificate_request(SSL* ssl, void* self);

    struct Free {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };
    std::shared_ptr<SSL_CTX> context_;  // shared: may be replaced while this connection lives
    std::unique_ptr<SSL, Free> ssl_;
    std::string name_;
    std::string fault_;
    bool asked_for_certificate_ = false;
};

}  // namespace hub::plugins
