#pragma once
#include "hub/testing/http_client.hpp"
#include "hub/testing/process.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::testing {

struct HubNodeOptions {
    std::filesystem::path program;
    std::filesystem::path config;
    std::filesystem::path data;  ///< its own data folder: a node's place
    std::filesystem::path log;
    std::vector<std::pair<std::string, std::string>> env;
};

/// One `sp4n-hub serve` on a port of its own, which it keeps over restarts. One thread.
class HubNode {
public:
    explicit HubNode(HubNodeOptions options);

    /// For the next start.
    void set_env(const std::string& name, const std::string& value);
    /// Returns at once. Throws std::runtime_error when the program cannot be started.
    void start();
    /// start(), then waits until /readyz says 200.
    void start_ready();
    /// False too, and at once, when the program has ended.
    [[nodiscard]] bool wait_ready(std::chrono::milliseconds at_most = std::chrono::seconds{30});
    void signal(int number) { process_->signal(number); }
    [[nodiscard]] pid_t pid() const { return process_->pid(); }
    [[nodiscard]] bool running() { return process_ && process_->running(); }
    /// SIGKILL, and waits for the end.
    void kill();
    /// SIGTERM; how it ended.
    ExitStatus stop();
    [[nodiscard]] std::optional<ExitStatus> wait(std::chrono::milliseconds at_most) { return process_->wait(at_most); }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] HttpClient client() const { return HttpClient{"127.0.0.1", port_}; }
    /// Everything it has written to standard error, all lives together.
    [[nodiscard]] std::string log() const;
    /// Value of a series in /metrics, as `sp4n_connector_up{connector="roads"}`; nullopt when absent.
    [[nodiscard]] std::optional<double> metric(const std::string& series) const;

private:
    HubNodeOptions options_;
    std::uint16_t port_;
    std::optional<Process> process_;
};

}  // namespace hub::testing
