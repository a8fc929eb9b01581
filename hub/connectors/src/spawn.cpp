#include "spawn.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

namespace hub::connectors {
namespace {

constexpr const char* kept_variables[] = {"PATH",          "LANG",          "LC_ALL",       "TZ",
                                          "TZDIR",         "SSL_CERT_FILE", "SSL_CERT_DIR", "ASAN_OPTIONS",
                                          "UBSAN_OPTIONS", "TSAN_OPTIONS",  "LSAN_OPTIONS"};

std::vector<std::string> environment() {
    std::vector<std::string> kept;
    for (const auto* name : kept_variables) {
        if (const auto* value = std::getenv(name)) {  // NOLINT(concurrency-mt-unsafe): nobody calls setenv
            kept.push_back(std::string{name} + "=" + value);
        }
    }
    // A dead name server must not hold a connector's worker for longer than its operation may take.
    kept.emplace_back("RES_OPTIONS=timeout:2 attempts:2");
    return kept;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (auto& text : texts) {
        list.push_back(text.data());
    }
    list.push_back(nullptr);
    return list;
}

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    posix_spawn_file_actions_t* get() { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

class Attributes {
public:
    Attributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

/// A copy far from the numbers that the child's descriptors get, so that no dup2 overwrites the source of a later one.
UniqueFd lift(int fd) {
    return UniqueFd{fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 64)};
}

}  // namespace

Result<Child> spawn(const SpawnPlan& plan) {
    const UniqueFd lifted[] = {
        lift(plan.input), lift(plan.output), lift(plan.errors), lift(plan.socket), lift(plan.object)};
    FileActions actions;
    int first_closed = 3;
    for (int target = 0; target < 5; ++target) {
        const auto& source = lifted[target];
        if (source.is_open()) {
            posix_spawn_file_actions_adddup2(actions.get(), source.get(), target);
            first_closed = std::max(first_closed, target + 1);
        } else if (target < 3) {
            posix_spawn_file_actions_addopen(actions.get(), target, "/dev/null", target == 0 ? O_RDONLY : O_WRONLY, 0);
        }
    }
    posix_spawn_file_actions_addclosefrom_np(actions.get(), first_closed);
    posix_spawn_file_actions_addchdir_np(actions.get(), plan.folder.empty() ? "/" : plan.folder.c_str());

    std::vector<std::string> arguments{plan.program.filename().string()};
    arguments.insert(arguments.end(), plan.arguments.begin(), plan.arguments.end());
    auto variables = environment();
    const Attributes attributes;
    Child child;
    const auto program = std::filesystem::absolute(plan.program);
    const auto error = posix_spawn(
        &child.pid, program.c_str(), actions.get(), attributes.get(), pointers(arguments).data(),
        pointers(variables).data());
    if (error != 0) {
        return Error{"spawn_failed", program.string() + " cannot be started: " + std::strerror(error)};
    }
    child.pidfd.reset(pidfd_open(child.pid, 0));
    if (!child.pidfd.is_open()) {
        (void)kill(-child.pid, SIGKILL);
        (void)waitpid(child.pid, nullptr, 0);
        return Error{"spawn_failed", "no descriptor for the new process"};
    }
    return child;
}

std::string reap(const Child& child) {
    siginfo_t info{};
    // By number, which stays the child's until this very call: a descriptor that Asio has made non-blocking would not
    // wait.
    while (waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED) != 0) {
        if (errno != EINTR) {
            return "status unknown";
        }
    }
    return (info.si_code == CLD_EXITED ? "exit status " : "signal ") + std::to_string(info.si_status);
}

}  // namespace hub::connectors
