// C6: what hangs is fenced, and nobody else pays for it.
#include "supervisor_fixture.hpp"

#include <cerrno>
#include <csignal>

namespace hub::connectors {
namespace {

using model::Cause;
using model::Outcome;
using SupervisorFence = SupervisorFixture;

bool is_gone(int pid) {
    return kill(pid, 0) != 0 && errno == ESRCH;
}

TEST_F(SupervisorFence, WhatIsInFlightBesideAHangIsDelivered) {
    open();
    supervisor->apply({instance("sick", "hang"), instance("well", "emit")});
    ASSERT_TRUE(run_until_ready("sick"));
    ASSERT_TRUE(run_until_ready("well"));
    const auto old = health_of("well").pid;
    ASSERT_EQ(health_of("sick").pid, old) << "they share a runner";
    const auto slow = submit("well");
    ASSERT_TRUE(run_until([&] { return static_cast<bool>(answer_emit); })) << "it is in the middle of the operation";
    const auto answer = std::exchange(answer_emit, nullptr);
    const auto stuck = await(submit("sick", "s", std::chrono::milliseconds{150}));
    EXPECT_EQ(stuck.outcome, Outcome::unknown);
    EXPECT_EQ(stuck.cause, Cause::timeout);
    ASSERT_TRUE(run_until_ready("well")) << "in a fresh runner, at once";
    EXPECT_NE(health_of("well").pid, old);
    EXPECT_EQ(health_of("well").crashes, 0U);
    EXPECT_EQ(health_of("sick").crashes, 1U);
    EXPECT_EQ(result(slow), nullptr);
    EXPECT_FALSE(is_gone(old)) << "it may finish";
    const auto next = submit("well");
    ASSERT_TRUE(run_until([&] { return static_cast<bool>(answer_emit); })) << "the fresh one works";
    answer_emit({{model::EmitResult::applied, "", "NEW"}});
    EXPECT_EQ(await(next).external_ref, "NEW/no_dedup_key");
    answer({{model::EmitResult::applied, "", "OLD"}});
    const auto r = await(slow);
    EXPECT_EQ(r.outcome, Outcome::delivered);
    EXPECT_EQ(r.external_ref, "OLD/no_dedup_key");
    EXPECT_TRUE(run_until([&] { return is_gone(old); })) << "then it is ended";
    EXPECT_EQ(health_of("well").crashes, 0U);
}

TEST_F(SupervisorFence, TheOtherOperationsOfTheOneThatHangsMayEndToo) {
    open();
    auto sick = instance("sick", "hang", R"(,"only_on":"stuck")");
    sick.in_flight = 3;
    supervisor->apply({sick});
    ASSERT_TRUE(run_until_ready("sick"));
    const auto first = submit("sick", "stuck", std::chrono::milliseconds{150});
    const auto second = submit("sick", "stuck", std::chrono::milliseconds{900});
    EXPECT_EQ(await(first).outcome, Outcome::unknown);
    EXPECT_EQ(result(second), nullptr) << "its own time is not over";
    ASSERT_TRUE(run_until_ready("sick"));
    EXPECT_EQ(await(submit("sick", "free")).outcome, Outcome::delivered);
    const auto r = await(second);
    EXPECT_EQ(r.cause, Cause::timeout);
    EXPECT_FALSE(r.runner_crashed);
    EXPECT_EQ(health_of("sick").crashes, 1U) << "one fenced runner, one crash";
}

TEST_F(SupervisorFence, ABlockedCancelStopsNobodyElse) {
    options.ping_dead_after = std::chrono::milliseconds{400};
    options.hang_grace = std::chrono::milliseconds{2500};
    open();
    supervisor->apply({instance("sick", "stuck_cancel"), instance("well", "deliver")});
    ASSERT_TRUE(run_until_ready("sick"));
    ASSERT_TRUE(run_until_ready("well"));
    const auto pid = health_of("well").pid;
    const auto stuck = submit("sick", "s", std::chrono::milliseconds{100});
    run_until([] { return false; }, std::chrono::seconds{1});  // several times what silence is allowed
    EXPECT_EQ(result(stuck), nullptr);
    EXPECT_EQ(await(submit("well")).outcome, Outcome::delivered);
    EXPECT_EQ(health_of("well").pid, pid) << "PING was answered all the time";
    EXPECT_EQ(await(stuck).cause, Cause::timeout);
    EXPECT_TRUE(run_until([&] { return is_gone(pid); }));
}

TEST_F(SupervisorFence, WhoTalksAfterItsEndDisturbsNobody) {
    open();
    supervisor->apply({instance("talks", "talks_late"), instance("well", "deliver")});
    ASSERT_TRUE(run_until_ready("talks"));
    ASSERT_TRUE(run_until_ready("well"));
    const auto pid = health_of("well").pid;
    ASSERT_EQ(health_of("talks").pid, pid);
    await(submit("talks"));
    testing::internal::CaptureStderr();
    supervisor->apply({instance("well", "deliver")});
    run_until([] { return false; }, std::chrono::seconds{1});
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_NE(log.find("connector.spoke_after_its_end"), std::string::npos) << log;
    EXPECT_EQ(await(submit("well")).outcome, Outcome::delivered);
    EXPECT_EQ(health_of("well").pid, pid);
}

TEST_F(SupervisorFence, AnAnswerCarriesWhatItSaysOfTheCase) {
    open();
    supervisor->apply({instance("a", "answers")});
    ASSERT_TRUE(run_until_ready("a"));
    const auto r = await(submit("a"));
    EXPECT_EQ(r.outcome, Outcome::delivered);
    ASSERT_TRUE(r.update);
    EXPECT_EQ(r.update->kind, model::UpdateKind::accepted);
    EXPECT_EQ(r.update->remote_status, "diterima");
    EXPECT_EQ(r.update->dedup_key, "T-1:diterima");
    EXPECT_TRUE(emitted.empty());
}

}  // namespace
}  // namespace hub::connectors
