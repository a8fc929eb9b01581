#include "hub/testing/http_client.hpp"

#include "hub/testing/free_port.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <thread>

namespace hub::testing {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Answers one connection after the other, each with one answer, and keeps what was asked.
class OneAnswerServer {
public:
    OneAnswerServer(std::string answer, int connections)
        : acceptor_{context_, tcp::endpoint{asio::ip::address_v4::loopback(), 0}},
          port_{acceptor_.local_endpoint().port()},
          thread_{[this, answer = std::move(answer), connections] {
              for (int i = 0; i < connections; ++i) {
                  auto socket = acceptor_.accept();
                  std::string asked;
                  asio::read_until(socket, asio::dynamic_buffer(asked), "\r\n\r\n");
                  asked_ += asked;
                  if (answer.empty()) {  // silence until the client gives up
                      boost::system::error_code ignored;
                      asio::read(socket, asio::dynamic_buffer(asked), ignored);
                  } else {
                      asio::write(socket, asio::buffer(answer));
                  }
              }
          }} {}
    ~OneAnswerServer() {
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    /// All that was asked, once the last connection has been answered.
    std::string asked() {
        thread_.join();
        return asked_;
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    std::string asked_;
    asio::io_context context_;
    tcp::acceptor acceptor_;
    std::uint16_t port_;
    std::thread thread_;
};

TEST(HttpClientTest, SendsAndReads) {
    OneAnswerServer server("HTTP/1.1 201 Created\r\nX-One: a\r\nContent-Length: 2\r\n\r\nhi", 2);
    HttpClient client("127.0.0.1", server.port());
    const auto reply = client.post_json("/t?x=1", "{}", {{"Idempotency-Key", "k1"}});
    ASSERT_TRUE(reply) << to_string(reply.error());
    EXPECT_EQ(reply->status, 201U);
    EXPECT_EQ(reply->header("x-one"), "a");
    EXPECT_EQ(reply->header("x-two"), "");
    EXPECT_EQ(reply->body, "hi");
    // The server closed after its answer: the client notices once the close has arrived, else it is told.
    auto second = client.get("/again");
    if (!second) {
        second = client.get("/again");
    }
    ASSERT_TRUE(second) << to_string(second.error());
    const auto asked = server.asked();
    EXPECT_NE(asked.find("POST /t?x=1 HTTP/1.1\r\n"), std::string::npos);
    EXPECT_NE(asked.find("Idempotency-Key: k1\r\n"), std::string::npos);
}

TEST(HttpClientTest, NobodyListens) {
    HttpClient client("127.0.0.1", free_port());
    const auto reply = client.get("/");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "connect");
}

TEST(HttpClientTest, GivesUpAtItsDeadline) {
    OneAnswerServer server("", 1);
    HttpClient client("127.0.0.1", server.port(), std::chrono::milliseconds{50});
    const auto reply = client.get("/");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "receive");
}

}  // namespace
}  // namespace hub::testing
