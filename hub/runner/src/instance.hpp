#pragma once
#include "operation.hpp"
#include "outbox.hpp"
#include "round_trips.hpp"

#include "hub/connector.h"
#include "hub/ext/secret.h"
#include "hub/runner/module.hpp"
#include "hub/wire/messages.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace hub::runner {

/// One configured connector instance: its worker threads, its table of open operations and its host table.
///
/// Owned by the server and never destroyed, because a host table is valid until the process ends (connector.h) and a
/// badly behaved connector may use it from a thread of its own at any time.
/// Threads: `configure`, `submit`, `cancel`, `stop`, `answer` on the I/O thread, none of which blocks; everything the
/// connector calls on any thread.
class Instance {
public:
    Instance(std::uint32_t number, const Module& module, Outbox& outbox);
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance() = delete;

    /// Checks the settings, creates and starts the connector on a control thread, then sends READY.
    void configure(wire::Configure settings);
    void submit(std::uint64_t op, std::string payload);
    void cancel(std::uint64_t op);
    /// The hub's answer to an emit or a secret request.
    void answer(std::uint64_t request, std::string payload) { trips_.answer(request, std::move(payload)); }
    /// Answers what has not begun, stops and destroys the connector, sends BYE, then calls `done` (on a control
    /// thread).
    void stop(std::chrono::milliseconds grace, std::function<void()> done);
    /// Waits for the control thread. Last.
    void join();

private:
    enum class State : std::uint8_t { creating = 1, starting, running, stopping, stopped };
    struct Queued {
        std::uint64_t op = 0;
        std::string payload;
        std::chrono::steady_clock::time_point since;
    };

    // control thread
    void bring_up(const wire::Configure& settings);
    void create_and_start(const wire::Configure& settings, wire::Ready& ready);
    void bring_down(std::chrono::milliseconds grace);

    // canceller
    void pass_cancels_on();

    // workers
    void work();
    void carry_out(Queued queued);
    void refuse_call(std::uint64_t op, const wire::OpResult& result);
    void send_result(std::uint64_t op, const wire::OpResult& result);
    void misbehaving(std::string_view what, std::uint64_t op);

    // the host table
    static Instance& self(const hubc_host* host) { return *static_cast<Instance*>(host->host_data); }
    static const void* get_extension(const hubc_host* host, const char* id) noexcept;
    static std::int32_t log_enabled(const hubc_host* host, hubc_level level) noexcept;
    static void log(const hubc_host* host, hubc_level level, hubc_str message, hubc_array fields) noexcept;
    static void complete(const hubc_host* host, hubc_op op, const hubc_result* result) noexcept;
    static hubc_status emit(const hubc_host* host, hubc_array updates, hubc_out_array results) noexcept;
    static hubc_time_us now(const hubc_host* host) noexcept;
    static hubc_status get_secret(
        const hubc_host* host, hubc_str name, char* buffer, std::size_t capacity, std::size_t* length) noexcept;

    void write_log(hubc_level level, std::string_view message, const hubc_array& fields);
    bool may_log();

    const std::uint32_t number_;
    const Module& module_;
    Outbox& outbox_;
    hubc_host host_{};
    static const hubc_secret_api secret_api;

    std::atomic<State> state_{State::creating};
    hubc_connector* connector_ = nullptr;  // control thread writes before running, workers read after
    std::thread control_;

    std::mutex mutex_;
    std::condition_variable work_;
    std::deque<Queued> queue_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Operation>> open_;  // shared with the worker still inside submit
    std::vector<std::thread> workers_;
    std::size_t limit_ = 1;
    std::size_t idle_ = 0;
    bool ending_ = false;
    std::deque<std::uint64_t> cancels_;  // for the connector, whose cancel may block: hence a thread of their own
    std::condition_variable cancel_;
    std::thread canceller_;  // started by the first; ends before destroy

    RoundTrips trips_;

    std::mutex log_mutex_;
    std::string last_problem_;  // the newest warning or error: why a start failed
    std::int64_t log_second_ = 0;
    std::uint32_t logged_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace hub::runner
