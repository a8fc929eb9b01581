#include "hub/testing/http_client.hpp"
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <cstdlib>

namespace hub::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The program itself, as scripts and other tests start it.
class RunningOffice {
public:
    RunningOffice(const TempFolder& folder, std::vector<std::string> args) : process_{start(folder, std::move(args))} {
        const auto out = folder.path() / "office.out";
        if (!wait_until([&] { return read_file(out).ends_with('\n'); }, seconds{10})) {
            ADD_FAILURE() << "the office does not listen";
            return;
        }
        const auto line = read_file(out);
        port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    }
    [[nodiscard]] HttpClient client(milliseconds timeout = seconds{10}) const { return {"127.0.0.1", port, timeout}; }
    ExitStatus stop() { return process_.stop(); }
    std::uint16_t port = 0;

private:
    static Process start(const TempFolder& folder, std::vector<std::string> args) {
        std::filesystem::remove(folder.path() / "office.out");
        auto process = Process::start(
            {.program = std::string{std::getenv("SP4N_BIN")} + "/sp4n-test-office",
             .args = std::move(args),
             .env = {},
             .stdout_file = folder.path() / "office.out",
             .stderr_file = {},
             .folder = {}});
        return std::move(process).value();
    }
    Process process_;
};

boost::json::value stats(HttpClient& client) {
    return boost::json::parse(client.get("/stats").value().body);
}

TEST(OfficeServerTest, ServesKeepsAndNotesArrivals) {
    const TempFolder folder;
    const std::vector<std::string> args{
        "--state", (folder.path() / "state").string(), "--arrivals", (folder.path() / "arrivals").string()};
    std::string body;
    {
        RunningOffice office(folder, args);
        auto client = office.client();
        const auto reply = client.post_json("/tickets", R"({"ref":"R1"})", {{"Idempotency-Key", "k1"}});
        ASSERT_TRUE(reply) << to_string(reply.error());
        EXPECT_EQ(reply->status, 201U);
        body = reply->body;
        EXPECT_EQ(client.post_json("/tickets", "{}", {})->status, 422U);
        EXPECT_EQ(office.stop(), (ExitStatus{0, 0}));
    }
    EXPECT_TRUE(read_file(folder.path() / "arrivals").ends_with(" R1\n"));
    const RunningOffice office(folder, args);
    auto client = office.client();
    const auto again = client.post_json("/tickets", R"({"ref":"R1"})", {{"Idempotency-Key", "k1"}});
    ASSERT_TRUE(again);
    EXPECT_EQ(again->status, 200U);
    EXPECT_EQ(again->body, body);
}

TEST(OfficeServerTest, CutRecordsAndCloses) {
    const TempFolder folder;
    const RunningOffice office(folder, {"--fault", "cut:1"});
    auto client = office.client();
    const auto reply = client.post_json("/tickets", R"({"ref":"R1"})", {{"Idempotency-Key", "k1"}});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "receive");
    EXPECT_EQ(stats(client).at("tickets"), 1);
    EXPECT_EQ(stats(client).at("faults").at("cut"), 1);
}

TEST(OfficeServerTest, HangIsSilentAndSlowIsLate) {
    const TempFolder folder;
    {
        const RunningOffice office(folder, {"--fault", "hang:1"});
        auto client = office.client(milliseconds{100});
        EXPECT_EQ(client.post_json("/tickets", R"({"ref":"R1"})").error().code, "receive");
        EXPECT_EQ(stats(client).at("tickets"), 1);
    }
    const RunningOffice office(folder, {"--fault", "slow:1", "--slow-ms", "150"});
    auto client = office.client();
    const auto started = std::chrono::steady_clock::now();
    EXPECT_EQ(client.post_json("/tickets", R"({"ref":"R1"})")->status, 201U);
    EXPECT_GE(std::chrono::steady_clock::now() - started, milliseconds{150});
}

}  // namespace
}  // namespace hub::testing
