#include "instance.hpp"

#include "hub/runner/module.hpp"
#include "hub/runner/runner.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <unistd.h>
#include <unordered_map>

namespace hub::runner {
namespace {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;

constexpr int exit_protocol = 70;
constexpr int exit_hub_gone = 71;

/// The runner's side of the conversation: an I/O loop that never runs connector code, so that PING is answered whatever
/// the workers do. Main thread.
class Server {
public:
    explicit Server(const ServeOptions& options)
        : object_{options.object},
          socket_{io_, asio::local::stream_protocol{}, options.socket},
          outbox_{[this] { asio::post(io_, [this] { flush(); }); }} {}

    int run() {
        read();
        io_.run();
        for (auto& [number, instance] : instances_) {
            instance->join();
        }
        return 0;
    }

private:
    /// Nothing can be saved: connector threads may run, so no destructor does.
    [[noreturn]] static void give_up(int status, const char* why) {
        (void)std::fprintf(stderr, "%s\n", why);
        _exit(status);
    }

    void read() {
        const auto space = reader_.prepare();
        socket_.async_read_some(
            asio::buffer(space.data(), space.size()), [this](const boost::system::error_code& error, std::size_t n) {
                if (error) {
                    _exit(exit_hub_gone);
                }
                reader_.commit(n);
                drain();
                read();  // also while leaving: connectors that are being stopped may still emit
            });
    }

    void drain() {
        while (true) {
            const auto frame = reader_.next();
            if (!frame) {
                give_up(exit_protocol, "the hub sent a malformed frame");
            }
            if (!*frame) {
                return;
            }
            handle(**frame);
        }
    }

    void handle(const wire::Frame& frame) {
        const auto& head = frame.head;
        switch (head.type) {
            case wire::FrameType::hello: return hello(frame);
            case wire::FrameType::configure: return configure(frame);
            case wire::FrameType::ping:
                return outbox_.write([&](std::string& out) {
                    encode(out, wire::FrameHead{wire::FrameType::pong, head.instance, head.correlation});
                });
            case wire::FrameType::stop: return stop(frame);
            case wire::FrameType::submit:
            case wire::FrameType::poll:
            case wire::FrameType::probe:
            case wire::FrameType::lookup:
            case wire::FrameType::reconcile:
            case wire::FrameType::webhook:
                return instance(head).ask(head.type, head.correlation, std::string{frame.payload});
            case wire::FrameType::cancel: return instance(head).cancel(head.correlation);
            case wire::FrameType::emit_ack:
            case wire::FrameType::secret_value:
            case wire::FrameType::state_value:
            case wire::FrameType::state_ack: return instance(head).answer(head.correlation, std::string{frame.payload});
            case wire::FrameType::ready:
            case wire::FrameType::result:
            case wire::FrameType::emit:
            case wire::FrameType::holdings:
            case wire::FrameType::web_answer:
            case wire::FrameType::file:
            case wire::FrameType::state_get:
            case wire::FrameType::state_put:
            case wire::FrameType::secret:
            case wire::FrameType::log:
            case wire::FrameType::pong:
            case wire::FrameType::bye: break;
        }
        give_up(exit_protocol, "the hub sent a frame that only a runner may send");
    }

    Instance& instance(const wire::FrameHead& head) {
        const auto it = instances_.find(head.instance);
        if (it == instances_.end()) {
            give_up(exit_protocol, "the hub named an instance that it has not configured");
        }
        return *it->second;
    }

    void hello(const wire::Frame& frame) {
        const auto theirs = wire::decode<wire::Hello>(frame.payload);
        if (!theirs) {
            give_up(exit_protocol, "the hub's HELLO is malformed");
        }
        wire::Hello mine;
        mine.build_id = wire::build_id();
        if (theirs->build_id != mine.build_id) {
            mine.refused = "the hub is build " + theirs->build_id + ", the runner is build " + mine.build_id;
        } else if (auto module = Module::load(object_); !module) {
            mine.refused = module.error().detail;
        } else {
            module_.emplace(std::move(*module));
            mine.connector = module_->descriptor().id;
            mine.version = module_->descriptor().version;
        }
        outbox_.write([&](std::string& out) { encode(out, 0, mine); });
    }

    void configure(const wire::Frame& frame) {
        auto settings = wire::decode<wire::Configure>(frame.payload);
        if (!settings || !module_ || frame.head.instance == 0 || instances_.contains(frame.head.instance)) {
            give_up(exit_protocol, "the hub's CONFIGURE is malformed or out of turn");
        }
        auto* made = new Instance{frame.head.instance, *module_, outbox_};  // never deleted: see Instance
        instances_.emplace(frame.head.instance, made);
        made->configure(std::move(*settings));
    }

    void stop(const wire::Frame& frame) {
        const auto order = wire::decode<wire::Stop>(frame.payload);
        if (!order) {
            give_up(exit_protocol, "the hub's STOP is malformed");
        }
        if (frame.head.instance != 0) {
            if (!stopped_.contains(frame.head.instance)) {
                stop_one(frame.head.instance, order->grace);
            }
            return;
        }
        ordered_to_leave_ = true;
        for (const auto& [number, unused] : instances_) {
            if (!stopped_.contains(number)) {
                stop_one(number, order->grace);
            }
        }
        leave_when_quiet();
    }

    void stop_one(std::uint32_t number, std::chrono::milliseconds grace) {
        stopped_.emplace(number, false);
        instances_.at(number)->stop(grace, [this, number] {
            asio::post(io_, [this, number] {
                stopped_[number] = true;
                leave_when_quiet();
            });
        });
    }

    void leave_when_quiet() {
        const bool all = std::ranges::all_of(instances_, [this](const auto& entry) {
            const auto it = stopped_.find(entry.first);
            return it != stopped_.end() && it->second;
        });
        if (!ordered_to_leave_ || !all || said_bye_) {
            return;
        }
        said_bye_ = true;
        outbox_.write([](std::string& out) { encode(out, wire::FrameHead{wire::FrameType::bye, 0, 0}); });
    }

    void flush() {
        if (writing_) {
            return;
        }
        if (!outbox_.take(in_write_)) {
            if (said_bye_) {
                io_.stop();
            }
            return;
        }
        writing_ = true;
        asio::async_write(
            socket_, asio::buffer(in_write_), [this](const boost::system::error_code& error, std::size_t /*n*/) {
                if (error) {
                    _exit(exit_hub_gone);
                }
                writing_ = false;
                flush();
            });
    }

    std::filesystem::path object_;
    asio::io_context io_{1};
    Socket socket_;
    Outbox outbox_;
    wire::FrameReader reader_;
    std::string in_write_;
    bool writing_ = false;
    std::optional<Module> module_;
    std::unordered_map<std::uint32_t, Instance*> instances_;
    std::unordered_map<std::uint32_t, bool> stopped_;  // ordered to stop → has stopped
    bool ordered_to_leave_ = false;
    bool said_bye_ = false;
};

}  // namespace

int serve(const ServeOptions& options) {
    // Never destroyed: host tables are valid until the process ends, also for a connector's thread that should be gone.
    static auto* server = new Server{options};
    return server->run();
}

}  // namespace hub::runner
