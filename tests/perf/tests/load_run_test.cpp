// The load generator against the tests' office: what it says it sent is what arrived.
#include "load_run.hpp"

#include "hub/testing/free_port.hpp"
#include "hub/testing/http_client.hpp"
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace hub::perf {
namespace {

using hub::testing::read_file;
using std::chrono::seconds;

struct LoadRunTest : ::testing::Test {
    hub::testing::TempFolder folder;
    std::optional<hub::testing::Process> office;
    LoadOptions load;
    RequestOptions request;

    void start_office(std::vector<std::string> args) {
        const auto out = folder.path() / "out";
        auto started = hub::testing::Process::start(
            {.program = std::string{std::getenv("SP4N_BIN")} + "/sp4n-test-office",
             .args = std::move(args),
             .env = {},
             .stdout_file = out,
             .stderr_file = {},
             .folder = {}});
        ASSERT_TRUE(started);
        office.emplace(std::move(*started));
        ASSERT_TRUE(hub::testing::wait_until([&] { return read_file(out).ends_with('\n'); }, seconds{10}));
        const auto line = read_file(out);
        load.port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
        load.id_field = "id";
        request.path = "/tickets";
        request.bodies_file = folder.write("bodies", "{\"ref\":\"A\"}\n{\"ref\":\"B\"}\n{\"ref\":\"C\"}\n").string();
    }
    LoadReport go() {
        auto source = RequestSource::create(request);
        auto report = run_load(load, source.value());
        EXPECT_TRUE(report) << to_string(report.error());
        return std::move(report).value();
    }
    boost::json::value stats() {
        hub::testing::HttpClient client("127.0.0.1", load.port);
        return boost::json::parse(client.get("/stats").value().body);
    }
};

TEST_F(LoadRunTest, ClosedLoopCountsWhatArrives) {
    start_office({});
    load.connections = 8;
    load.seconds = 0;
    load.requests = 500;
    load.log_file = (folder.path() / "log").string();
    const auto report = go();
    EXPECT_EQ(report.sent, 500U);
    EXPECT_EQ(report.ok, 500U);
    EXPECT_EQ(report.lost + report.unanswered, 0U);
    EXPECT_EQ(report.latencies.size(), 500U);
    EXPECT_EQ(stats().at("tickets"), 500);
    const auto log = read_file(load.log_file);
    EXPECT_EQ(std::ranges::count(log, '\n'), 500);
    EXPECT_NE(log.find(" PUPR-000500\n"), std::string::npos);
    EXPECT_TRUE(boost::json::parse(to_json(report)).is_object());
}

TEST_F(LoadRunTest, OpenLoopKeepsItsRate) {
    start_office({});
    load.connections = 4;
    load.seconds = 1;
    load.rate = 200;
    const auto report = go();
    EXPECT_EQ(report.sent, 200U);
    EXPECT_EQ(report.ok, 200U);
    EXPECT_NEAR(report.seconds, 1.0, 0.2);
}

TEST_F(LoadRunTest, OpenLoopCountsTheWaitForAConnection) {
    start_office({"--delay-ms", "20"});  // one connection carries 50 a second: 100 a second fall behind
    load.connections = 1;
    load.seconds = 0.5;
    load.rate = 100;
    const auto report = go();
    EXPECT_EQ(report.ok, 50U);
    EXPECT_GT(report.latencies.percentiles().max_ms, 300);
}

TEST_F(LoadRunTest, FaultsAreToldApart) {
    start_office({"--fault", "cut:0.2,503:0.3", "--seed", "3"});
    load.connections = 4;
    load.seconds = 0;
    load.requests = 300;
    const auto report = go();
    const auto faults = stats().at("faults");
    EXPECT_EQ(report.sent, 300U);
    EXPECT_EQ(faults.at("cut").to_number<std::uint64_t>(), report.lost);
    EXPECT_EQ(faults.at("503").to_number<std::uint64_t>(), report.others.at(503));
    EXPECT_EQ(report.ok + report.lost + report.others.at(503), 300U);
}

TEST_F(LoadRunTest, NobodyListens) {
    load.port = hub::testing::free_port();
    auto source = RequestSource::create(request);
    const auto report = run_load(load, source.value());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, "connect");
}

}  // namespace
}  // namespace hub::perf
