#pragma once
#include "connection_book.hpp"
#include "http_message.hpp"

#include "hub/api/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>

namespace hub::api {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// What all sessions of a server share.
struct SessionShare {
    ServerOptions options;
    Handler& handler;
    ConnectionBook book;
    bool stopping = false;  ///< answer what is under way, then close
};

/// Starts a session that lives until its connection ends; it keeps `share` alive. Its book admitted `peer`, and is told
/// when the session ends.
void start_session(Socket socket, std::shared_ptr<SessionShare> share, const boost::asio::ip::address& peer);

}  // namespace hub::api
