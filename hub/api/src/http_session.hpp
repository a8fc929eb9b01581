#pragma once
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
    std::size_t open = 0;   ///< sessions alive
    bool stopping = false;  ///< answer what is under way, then close
};

/// Starts a session that lives until its connection ends; it keeps `share` alive.
void start_session(Socket socket, std::shared_ptr<SessionShare> share);

}  // namespace hub::api
