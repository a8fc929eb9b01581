#include "hub/testing/hub_node.hpp"

#include "hub/testing/free_port.hpp"
#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace hub::testing {

using namespace std::chrono_literals;

HubNode::HubNode(HubNodeOptions options) : options_{std::move(options)}, port_{free_port()} {}

void HubNode::set_env(const std::string& name, const std::string& value) {
    std::erase_if(options_.env, [&](const auto& pair) { return pair.first == name; });
    options_.env.emplace_back(name, value);
}

void HubNode::start() {
    ProcessOptions options;
    options.program = options_.program;
    options.args = {
        "serve",
        "--config",
        options_.config.string(),
        "--data",
        options_.data.string(),
        "--listen",
        "127.0.0.1:" + std::to_string(port_)};
    options.env = options_.env;
    options.stderr_file = options_.log;
    auto started = Process::start(options);
    if (!started) {
        throw std::runtime_error(to_string(started.error()));
    }
    process_.emplace(std::move(*started));
}

void HubNode::start_ready() {
    start();
    if (!wait_ready()) {
        throw std::runtime_error("the hub does not become ready; its log:\n" + log());
    }
}

bool HubNode::wait_ready(std::chrono::milliseconds at_most) {
    bool ready = false;
    static_cast<void>(wait_until(
        [&] {
            const auto reply = client().get("/readyz");
            ready = reply && reply->status == 200 && running();  // not somebody else on its port
            return ready || !running();
        },
        at_most, 10ms));
    return ready;
}

void HubNode::kill() {
    process_->signal(SIGKILL);
    static_cast<void>(process_->wait(30s));
}

ExitStatus HubNode::stop() {
    return process_->stop(30s);
}

std::string HubNode::log() const {
    return read_file(options_.log);
}

std::optional<double> HubNode::metric(const std::string& series) const {
    const auto reply = client().get("/metrics");
    if (!reply) {
        return std::nullopt;
    }
    const auto text = "\n" + reply->body;
    const auto at = text.find("\n" + series + " ");
    if (at == std::string::npos) {
        return std::nullopt;
    }
    return std::strtod(text.c_str() + at + series.size() + 2, nullptr);
}

}  // namespace hub::testing
