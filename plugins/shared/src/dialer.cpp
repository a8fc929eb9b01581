#include "dialer.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>

#include <algorithm>

namespace hub::plugins {

Dialer::Dialer(const HttpTarget& target) : host_{target.host}, port_{target.port}, timeouts_{target.timeouts} {
    if (target.tls) {
        tls_.emplace(*target.tls);
    }
}

std::string Dialer::check_files() {
    std::string fault;
    if (tls_) {
        (void)tls_->current(fault);
    }
    return fault;
}

std::optional<Dialed> Dialer::dial(DeadlineSocket::Time deadline, HttpFailure& failure) {
    auto dialed = connect(deadline, failure);
    if (dialed && tls_ && !shake_hands(*dialed->socket, deadline, failure)) {
        return std::nullopt;
    }
    return dialed;
}

std::optional<Dialed> Dialer::connect(DeadlineSocket::Time deadline, HttpFailure& failure) const {
    failure = {Reached::nothing, FailureKind::name, "the host name cannot be resolved"};
    Poco::Net::HostEntry::AddressList addresses;
    try {
        Poco::Net::IPAddress literal;
        if (Poco::Net::IPAddress::tryParse(host_, literal)) {
            addresses.push_back(literal);
        } else {
            addresses = Poco::Net::DNS::hostByName(host_).addresses();
        }
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
    for (const auto& address : addresses) {
        const auto left = std::min<std::chrono::microseconds>(
            timeouts_.connect,
            std::chrono::duration_cast<std::chrono::microseconds>(deadline - std::chrono::steady_clock::now()));
        if (left.count() <= 0) {
            failure = {Reached::nothing, FailureKind::timeout, "no time was left to connect"};
            return std::nullopt;
        }
        try {
            auto* socket = new DeadlineSocket;  // owned by the StreamSocket
            Dialed made{Poco::Net::StreamSocket{socket}, socket};
            socket->connect(Poco::Net::SocketAddress{address, port_}, Poco::Timespan{left.count()});
            socket->setNoDelay(true);
            return made;
        } catch (const Poco::TimeoutException&) {
            failure = {Reached::nothing, FailureKind::timeout, "connecting took too long"};
        } catch (const Poco::Exception&) {
            failure = {Reached::nothing, FailureKind::refused, "the connection was refused"};
        }
    }
    return std::nullopt;
}

bool Dialer::shake_hands(DeadlineSocket& socket, DeadlineSocket::Time deadline, HttpFailure& failure) {
    failure = {Reached::nothing, FailureKind::tls, {}};
    auto context = tls_->current(failure.detail);
    if (context == nullptr) {
        return false;
    }
    const auto& rules = tls_->rules();
    try {
        socket.begin(deadline, timeouts_.connect, timeouts_.connect);
        socket.start_tls(
            std::make_unique<TlsChannel>(
                std::move(context), rules.server_name.empty() ? host_ : rules.server_name,
                rules.verify == TlsRules::Verify::full),
            timeouts_.connect);
        return true;
    } catch (const std::exception&) {
        failure.detail = socket.tls_fault();
    }
    if (failure.detail.empty()) {
        failure.kind = socket.timed_out() ? FailureKind::timeout : FailureKind::cut;
        failure.detail = socket.timed_out()
                             ? "the TLS handshake took too long"
                             : "the server closed the connection during the TLS handshake: does that port speak TLS?";
    }
    return false;
}

}  // namespace hub::plugins
