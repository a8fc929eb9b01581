#pragma once
#include "operation.hpp"
#include "outbox.hpp"
#include "round_trips.hpp"
#include "spool.hpp"
#include "trace_buffer.hpp"

#include "hub/connector.h"
#include "hub/ext/secret.h"
#include "hub/ext/state.h"
#include "hub/ext/trace.h"
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
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace hub::runner {

/// One configured connector instance: its worker threads, its table of open operations and its host table.
///
/// Owned by the server and never destroyed, because a host table is valid until the process ends (connector.h) and a
/// badly behaved connector may use it from a thread of its own at any time.
/// Messages (SUBMIT) have a worker each, up to what the connector takes at once; everything else it is asked has up to
/// two more, so that neither a slow poll nor a flood of messages holds up the other. Threads: `configure`, `ask`,
/// `cancel`, `stop`, `answer` on the I/O thread, none of which blocks; everything the connector calls on any thread.
class Instance {
public:
    Instance(std::uint32_t number, const Module& module, Outbox& outbox);
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance() = delete;

    /// Checks the settings, creates and starts the connector on a control thread, then sends READY.
    void configure(wire::Configure settings);
    /// SUBMIT, POLL, PROBE, LOOKUP, RECONCILE or WEBHOOK.
    void ask(wire::FrameType type, std::uint64_t op, std::string payload);
    void cancel(std::uint64_t op);
    /// The hub's answer to an emit, a file, a secret or a state request.
    void answer(std::uint64_t request, std::string payload) { trips_.answer(request, std::move(payload)); }
    /// Answers what has not begun, stops and destroys the connector, sends BYE, then calls `done` (on a control
    /// thread).
    void stop(std::chrono::milliseconds grace, std::function<void()> done);
    /// Waits for the control thread. Last.
    void join();

private:
    enum class State : std::uint8_t { creating = 1, starting, running, stopping, stopped };
    struct Queued {
        wire::FrameType type = wire::FrameType::submit;
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

    /// What is asked of one kind: messages, or all the rest.
    struct Line {
        std::deque<Queued> queue;
        std::size_t open = 0;
        std::size_t limit = 1;
    };
    struct Open {
        Line* line = nullptr;
        std::shared_ptr<void>
            kept;  ///< what the connector's views point to; shared with the worker still inside the call
        std::unique_ptr<TraceBuffer> trace{};  ///< what a message has sent and heard so far, if it was handed over
    };

    // workers
    void work();
    [[nodiscard]] Line* ready_line();
    void carry_out(Queued queued);
    void carry_out_call(const Queued& queued);
    void carry_out_task(const Queued& queued);
    void carry_out_reconcile(const Queued& queued);
    void carry_out_webhook(const Queued& queued);
    /// What is left of `timeout` after waiting here; nothing: it is answered as not begun.
    bool time_left(const Queued& queued, std::chrono::milliseconds& timeout, std::chrono::milliseconds may_wait);
    void keep(std::uint64_t op, std::shared_ptr<void> kept);
    void after_call(std::uint64_t op, hubc_status status);
    /// The operation is over here; false: it was not open. Gives what it has traced.
    bool close(std::uint64_t op, std::unique_ptr<TraceBuffer>* traced = nullptr);
    /// Where it was not delivered: what was sent and heard, without secrets.
    void add_exchange(const std::unique_ptr<TraceBuffer>& traced, wire::OpResult& result);
    void refuse_call(std::uint64_t op, wire::OpResult result);
    void answer_not_begun(const Queued& queued, std::string why);
    [[nodiscard]] const void* extension(const char* id) const;
    [[nodiscard]] std::uint64_t find_capabilities() const;
    void send_result(std::uint64_t op, const wire::OpResult& result);
    void misbehaving(std::string_view what, std::uint64_t op);
    /// Nothing is known of `number` but that it is 0: of none in particular.
    void left_out(std::uint32_t number, std::string_view why);

    // the host table
    static Instance& self(const hubc_host* host) { return *static_cast<Instance*>(host->host_data); }
    static const void* get_extension(const hubc_host* host, const char* id) noexcept;
    static std::int32_t log_enabled(const hubc_host* host, hubc_level level) noexcept;
    static void log(const hubc_host* host, hubc_level level, hubc_str message, hubc_array fields) noexcept;
    static void complete(const hubc_host* host, hubc_op op, const hubc_result* result) noexcept;
    static hubc_status emit(const hubc_host* host, hubc_array updates, hubc_out_array results) noexcept;
    static hubc_time_us now(const hubc_host* host) noexcept;
    static hubc_status file(const hubc_host* host, hubc_array filings, hubc_out_array results) noexcept;
    static hubc_status get_state(
        const hubc_host* host, hubc_str key, char* buffer, std::size_t capacity, std::size_t* length) noexcept;
    static hubc_status put_state(const hubc_host* host, hubc_str key, hubc_str value) noexcept;
    static hubc_status get_secret(
        const hubc_host* host, hubc_str name, char* buffer, std::size_t capacity, std::size_t* length) noexcept;

    static hubc_status add_trace(const hubc_host* host, hubc_op op, const hubc_trace_piece* piece) noexcept;

    template <class Raw, class Value, class Message, class Read>
    hubc_status bring_in_with_files(const hubc_array& in, const hubc_out_array& results, Read read);
    void write_log(hubc_level level, std::string_view message, const hubc_array& fields);
    bool may_log();

    const std::uint32_t number_;
    const Module& module_;
    Outbox& outbox_;
    hubc_host host_{};
    static const hubc_secret_api secret_api;
    static const hubc_state_api state_api;
    static const hubc_trace_api trace_api;

    std::atomic<State> state_{State::creating};
    hubc_connector* connector_ = nullptr;  // control thread writes before running, workers read after
    std::uint64_t capabilities_ = 0;       // likewise
    std::thread control_;
    Spool spool_;  // control thread opens it before running

    std::mutex mutex_;
    std::condition_variable work_;
    Line messages_;
    Line tasks_;
    bool one_at_a_time_ = false;  // the connector takes never two calls at once, of whatever kind
    std::unordered_map<std::uint64_t, Open> open_;
    std::vector<std::thread> workers_;
    std::size_t idle_ = 0;
    bool ending_ = false;
    std::deque<std::uint64_t> cancels_;  // for the connector, whose cancel may block: hence a thread of their own
    std::condition_variable cancel_;
    std::thread canceller_;  // started by the first; ends before destroy

    RoundTrips trips_;
    std::mutex secrets_mutex_;
    std::set<std::string> secrets_;  // every value that was given out: what is traced must not hold them
    std::mutex state_mutex_;
    std::unordered_map<std::string, std::int64_t> state_versions_;  // of what was read or written last, by key

    std::mutex log_mutex_;
    std::string last_problem_;  // the newest warning or error: why a start failed
    std::int64_t log_second_ = 0;
    std::uint32_t logged_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace hub::runner
