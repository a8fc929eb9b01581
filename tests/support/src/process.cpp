#include "hub/testing/process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hub::testing {
namespace {

struct Prepared {  // everything that needs memory: between fork and exec there may be no allocation
    std::vector<std::string> env_text;
    std::vector<char*> argv;
    std::vector<char*> envp;
};

Prepared prepare(const ProcessOptions& options) {
    Prepared p;
    p.argv.push_back(const_cast<char*>(options.program.c_str()));
    for (const auto& arg : options.args) {
        p.argv.push_back(const_cast<char*>(arg.c_str()));
    }
    p.argv.push_back(nullptr);
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const auto name = text.substr(0, text.find('='));
        const auto replaced = std::ranges::any_of(options.env, [&](const auto& pair) { return pair.first == name; });
        if (!replaced) {
            p.env_text.emplace_back(text);
        }
    }
    for (const auto& [name, value] : options.env) {
        p.env_text.emplace_back(name).append("=").append(value);
    }
    for (auto& text : p.env_text) {
        p.envp.push_back(text.data());
    }
    p.envp.push_back(nullptr);
    return p;
}

/// glibc 2.36 declares pidfd_open without extern "C".
int open_pidfd(pid_t pid) {
    return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

int open_output(const std::filesystem::path& file) {
    return ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/// In the child: only calls that are safe after fork. Ends in exec, or writes errno to `report`.
[[noreturn]] void become(const ProcessOptions& options, Prepared& p, pid_t parent, int report) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    bool ok = ::getppid() == parent;
    const int in = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const int out = options.stdout_file.empty() ? in : open_output(options.stdout_file);
    const int err = options.stderr_file.empty() ? STDERR_FILENO : open_output(options.stderr_file);
    ok = ok && ::dup2(in, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(err, STDERR_FILENO) >= 0;
    ok = ok && (options.folder.empty() || ::chdir(options.folder.c_str()) == 0);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (ok) {
        ::execvpe(p.argv[0], p.argv.data(), p.envp.data());
    }
    const int code = errno;
    [[maybe_unused]] const auto written = ::write(report, &code, sizeof code);
    ::_exit(127);
}

}  // namespace

Result<Process> Process::start(const ProcessOptions& options) {
    auto prepared = prepare(options);
    int report[2] = {-1, -1};
    if (::pipe2(report, O_CLOEXEC) != 0) {
        return Error{"spawn", std::strerror(errno), options.program};
    }
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) {
        become(options, prepared, parent, report[1]);
    }
    ::close(report[1]);
    int code = pid < 0 ? errno : 0;
    if (pid > 0 && ::read(report[0], &code, sizeof code) > 0) {  // closed by a successful exec
        ::waitpid(pid, nullptr, 0);
    }
    ::close(report[0]);
    if (code != 0) {
        return Error{"spawn", std::strerror(code), options.program};
    }
    return Process{pid};
}

Process::Process(Process&& other) noexcept : pid_{std::exchange(other.pid_, -1)}, ended_{other.ended_} {}

Process& Process::operator=(Process&& other) noexcept {
    if (this != &other) {
        kill_group();
        pid_ = std::exchange(other.pid_, -1);
        ended_ = other.ended_;
    }
    return *this;
}

Process::~Process() {
    kill_group();
}

void Process::kill_group() noexcept {
    if (pid_ <= 0) {
        return;
    }
    // A group outlives its leader while it has members; the number is free for others only after that.
    ::kill(-pid_, SIGKILL);
    if (!ended_) {
        ::waitpid(pid_, nullptr, 0);
    }
    pid_ = -1;
}

bool Process::running() {
    return !wait(std::chrono::milliseconds{0}).has_value();
}

void Process::signal(int number) {
    if (running()) {
        ::kill(pid_, number);
    }
}

void Process::reap(int wait_status) {
    ended_ = WIFSIGNALED(wait_status) ? ExitStatus{0, WTERMSIG(wait_status)} : ExitStatus{WEXITSTATUS(wait_status), 0};
}

std::optional<ExitStatus> Process::wait(std::chrono::milliseconds at_most) {
    if (ended_ || pid_ <= 0) {
        return ended_;
    }
    if (at_most.count() > 0) {
        if (const int fd = open_pidfd(pid_); fd >= 0) {
            pollfd ended{fd, POLLIN, 0};
            const auto deadline = std::chrono::steady_clock::now() + at_most;
            auto left = at_most;
            while (::poll(&ended, 1, static_cast<int>(left.count())) < 0 && errno == EINTR && left.count() > 0) {
                left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            }
            ::close(fd);
        }
    }
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
        reap(status);
    }
    return ended_;
}

ExitStatus Process::stop(std::chrono::milliseconds grace) {
    signal(SIGTERM);
    if (auto end = wait(grace)) {
        return *end;
    }
    signal(SIGKILL);
    int status = 0;
    if (!ended_ && ::waitpid(pid_, &status, 0) == pid_) {
        reap(status);
    }
    return ended_.value_or(ExitStatus{});
}

Result<ExitStatus> run(const ProcessOptions& options, std::chrono::milliseconds at_most) {
    HUB_TRY(auto process, Process::start(options));
    if (auto end = process.wait(at_most)) {
        return *end;
    }
    return Error{"timeout", "still runs after " + std::to_string(at_most.count()) + " ms", options.program};
}

}  // namespace hub::testing
