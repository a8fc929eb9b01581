#include "load_run.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char** argv) try {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    hub::perf::LoadOptions load;
    hub::perf::RequestOptions request;
    request.seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) ^
                   (static_cast<std::uint64_t>(::getpid()) << 40U);
    CLI::App app{"Sends POST requests with an Idempotency-Key each, and prints one line of JSON about the answers."};
    app.add_option("--host", load.host, "IPv4 address")->capture_default_str();
    app.add_option("--port", load.port)->required();
    app.add_option("--path", request.path)->capture_default_str();
    app.add_option("--header", request.headers, "\"Name: value\"; several times");
    app.add_option("--connections", load.connections)->capture_default_str()->check(CLI::Range(1, 10'000));
    auto* seconds = app.add_option("--seconds", load.seconds, "how long")->capture_default_str();
    app.add_option("--requests", load.requests, "how many, instead of --seconds");
    app.add_option("--rate", load.rate, "requests a second by the clock; latencies count from the scheduled time");
    app.add_option("--warmup", load.warmup, "seconds before anything is counted");
    app.add_option("--grace", load.grace, "seconds to wait for the last answers")->capture_default_str();
    app.add_option("--bodies", request.bodies_file, "JSON lines to send in turn; else built-in complaints of 1.2 kB");
    app.add_option("--region", request.region, "of the built-in complaints")->capture_default_str();
    app.add_option("--category", request.category, "of the built-in complaints")->capture_default_str();
    app.add_option("--seed", request.seed, "of the keys (default: the time)");
    app.add_option("--log", load.log_file, "file for the time and id of each 2xx");
    app.add_option("--id-field", load.id_field, "JSON field with the id")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    if (load.requests != 0 && seconds->count() == 0) {
        load.seconds = 0;
    }
    request.host = load.host;
    request.port = load.port;
    auto source = hub::perf::RequestSource::create(request);
    if (!source) {
        std::fprintf(stderr, "sp4n-load: %s\n", hub::to_string(source.error()).c_str());
        return 2;
    }
    const auto report = hub::perf::run_load(load, *source);
    if (!report) {
        std::fprintf(stderr, "sp4n-load: %s\n", hub::to_string(report.error()).c_str());
        return 3;
    }
    std::printf("%s\n", hub::perf::to_json(*report).c_str());
    return report->ok == report->sent ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "sp4n-load: %s\n", error.what());
    return 4;
}
