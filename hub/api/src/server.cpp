#include "hub/api/server.hpp"

#include "http_session.hpp"
#include "routes.hpp"

#include "hub/base/log.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace hub::api {

namespace asio = boost::asio;
using asio::ip::tcp;

class Server::Impl : public std::enable_shared_from_this<Server::Impl> {
public:
    Impl(
        asio::io_context& context, const ServerOptions& options, const crypto::MasterKey& master,
        const ServerUses& uses)
        : options{options},
          routes{options.version, master, {uses.clock, uses.engine, uses.store, uses.metrics, context.get_executor()}},
          share{std::make_shared<SessionShare>(SessionShare{
              options, routes, ConnectionBook{options.max_connections, (options.max_connections + 1) / 2}})},
          acceptor{context.get_executor()},
          pause{context} {}

    Status listen() {
        boost::system::error_code failed;
        const auto address = asio::ip::make_address(options.host, failed);
        const tcp::endpoint endpoint{address, options.port};
        if (!failed) {
            acceptor.open(endpoint.protocol(), failed);
        }
        if (!failed) {
            acceptor.set_option(tcp::acceptor::reuse_address{true}, failed);
        }
        if (!failed) {
            acceptor.bind(endpoint, failed);
        }
        if (!failed) {
            acceptor.listen(tcp::acceptor::max_listen_connections, failed);
        }
        if (failed) {
            return Error{
                "listen_failed", options.host + ":" + std::to_string(options.port) + ": " + failed.message(),
                "listen.http", "choose another address in hub.yaml, or stop the program that holds it"};
        }
        accept();
        return {};
    }

    void accept() {
        acceptor.async_accept([self = shared_from_this()](boost::system::error_code failed, Socket socket) {
            if (failed == asio::error::operation_aborted) {
                return;
            }
            if (failed) {  // out of descriptors, most likely: wait rather than spin
                log::warn("api.accept_failed", {{"reason", failed.message()}});
                return self->accept_later();
            }
            self->begin(std::move(socket));
            self->accept();
        });
    }

    void begin(Socket socket) {
        boost::system::error_code failed;
        const auto peer = socket.remote_endpoint(failed).address();
        if (failed || !share->book.admit(peer)) {
            return;  // gone already, or one too many: closed
        }
        socket.set_option(tcp::no_delay{true}, failed);  // without it answers are merely slower
        start_session(std::move(socket), share, peer);
    }

    void accept_later() {
        pause.expires_after(std::chrono::milliseconds{100});
        pause.async_wait([self = shared_from_this()](boost::system::error_code failed) {
            if (!failed) {
                self->accept();
            }
        });
    }

    ServerOptions options;
    Routes routes;
    std::shared_ptr<SessionShare> share;
    asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor;
    asio::steady_timer pause;
};

Server::Server(
    asio::io_context& context, const ServerOptions& options, const crypto::MasterKey& master, const ServerUses& uses)
    : impl_{std::make_shared<Impl>(context, options, master, uses)} {}

Server::~Server() {
    stop();
}

Status Server::listen() {
    return impl_->listen();
}

std::uint16_t Server::port() const {
    boost::system::error_code ignored;  // not listening: port 0 is the answer
    return impl_->acceptor.local_endpoint(ignored).port();
}

void Server::stop() {
    boost::system::error_code ignored;  // closing twice is no fault
    impl_->acceptor.close(ignored);
    impl_->pause.cancel();
    impl_->share->stopping = true;
}

}  // namespace hub::api
