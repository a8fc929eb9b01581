#include "hub/testing/process.hpp"

#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace hub::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ProcessOptions shell(std::string script) {
    return {.program = "sh", .args = {"-c", std::move(script)}};
}

TEST(ProcessTest, TellsCodeAndOutput) {
    const TempFolder folder;
    auto options = shell("echo out $A; echo err >&2; pwd >&2; exit 7");
    options.env = {{"A", "b c"}};
    options.stdout_file = folder.path() / "out";
    options.stderr_file = folder.path() / "err";
    options.folder = "/";
    const auto end = run(options, seconds{10});
    ASSERT_TRUE(end) << to_string(end.error());
    EXPECT_EQ(*end, (ExitStatus{7, 0}));
    EXPECT_EQ(read_file(folder.path() / "out"), "out b c\n");
    EXPECT_EQ(read_file(folder.path() / "err"), "err\n/\n");
}

TEST(ProcessTest, MissingProgramIsAnError) {
    const auto end = run({.program = "/nonexistent/program"}, seconds{10});
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code, "spawn");
}

TEST(ProcessTest, SignalsAndWaits) {
    auto process = Process::start({.program = "sleep", .args = {"60"}});
    ASSERT_TRUE(process);
    EXPECT_TRUE(process->running());
    EXPECT_FALSE(process->wait(milliseconds{20}));
    process->signal(SIGUSR1);
    EXPECT_EQ(process->wait(seconds{10}), (ExitStatus{0, SIGUSR1}));
    EXPECT_EQ(process->stop(), (ExitStatus{0, SIGUSR1}));
}

TEST(ProcessTest, StopKillsWhatIgnoresTheRequest) {
    const TempFolder folder;
    auto options = shell("trap '' TERM; echo ready; while :; do sleep 1; done");
    options.stdout_file = folder.path() / "out";
    auto process = Process::start(options);
    ASSERT_TRUE(process);
    ASSERT_TRUE(wait_until([&] { return !read_file(options.stdout_file).empty(); }, seconds{10}));
    EXPECT_EQ(process->stop(milliseconds{50}), (ExitStatus{0, SIGKILL}));
}

TEST(ProcessTest, ItsChildrenGoWithIt) {
    const TempFolder folder;
    auto options = shell("sleep 60 & echo $!; wait");
    options.stdout_file = folder.path() / "out";
    pid_t child = 0;
    {
        auto process = Process::start(options);
        ASSERT_TRUE(process);
        ASSERT_TRUE(wait_until([&] { return read_file(options.stdout_file).ends_with('\n'); }, seconds{10}));
        child = std::stoi(read_file(options.stdout_file));
        ASSERT_EQ(::kill(child, 0), 0);
    }
    const auto gone = [&] {
        const auto stat = read_file("/proc/" + std::to_string(child) + "/stat");
        return stat.empty() || stat.find(") Z ") != std::string::npos;  // killed; its reaper may be slow
    };
    EXPECT_TRUE(wait_until(gone, seconds{10}));
}

}  // namespace
}  // namespace hub::testing
