// Sessions over real sockets, with a handler that answers at once.
#include "http_session.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <thread>

namespace hub::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

/// Refuses /refused before its body, answers all else with the body's size.
class Echo final : public Handler {
public:
    void before_body(Request& request, std::function<void(std::optional<Response>)> go_on) override {
        if (request.path == "/refused") {
            return go_on(Response{.status = 403, .body = "no"});
        }
        go_on(std::nullopt);
    }
    void handle(Request request, Respond respond) override {
        respond(Response{.body = std::to_string(request.body.size())});
    }
    Response refuse(int status, std::string_view code, std::string_view) override {
        return Response{.status = status, .body = std::string{code}};
    }
};

class HttpSession : public ::testing::Test {
protected:
    void SetUp() override {
        accept();
        thread_ = std::thread{[this] { context_.run(); }};
    }
    void TearDown() override {
        asio::post(context_, [this] { context_.stop(); });
        thread_.join();
    }

    void accept() {
        acceptor_.async_accept([this](boost::system::error_code failed, Socket socket) {
            if (failed) {
                return;
            }
            const auto peer = socket.remote_endpoint().address();
            if (share_->book.admit(peer)) {
                start_session(std::move(socket), share_, peer);
            }
            accept();
        });
    }
    [[nodiscard]] tcp::socket connect() {
        tcp::socket socket{client_};
        socket.connect(acceptor_.local_endpoint());
        return socket;
    }
    /// What comes until the other side closes; `failed` tells an orderly end (eof) from a reset.
    static std::string read_all(tcp::socket& socket, boost::system::error_code& failed) {
        std::string out;
        asio::read(socket, asio::dynamic_buffer(out), failed);
        return out;
    }
    std::string exchange(const std::string& bytes) {
        auto socket = connect();
        asio::write(socket, asio::buffer(bytes));
        socket.shutdown(tcp::socket::shutdown_send);
        boost::system::error_code failed;
        return read_all(socket, failed);
    }

    static ServerOptions options() {
        ServerOptions out;
        out.max_body_bytes = 1'000'000;
        out.header_timeout = 200ms;
        out.idle_timeout = 30s;
        out.linger_timeout = 5s;
        return out;
    }

    Echo echo_;
    asio::io_context context_{1};
    asio::io_context client_;
    std::shared_ptr<SessionShare> share_ =
        std::make_shared<SessionShare>(SessionShare{options(), echo_, ConnectionBook{64, 2}});
    asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor_{
        context_, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

TEST_F(HttpSession, requests_follow_each_other_on_one_connection) {
    const auto answers = exchange(
        "\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: a\r\n\r\n"
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
    EXPECT_NE(answers.find("\r\n\r\n3HTTP/1.1 200"), std::string::npos) << answers;
    EXPECT_NE(answers.find("\r\n\r\n0HTTP/1.1 200"), std::string::npos) << answers;
    EXPECT_TRUE(answers.ends_with("\r\n\r\n2")) << answers;
}

TEST_F(HttpSession, a_fault_after_a_head_request_has_a_body) {
    const auto answers =
        exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
    EXPECT_TRUE(answers.ends_with("\r\n\r\nrequest_invalid")) << answers;
}

TEST_F(HttpSession, a_slow_header_is_not_waited_for) {
    auto slow = connect();
    auto idle = connect();
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    asio::write(slow, asio::buffer(start));
    // A byte now and then does not lengthen it: the time counts from the first one.
    boost::system::error_code failed;
    const auto began = std::chrono::steady_clock::now();
    std::thread drip{[&] {
        boost::system::error_code gone;
        while (!gone && std::chrono::steady_clock::now() < began + 10s) {
            asio::write(slow, asio::buffer("a", 1), gone);
            std::this_thread::sleep_for(20ms);
        }
    }};
    EXPECT_EQ(read_all(slow, failed), "");
    drip.join();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
    // Who has not begun yet has the idle time.
    asio::write(idle, asio::buffer(std::string{"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"}));
    EXPECT_TRUE(read_all(idle, failed).starts_with("HTTP/1.1 200")) << failed.message();
}

TEST_F(HttpSession, an_early_refusal_arrives_although_its_body_is_still_coming) {
    auto socket = connect();
    boost::system::error_code failed;
    asio::write(
        socket, asio::buffer(std::string{"POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"}));
    std::string first(1, ' ');
    asio::read(socket, asio::buffer(first));  // the refusal is there
    asio::write(socket, asio::buffer(std::string(900'000, 'x')), failed);
    EXPECT_FALSE(failed) << failed.message();
    socket.shutdown(tcp::socket::shutdown_send, failed);
    const auto answer = first + read_all(socket, failed);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 403")) << answer;
    EXPECT_EQ(failed, asio::error::eof) << "no reset: " << failed.message();
}

TEST_F(HttpSession, one_address_has_its_share_of_connections) {
    auto one = connect();
    auto two = connect();
    auto three = connect();
    boost::system::error_code failed;
    EXPECT_EQ(read_all(three, failed), "") << "closed at once";
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    asio::write(one, asio::buffer(request));
    EXPECT_TRUE(read_all(one, failed).starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace hub::api
