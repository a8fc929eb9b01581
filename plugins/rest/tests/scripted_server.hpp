#pragma once
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hub::rest {

/// A TCP server on loopback that reads whole HTTP requests and answers with whatever bytes a test wants, so that also
/// answers no HTTP server would give can be given. A thread a connection.
class ScriptedServer {
public:
    struct Reply {
        std::string bytes;
        bool close = false;                 ///< after the bytes
        std::chrono::milliseconds drip{0};  ///< between single bytes
        bool endless = false;               ///< the bytes again and again, until the client goes
    };
    using Script = std::function<Reply(const std::string& request)>;

    explicit ScriptedServer(Script script)
        : script_{std::move(script)},
          socket_{Poco::Net::SocketAddress{"127.0.0.1", 0}},
          thread_{[this] { accept(); }} {}
    ~ScriptedServer() {
        stop_ = true;
        thread_.join();
        for (auto& worker : workers_) {
            worker.join();
        }
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(socket_.address().port()); }
    [[nodiscard]] int connections() const { return connections_; }
    /// Connections that this side has closed.
    [[nodiscard]] int closed() const { return closed_; }
    /// Changes what the script looks at; never while it runs.
    void change(const std::function<void()>& what) {
        const std::lock_guard lock{mutex_};
        what();
    }
    std::vector<std::string> requests() {
        const std::lock_guard lock{mutex_};
        return requests_;
    }
    static std::string http(const std::string& head, const std::string& body) {
        return "HTTP/1.1 " + head + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

private:
    void accept() {
        while (!stop_) {
            if (!socket_.poll(Poco::Timespan{10'000}, Poco::Net::Socket::SELECT_READ)) {
                continue;
            }
            ++connections_;
            auto accepted = std::make_unique<Poco::Net::StreamSocket>(socket_.acceptConnection());
            workers_.emplace_back([this, peer = std::move(accepted)] {  // now its only owner
                try {
                    serve(*peer);
                } catch (const std::exception&) {  // the client went away: its right
                }
                peer->close();
                ++closed_;
            });
        }
    }
    void serve(Poco::Net::StreamSocket& peer) {
        std::string input;
        while (!stop_) {
            if (!peer.poll(Poco::Timespan{10'000}, Poco::Net::Socket::SELECT_READ)) {
                continue;
            }
            char chunk[8192];
            const auto n = peer.receiveBytes(chunk, sizeof chunk);
            if (n <= 0) {
                return;
            }
            input.append(chunk, static_cast<std::size_t>(n));
            const auto end = input.find("\r\n\r\n");
            const auto length = input.find("Content-Length: ");
            if (end == std::string::npos || length == std::string::npos ||
                input.size() < end + 4 + std::stoul(input.substr(length + 16))) {
                continue;
            }
            Reply reply;
            {
                const std::lock_guard lock{mutex_};
                requests_.push_back(input);
                reply = script_(input);
            }
            input.clear();
            send(peer, reply);
            if (reply.close) {
                return;
            }
        }
    }
    void send(Poco::Net::StreamSocket& peer, const Reply& reply) {
        while (reply.endless && !stop_) {
            peer.sendBytes(reply.bytes.data(), static_cast<int>(reply.bytes.size()));
        }
        if (reply.drip.count() == 0) {
            peer.sendBytes(reply.bytes.data(), static_cast<int>(reply.bytes.size()));
            return;
        }
        for (const char c : reply.bytes) {
            if (stop_) {
                return;
            }
            peer.sendBytes(&c, 1);
            std::this_thread::sleep_for(reply.drip);  // the slowness is what is tested
        }
    }

    Script script_;
    Poco::Net::ServerSocket socket_;
    std::atomic<bool> stop_{false};
    std::atomic<int> connections_{0};
    std::atomic<int> closed_{0};
    std::mutex mutex_;
    std::vector<std::string> requests_;
    std::vector<std::thread> workers_;  // the accepting thread's until it has been joined
    std::thread thread_;
};

}  // namespace hub::rest
