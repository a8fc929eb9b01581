#include "runner_process.hpp"

#include "hub/base/log.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace hub::connectors {
namespace {

namespace asio = boost::asio;
constexpr std::size_t max_line_bytes = 1024;
constexpr int lines_a_second = 20;
constexpr std::chrono::milliseconds orphan_after{500};

}  // namespace

RunnerProcess::RunnerProcess(const asio::any_io_executor& executor, Plan plan, RunnerOwner& owner)
    : plan_{std::move(plan)}, owner_{&owner}, socket_{executor}, pidfd_{executor}, output_{executor} {}

RunnerProcess::~RunnerProcess() {
    if (child_.pid != 0 && !reaped_) {
        (void)::kill(-child_.pid, SIGKILL);
        (void)reap(child_);
    }
    std::error_code ignored;
    std::filesystem::remove_all(plan_.folder, ignored);
}

Result<std::shared_ptr<RunnerProcess>> RunnerProcess::start(
    const asio::any_io_executor& executor, const Plan& plan, RunnerOwner& owner) {
    std::shared_ptr<RunnerProcess> made{new RunnerProcess{executor, plan, owner}};
    HUB_CHECK(made->launch());
    return made;
}

Status RunnerProcess::launch() {
    std::error_code error;
    std::filesystem::create_directories(plan_.folder, error);
    if (error || chmod(plan_.folder.c_str(), S_IRWXU) != 0) {
        return Error{"spawn_failed", "the working folder " + plan_.folder.string() + " cannot be made"};
    }
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return Error{"spawn_failed", "no socket pair"};
    }
    UniqueFd ours{pair[0]};
    const UniqueFd theirs{pair[1]};
    int pipe[2];
    if (pipe2(pipe, O_CLOEXEC) != 0) {
        return Error{"spawn_failed", "no pipe"};
    }
    UniqueFd output_read{pipe[0]};
    const UniqueFd output_write{pipe[1]};
    SpawnPlan spawn_plan;
    spawn_plan.program = plan_.program;
    spawn_plan.arguments = {"--serve", std::to_string(getpid()), "/proc/self/fd/4"};
    spawn_plan.folder = std::filesystem::absolute(plan_.folder);
    spawn_plan.output = output_write.get();
    spawn_plan.errors = output_write.get();
    spawn_plan.socket = theirs.get();
    spawn_plan.object = plan_.object;
    HUB_TRY(child_, spawn(spawn_plan));
    plan_.object = -1;  // the caller's, and open in the child now
    boost::system::error_code assigned;
    socket_.assign(asio::local::stream_protocol{}, ours.release(), assigned);
    output_.assign(output_read.release(), assigned);
    pidfd_.assign(dup(child_.pidfd.get()), assigned);
    read();
    read_output();
    watch_end();
    return {};
}

void RunnerProcess::read() {
    const auto space = reader_.prepare();
    socket_.async_read_some(
        asio::buffer(space.data(), space.size()),
        [this, self = shared_from_this()](const boost::system::error_code& error, std::size_t n) {
            if (error == asio::error::operation_aborted || eof_) {
                return;
            }
            if (error) {
                at_eof();
                return;
            }
            reader_.commit(n);
            drain();
            if (!eof_) {
                read();
            }
        });
}

void RunnerProcess::drain() {
    while (owner_ != nullptr) {
        const auto frame = reader_.next();
        if (!frame) {
            log::error(
                "connector.malformed_frame",
                {{"connector", plan_.connector}, {"pid", child_.pid}, {"detail", frame.error().detail}});
            kill();
            at_eof();
            break;
        }
        if (!*frame) {
            break;
        }
        owner_->on_frame(*this, **frame);
    }
    if (owner_ != nullptr) {
        owner_->on_frames_end();
    }
}

void RunnerProcess::schedule_flush() {
    if (flush_posted_ || writing_ || eof_) {
        return;
    }
    flush_posted_ = true;
    asio::post(socket_.get_executor(), [this, self = shared_from_this()] {
        flush_posted_ = false;
        flush();
    });
}

void RunnerProcess::flush() {
    if (writing_ || eof_ || out_.empty()) {
        return;
    }
    in_write_.clear();
    in_write_.swap(out_);
    writing_ = true;
    asio::async_write(
        socket_, asio::buffer(in_write_),
        [this, self = shared_from_this()](const boost::system::error_code& error, std::size_t /*n*/) {
            writing_ = false;
            if (!error) {  // otherwise the reader sees the end, after everything that was said before it
                flush();
            }
        });
}

void RunnerProcess::kill() {
    if (!reaped_) {
        (void)::kill(-child_.pid, SIGKILL);
    }
}

void RunnerProcess::disown() {
    owner_ = nullptr;
    kill();
    boost::system::error_code ignored;
    socket_.close(ignored);
    output_.close(ignored);
    eof_ = true;
    if (!reaped_) {  // killed: this takes no longer than the kernel needs
        how_ = reap(child_);
        reaped_ = true;
    }
    pidfd_.close(ignored);
}

void RunnerProcess::at_eof() {
    if (eof_) {
        return;
    }
    eof_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    kill();  // a runner without its socket is of no use; one that is dying keeps its own status
    gone_if_complete();
}

void RunnerProcess::watch_end() {
    pidfd_.async_wait(Descriptor::wait_read, [this, self = shared_from_this()](const boost::system::error_code& error) {
        if (error || reaped_) {
            return;
        }
        (void)::kill(-child_.pid, SIGKILL);  // what it left behind; the group's number is still ours until it is reaped
        how_ = reap(child_);
        reaped_ = true;
        reaped_at_ = std::chrono::steady_clock::now();
        gone_if_complete();
    });
}

void RunnerProcess::end_if_orphaned(std::chrono::steady_clock::time_point now) {
    if (reaped_ && !eof_ && now - reaped_at_ >= orphan_after) {
        at_eof();
    }
}

void RunnerProcess::gone_if_complete() {
    if (!eof_ || !reaped_ || told_ || owner_ == nullptr) {
        return;
    }
    told_ = true;
    const auto self = shared_from_this();
    owner_->on_gone(*this, how_);
    if (owner_ != nullptr) {
        owner_->on_frames_end();
    }
}

void RunnerProcess::read_output() {
    output_.async_read_some(
        asio::buffer(output_chunk_),
        [this, self = shared_from_this()](const boost::system::error_code& error, std::size_t n) {
            log_output({output_chunk_, n});
            if (error) {
                if (!output_rest_.empty()) {
                    log_line(output_rest_);
                    output_rest_.clear();
                }
                return;
            }
            read_output();
        });
}

void RunnerProcess::log_output(std::string_view text) {
    for (const char c : text) {
        if (c == '\n' || output_rest_.size() >= max_line_bytes) {
            log_line(output_rest_);
            output_rest_.clear();
        }
        if (c != '\n') {
            output_rest_ += c;
        }
    }
}

void RunnerProcess::log_line(std::string_view line) {
    const auto now = std::chrono::steady_clock::now();
    if (now - line_second_ >= std::chrono::seconds{1}) {
        line_second_ = now;
        lines_ = 0;
    }
    if (++lines_ <= lines_a_second) {
        log::warn("connector.output", {{"connector", plan_.connector}, {"pid", child_.pid}, {"line", line}});
    } else if (lines_ == lines_a_second + 1) {
        log::warn("connector.output_dropped", {{"connector", plan_.connector}, {"pid", child_.pid}});
    }
}

}  // namespace hub::connectors
