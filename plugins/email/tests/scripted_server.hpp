#pragma once
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hub::email {

/// A server of lines on loopback that answers with whatever bytes a test wants, so that also answers that no mail
/// server would give can be given. One connection after the other.
class ScriptedServer {
public:
    struct Reply {
        std::string bytes{};
        bool close = false;                 ///< after the bytes
        std::chrono::milliseconds drip{0};  ///< between single bytes
    };
    /// Given each line without its end; after "354" the whole content up to its dot.
    using Script = std::function<Reply(const std::string& line)>;

    ScriptedServer(std::string greeting, Script script, std::uint16_t port = 0)
        : greeting_{std::move(greeting)},
          script_{std::move(script)},
          socket_{Poco::Net::SocketAddress{"127.0.0.1", port}},
          thread_{[this] { accept(); }} {}
    ~ScriptedServer() {
        stop_ = true;
        thread_.join();
    }
    [[nodiscard]] std::uint16_t port() const { return socket_.address().port(); }
    [[nodiscard]] int connections() const { return connections_; }
    std::vector<std::string> lines() {
        const std::lock_guard lock{mutex_};
        return lines_;
    }

private:
    void accept() {
        while (!stop_) {
            if (!socket_.poll(Poco::Timespan{10'000}, Poco::Net::Socket::SELECT_READ)) {
                continue;
            }
            ++connections_;
            try {
                auto peer = socket_.acceptConnection();
                serve(peer);
                peer.close();
            } catch (const std::exception&) {  // the client went away: its right
            }
        }
    }
    void serve(Poco::Net::StreamSocket& peer) {
        if (!greeting_.empty()) {
            send(peer, {greeting_});
        }
        std::string input;
        std::string end = "\r\n";
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
            for (auto at = input.find(end); at != std::string::npos; at = input.find(end)) {
                const auto line = input.substr(0, at);
                input.erase(0, at + end.size());
                {
                    const std::lock_guard lock{mutex_};
                    lines_.push_back(line);
                }
                const auto reply = script_(line);
                end = reply.bytes.starts_with("354") ? "\r\n.\r\n" : "\r\n";
                send(peer, reply);
                if (reply.close) {
                    return;
                }
            }
        }
    }
    void send(Poco::Net::StreamSocket& peer, const Reply& reply) {
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

    std::string greeting_;
    Script script_;
    Poco::Net::ServerSocket socket_;
    std::atomic<bool> stop_{false};
    std::atomic<int> connections_{0};
    std::mutex mutex_;
    std::vector<std::string> lines_;
    std::thread thread_;
};

}  // namespace hub::email
