#include "hub/testing/office_process.hpp"

#include "hub/testing/free_port.hpp"
#include "hub/testing/http_client.hpp"
#include "hub/testing/wait.hpp"

#include <boost/json.hpp>

#include <cstdlib>
#include <stdexcept>

namespace hub::testing {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

json::value ask(std::uint16_t port, const std::string& target) {
    HttpClient client{"127.0.0.1", port};
    const auto reply = client.get(target);
    if (!reply || reply->status != 200) {
        throw std::runtime_error("the office does not answer " + target);
    }
    return json::parse(reply->body);
}

}  // namespace

OfficeProcess::OfficeProcess(std::string prefix, std::filesystem::path folder)
    : prefix_{std::move(prefix)}, folder_{std::move(folder)}, port_{free_port()} {}

void OfficeProcess::start(const std::vector<std::string>& args) {
    const char* bin = std::getenv("SP4N_BIN");
    ProcessOptions options;
    options.program = std::string{bin != nullptr ? bin : "."} + "/sp4n-test-office";
    options.args = {"--port", std::to_string(port_), "--state", (folder_ / (prefix_ + ".tickets")).string(), "--prefix",
                    prefix_,  "--keep-bodies"};
    options.args.insert(options.args.end(), args.begin(), args.end());
    options.stdout_file = folder_ / (prefix_ + ".out");
    auto started = Process::start(options);
    if (!started) {
        throw std::runtime_error(to_string(started.error()));
    }
    process_.emplace(std::move(*started));
    if (!wait_until([&] { return HttpClient{"127.0.0.1", port_}.get("/stats").has_value(); }, 20s)) {
        throw std::runtime_error("the office " + prefix_ + " does not answer");
    }
}

void OfficeProcess::stop() {
    if (process_) {
        process_->stop();
        process_.reset();
    }
}

void OfficeProcess::restart(const std::vector<std::string>& args) {
    stop();
    start(args);
}

OfficeStats OfficeProcess::stats() const {
    const auto value = ask(port_, "/stats");
    const auto number = [&](const char* name) { return value.at(name).to_number<std::uint64_t>(); };
    OfficeStats out{number("tickets"),
                    number("requests"),
                    number("searches"),
                    number("duplicates"),
                    number("refs_with_several_keys"),
                    {}};
    for (const auto& fault : value.at("faults").as_object()) {
        out.faults[std::string{fault.key()}] = fault.value().to_number<std::uint64_t>();
    }
    return out;
}

std::vector<OfficeTicket> OfficeProcess::list(const std::string& target) const {
    std::vector<OfficeTicket> out;
    const auto answer = ask(port_, target);
    for (const auto& ticket : answer.at("data").as_array()) {
        const auto text = [&](const char* name) {
            const auto* value = ticket.as_object().if_contains(name);
            return value != nullptr ? std::string{value->as_string()} : std::string{};
        };
        auto& made = out.emplace_back(OfficeTicket{text("id"), text("ref"), text("key"), text("body"), {}});
        if (const auto* updates = ticket.as_object().if_contains("updates")) {
            for (const auto& update : updates->as_array()) {
                made.updates.emplace_back(update.as_string());
            }
        }
    }
    return out;
}

std::vector<OfficeTicket> OfficeProcess::tickets() const {
    return list("/tickets");
}

std::vector<OfficeTicket> OfficeProcess::tickets_of(const std::string& ref) const {
    return list("/tickets?ref=" + ref);
}

}  // namespace hub::testing
