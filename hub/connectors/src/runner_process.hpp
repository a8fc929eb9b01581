#pragma once
#include "spawn.hpp"

#include "hub/base/result.hpp"
#include "hub/wire/messages.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace hub::connectors {

class RunnerProcess;

/// Who is told what a runner says. Called from asynchronous handlers only.
class RunnerOwner {
public:
    virtual ~RunnerOwner() = default;
    virtual void on_frame(RunnerProcess& runner, const wire::Frame& frame) = 0;
    /// After the last frame of one read.
    virtual void on_frames_end() = 0;
    /// The process is reaped and everything it said has been told. Last call. `how`: "exit status 0", "signal 11".
    virtual void on_gone(RunnerProcess& runner, const std::string& how) = 0;
};

/// One runner process: its socket with gathered writes and big reads, its output, its end. It knows frames but not what
/// they mean. One thread (the executor's). Kept alive by its pending asynchronous work, hence shared.
class RunnerProcess : public std::enable_shared_from_this<RunnerProcess> {
public:
    struct Plan {
        std::filesystem::path program;
        std::filesystem::path folder;  ///< made private and removed at the end
        std::string connector;         ///< for logs
        int object = -1;
    };
    static Result<std::shared_ptr<RunnerProcess>> start(
        const boost::asio::any_io_executor& executor, const Plan& plan, RunnerOwner& owner);
    ~RunnerProcess();

    /// Appends frames; they go out in one write when the loop's turn ends.
    template <class... A>
    void send(A&&... arguments) {
        encode(out_, std::forward<A>(arguments)...);
        schedule_flush();
    }
    /// SIGKILL for it and all its children. `on_gone` follows.
    void kill();
    /// Nobody is told anything any more, and the process is killed.
    void disown();
    [[nodiscard]] int pid() const { return child_.pid; }
    [[nodiscard]] const std::string& connector() const { return plan_.connector; }
    /// False as soon as its end of the socket is closed: whatever is sent now is lost.
    [[nodiscard]] bool is_alive() const { return !eof_; }
    /// The process has ended, but something else still holds its socket: kills that.
    void end_if_orphaned(std::chrono::steady_clock::time_point now);

private:
    using Socket = boost::asio::local::stream_protocol::socket;
    using Descriptor = boost::asio::posix::stream_descriptor;

    RunnerProcess(const boost::asio::any_io_executor& executor, Plan plan, RunnerOwner& owner);
    Status launch();
    void read();
    void drain();
    void schedule_flush();
    void flush();
    void at_eof();
    void watch_end();
    void gone_if_complete();
    void read_output();
    void log_output(std::string_view text);
    void log_line(std::string_view line);

    Plan plan_;
    RunnerOwner* owner_;
    Child child_;
    Socket socket_;
    Descriptor pidfd_;
    Descriptor output_;
    wire::FrameReader reader_;
    std::string out_;
    std::string in_write_;
    bool flush_posted_ = false;
    bool writing_ = false;
    bool eof_ = false;
    bool reaped_ = false;
    bool told_ = false;
    std::string how_;
    std::chrono::steady_clock::time_point reaped_at_;
    std::string output_rest_;
    char output_chunk_[4096] = {};
    std::chrono::steady_clock::time_point line_second_;
    int lines_ = 0;
};

}  // namespace hub::connectors
