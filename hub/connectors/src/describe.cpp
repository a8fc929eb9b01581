#include "hub/connectors/describe.hpp"

#include "object_check.hpp"
#include "spawn.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>

namespace hub::connectors {
namespace {

constexpr std::chrono::seconds limit{10};
constexpr std::size_t max_output_bytes = 8U << 20;

struct Output {
    std::string out;
    std::string err;
};

/// Reads both pipes to their ends, at most until the limit.
Result<Output> read_both(int out, int err) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + limit;
    Output output;
    pollfd fds[] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
    std::string* texts[] = {&output.out, &output.err};
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0 || poll(fds, 2, static_cast<int>(left)) == 0) {
            return Error{"connector_refused", "the connector did not describe itself within 10 s"};
        }
        for (int i = 0; i < 2; ++i) {
            if (fds[i].fd < 0 || fds[i].revents == 0) {
                continue;
            }
            char chunk[16'384];
            const auto n = read(fds[i].fd, chunk, sizeof chunk);
            if (n <= 0 && errno != EINTR) {
                fds[i].fd = -1;
            } else if (n > 0) {
                texts[i]->append(chunk, static_cast<std::size_t>(n));
            }
            if (texts[i]->size() > max_output_bytes) {
                return Error{"connector_refused", "the connector's description is too long"};
            }
        }
    }
    return output;
}

/// Runs the runner on what was checked, not on what has its name, and gives what it prints.
Result<std::string> run(const std::filesystem::path& runner, const char* what, const UniqueFd& object, int input) {
    int out[2];
    int err[2];
    if (pipe2(out, O_CLOEXEC) != 0) {
        return Error{"spawn_failed", "no pipe"};
    }
    const UniqueFd out_read{out[0]};
    UniqueFd out_write{out[1]};
    if (pipe2(err, O_CLOEXEC) != 0) {
        return Error{"spawn_failed", "no pipe"};
    }
    const UniqueFd err_read{err[0]};
    UniqueFd err_write{err[1]};
    SpawnPlan plan;
    plan.program = runner;
    plan.arguments = {what, "/proc/self/fd/4"};
    plan.object = object.get();
    plan.input = input;
    plan.output = out_write.get();
    plan.errors = err_write.get();
    HUB_TRY(auto child, spawn(plan));
    out_write.reset();
    err_write.reset();
    auto output = read_both(out_read.get(), err_read.get());
    if (!output) {
        (void)kill(-child.pid, SIGKILL);
    }
    const auto end = reap(child);
    if (!output) {
        return std::move(output).error();
    }
    if (end != "exit status 0") {
        const auto first_line = output->err.substr(0, output->err.find('\n'));
        return Error{
            "connector_refused", first_line.empty() ? "the connector's process ended with " + end : first_line};
    }
    return std::move(output->out);
}

}  // namespace

Result<std::string> describe(
    const std::filesystem::path& runner, const std::filesystem::path& folder, const std::string& connector) {
    HUB_TRY(const auto object, ObjectChecker{folder}.open(connector));
    return run(runner, "--describe", object.fd, -1);
}

Result<std::vector<SettingFault>> check_settings(
    const std::filesystem::path& runner, const std::filesystem::path& folder, const std::string& connector,
    const std::string& settings_json) {
    HUB_TRY(const auto object, ObjectChecker{folder}.open(connector));
    const UniqueFd input{memfd_create("settings", MFD_CLOEXEC)};
    std::size_t written = 0;
    while (input.is_open() && written < settings_json.size()) {
        const auto n = write(input.get(), settings_json.data() + written, settings_json.size() - written);
        if (n <= 0) {
            break;
        }
        written += static_cast<std::size_t>(n);
    }
    if (!input.is_open() || written != settings_json.size() || lseek(input.get(), 0, SEEK_SET) != 0) {
        return Error{"spawn_failed", "no memory for the settings"};
    }
    HUB_TRY(const auto json, run(runner, "--check-settings", object.fd, input.get()));
    boost::json::error_code error;
    const auto value = boost::json::parse(json, error);
    if (error || !value.is_array()) {
        return Error{"connector_refused", "the runner's answer cannot be read"};
    }
    std::vector<SettingFault> faults;
    for (const auto& element : value.get_array()) {
        const auto* object_value = element.if_object();
        const auto* pointer = object_value != nullptr ? object_value->if_contains("pointer") : nullptr;
        const auto* message = object_value != nullptr ? object_value->if_contains("message") : nullptr;
        if (pointer == nullptr || message == nullptr || !pointer->is_string() || !message->is_string()) {
            return Error{"connector_refused", "the runner's answer cannot be read"};
        }
        faults.push_back({std::string{pointer->get_string()}, std::string{message->get_string()}});
    }
    return faults;
}

}  // namespace hub::connectors
