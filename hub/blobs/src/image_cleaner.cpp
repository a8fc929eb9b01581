#include "hub/blobs/image_cleaner.hpp"

#include "cleaner_exit.hpp"

#include "hub/base/log.hpp"
#include "hub/base/unique_fd.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

extern "C" {  // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

namespace hub::blobs {
namespace {

Error unavailable(const std::string& why) {
    return Error{"image_cleaner_unavailable", why, "", "see that sp4n-image-cleaner lies beside sp4n-hub"};
}

/// Memory that has a descriptor: what the worker reads, and what it writes into.
Result<UniqueFd> memory_file(std::string_view bytes) {
    UniqueFd fd{memfd_create("picture", MFD_CLOEXEC)};
    if (!fd.is_open()) {
        return unavailable(std::string{"no memory file: "} + std::strerror(errno));
    }
    while (!bytes.empty()) {
        const auto wrote = ::write(fd.get(), bytes.data(), bytes.size());
        if (wrote < 0 && errno != EINTR) {
            return unavailable(std::string{"memory file: "} + std::strerror(errno));
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(wrote, 0)));
    }
    ::lseek(fd.get(), 0, SEEK_SET);
    return fd;
}

Result<std::string> content_of(const UniqueFd& fd) {
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) {
        return unavailable(std::string{"memory file: "} + std::strerror(errno));
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > largest_file) {
        return Error{"attachment_too_large", "the picture has more than 10 MB", "", "send a smaller picture"};
    }
    std::string out(size, '\0');
    for (std::size_t have = 0; have < size;) {
        const auto got = ::pread(fd.get(), out.data() + have, size - have, static_cast<off_t>(have));
        if (got <= 0) {
            return unavailable("memory file: short");
        }
        have += static_cast<std::size_t>(got);
    }
    return out;
}

/// The worker, with its end. Killed and taken away with this object at the latest.
class Worker {
public:
    static Result<Worker> start(
        const std::filesystem::path& program, std::vector<std::string> arguments, const UniqueFd& in,
        const UniqueFd& out) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in.get(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, out.get(), STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        posix_spawn_file_actions_addchdir_np(&actions, "/");
        std::vector<char*> argv;
        for (auto& argument : arguments) {
            argv.push_back(argument.data());
        }
        argv.push_back(nullptr);
        char* const no_environment[] = {nullptr};
        Worker worker;
        const int failed = ::posix_spawn(
            &worker.pid_, program.c_str(), &actions, default_signals().get(), argv.data(), no_environment);
        posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) {
            worker.pid_ = 0;
            return unavailable(program.string() + " cannot be started: " + std::strerror(failed));
        }
        return worker;
    }
    ~Worker() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            reap();
        }
    }
    Worker(Worker&& other) noexcept : pid_{std::exchange(other.pid_, 0)} {}
    Worker& operator=(Worker&&) = delete;

    /// Its exit status; -1: it ended by a signal, or was still at it.
    int end_within(std::chrono::milliseconds at_most) {
        const UniqueFd pidfd{pidfd_open(pid_, 0)};
        pollfd wait{pidfd.get(), POLLIN, 0};
        const auto deadline = std::chrono::steady_clock::now() + at_most;
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            const int ready = ::poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
            if (ready < 0 && errno == EINTR) {
                continue;
            }
            if (ready <= 0) {
                ::kill(pid_, SIGKILL);
            }
            return reap();
        }
    }

private:
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
            posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        }
        ~Attributes() { posix_spawnattr_destroy(&attributes_); }
        Attributes(const Attributes&) = delete;
        Attributes& operator=(const Attributes&) = delete;
        [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

    private:
        posix_spawnattr_t attributes_{};
    };
    static const Attributes& default_signals() {
        static const Attributes made;
        return made;
    }

    Worker() = default;
    int reap() {
        siginfo_t info{};
        while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) != 0) {
            if (errno != EINTR) {
                break;
            }
        }
        pid_ = 0;
        return info.si_code == CLD_EXITED ? info.si_status : -1;
    }

    pid_t pid_ = 0;
};

}  // namespace

Result<std::string> ImageCleaner::clean(FileKind kind, std::string_view bytes) const {
    HUB_TRY(const auto in, memory_file(bytes));
    HUB_TRY(const auto out, memory_file({}));
    HUB_TRY(
        auto worker,
        Worker::start(
            options_.program, {"sp4n-image-cleaner", std::string{name_of(kind)}, std::to_string(options_.most_pixels)},
            in, out));
    switch (worker.end_within(options_.at_most)) {
        case cleaned: return content_of(out);
        case cannot_start:
        case 127: return unavailable("the image cleaner does not start");
        case unreadable:
            return Error{
                "attachment_unreadable", "this is no whole picture", "",
                "see whether it opens elsewhere; send it anew"};
        case too_many_pixels:
            return Error{
                "attachment_too_many_pixels",
                "a picture has at most " + std::to_string(options_.most_pixels / 1'000'000) + " million pixels", "",
                "send it smaller"};
        default: break;
    }
    log::warn("blobs.cleaner_ended", {{"kind", name_of(kind)}, {"bytes", bytes.size()}});
    return Error{
        "attachment_unreadable", "this picture takes more memory or time than one may", "",
        "send it smaller, or saved anew"};
}

}  // namespace hub::blobs
