#include "hub/runner/module.hpp"
#include "hub/runner/runner.hpp"
#include "hub/runner/settings.hpp"
#include "hub/wire/frame.hpp"

#include <charconv>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <unistd.h>

namespace {

constexpr int exit_usage = 64;

int usage() {
    std::cerr << "sp4n-connector-runner: runs one connector for the hub, which starts it. By hand:\n"
                 "  --describe FILE         print the connector's descriptor as JSON\n"
                 "  --check-settings FILE   read settings as JSON from standard input, print their faults as JSON\n"
                 "  --build-id              print the build that hub and runner must share\n";
    return exit_usage;
}

int describe(const char* file) {
    const auto module = hub::runner::Module::load(file);
    if (!module) {
        std::cerr << module.error().detail << '\n';
        return 1;
    }
    std::cout << hub::runner::describe(*module) << '\n';
    return 0;
}

int check_settings(const char* file) {
    const auto module = hub::runner::Module::load(file);
    if (!module) {
        std::cerr << module.error().detail << '\n';
        return 1;
    }
    const std::string json{std::istreambuf_iterator<char>{std::cin}, {}};
    std::cout << hub::runner::to_json(hub::runner::check_settings(*module, json).faults) << '\n';
    return 0;
}

int run(std::span<char*> arguments) {
    const std::string_view what = arguments.size() > 1 ? arguments[1] : "";
    if (what == "--build-id") {
        std::cout << hub::wire::build_id() << '\n';
        return 0;
    }
    if (arguments.size() == 3 && (what == "--describe" || what == "--check-settings")) {
        if (!hub::runner::contain_self(0)) {
            return 1;
        }
        return what == "--describe" ? describe(arguments[2]) : check_settings(arguments[2]);
    }
    if (arguments.size() == 4 && what == "--serve") {  // --serve PARENT_PID OBJECT
        int parent = 0;
        const std::string_view pid = arguments[2];
        if (std::from_chars(pid.data(), pid.data() + pid.size(), parent).ec != std::errc{}) {
            return usage();
        }
        if (!hub::runner::contain_self(parent)) {
            return 1;
        }
        return hub::runner::serve({.socket = 3, .object = arguments[3]});
    }
    return usage();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const int status = run({argv, static_cast<std::size_t>(argc)});
        std::cout.flush();
        _exit(status);  // no destructor of foreign code runs: what has been said stands
    } catch (const std::exception& error) {
        (void)std::fprintf(stderr, "sp4n-connector-runner: %s\n", error.what());
        return 1;
    }
}
