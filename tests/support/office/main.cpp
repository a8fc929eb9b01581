#include "http_server.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <sys/prctl.h>

namespace {

using namespace hub::office;

int serve(
    const OfficeOptions& office_options, const ServerOptions& server_options, const std::string& fault,
    const std::string& state) {
    const auto complain = [](const hub::Error& error) {
        std::fprintf(stderr, "sp4n-test-office: %s\n", hub::to_string(error).c_str());
        return 3;
    };
    auto faults = FaultPlan::parse(fault, office_options.seed);
    if (!faults) {
        return complain(faults.error());
    }
    TicketBook book;
    if (!state.empty()) {
        if (const auto kept = book.keep_in(state); !kept) {
            return complain(kept.error());
        }
    }
    Office office(office_options, std::move(*faults), book);
    auto server = HttpServer::listen(server_options, office);
    if (!server) {
        return complain(server.error());
    }
    std::printf("sp4n-test-office %s listens on 127.0.0.1:%u\n", office_options.prefix.c_str(), server->port());
    std::fflush(stdout);
    server->run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // a test that dies leaves no office behind
    OfficeOptions office;
    ServerOptions server;
    std::string fault;
    std::string state;
    unsigned delay_ms = 0;
    unsigned slow_ms = 2000;
    CLI::App app{"A small ticket system such as an agency runs, for tests. See tests/support/office/README.md."};
    app.add_option("--port", server.port, "port of 127.0.0.1; 0: any")->capture_default_str();
    app.add_option("--prefix", office.prefix, "of ticket ids")->capture_default_str();
    app.add_option("--token", office.token, "requests need Authorization: Bearer TOKEN");
    app.add_option("--state", state, "file that keeps the tickets");
    app.add_option("--answer-share", office.answer_share, "share of new tickets answered at once")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--delay-ms", delay_ms, "before each answer");
    app.add_option("--slow-ms", slow_ms, "before an answer with the fault `slow`")->capture_default_str();
    app.add_option("--fault", fault, "cut:0.1,500:0.05,503:0.1,slow:0.02,hang:0.01,html200:0.01");
    app.add_option("--seed", office.seed, "of faults and answers")->capture_default_str();
    app.add_option("--arrivals", server.arrivals_file, "file for the time and ref of each ticket request");
    app.add_flag("--naive", office.naive, "does not know idempotency keys");
    app.add_flag("--keep-bodies", office.keep_bodies, "lists show what was received");
    app.add_flag("--poison", office.poison, "a ticket with [fault:NAME] in its text meets that fault, each time");
    bool unsearchable = false;
    app.add_flag("--unsearchable", unsearchable, "/search answers 503");
    CLI11_PARSE(app, argc, argv);
    office.searchable = !unsearchable;
    server.delay = std::chrono::milliseconds{delay_ms};
    server.slow = std::chrono::milliseconds{slow_ms};
    return serve(office, server, fault, state);
} catch (const std::exception& error) {
    std::fprintf(stderr, "sp4n-test-office: %s\n", error.what());
    return 4;
}
