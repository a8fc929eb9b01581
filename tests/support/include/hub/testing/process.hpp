#pragma once
#include "hub/base/result.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace hub::testing {

struct ProcessOptions {
    std::string program{};  ///< path, or a name found through PATH
    std::vector<std::string> args{};
    std::vector<std::pair<std::string, std::string>> env{};  ///< added to ours; same names replace
    std::filesystem::path stdout_file{};                     ///< appended to; empty: /dev/null
    std::filesystem::path stderr_file{};                     ///< appended to; empty: ours
    std::filesystem::path folder{};                          ///< working directory; empty: ours
};

struct ExitStatus {
    int code = 0;    ///< when it ended by itself
    int signal = 0;  ///< 0: it ended by itself
    friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};

/// A program that a test started. It leads a process group of its own, which is killed when this object goes, and
/// the system kills it when the thread that started it dies. One thread.
class Process {
public:
    /// Error `spawn`: the program cannot be started.
    static Result<Process> start(const ProcessOptions& options);
    ~Process();
    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    [[nodiscard]] bool running();
    /// Sends the signal to this process alone; nothing when it has ended.
    void signal(int number);
    /// How it ended, or nullopt when it still runs after `at_most`.
    std::optional<ExitStatus> wait(std::chrono::milliseconds at_most);
    /// SIGTERM, and SIGKILL when it still runs after `grace`. Returns how it ended.
    ExitStatus stop(std::chrono::milliseconds grace = std::chrono::seconds{10});

private:
    explicit Process(pid_t pid) : pid_{pid} {}
    void reap(int wait_status);
    void kill_group() noexcept;

    pid_t pid_ = -1;
    std::optional<ExitStatus> ended_;
};

/// Runs a program to its end and returns how it ended; SIGKILL after `at_most`. Error `spawn` or `timeout`.
Result<ExitStatus> run(const ProcessOptions& options, std::chrono::milliseconds at_most);

}  // namespace hub::testing
