// What the supervisor does with connectors that die, hang or answer wrongly, while a healthy one runs beside them.
#include "supervisor_fixture.hpp"

#include <csignal>

namespace hub::connectors {
namespace {

using model::Cause;
using model::Outcome;
using SupervisorCrash = SupervisorFixture;

TEST_F(SupervisorCrash, ACrashEndsUnknownRestartsAndAtLastQuarantines) {
    open();
    supervisor->apply({instance("sick", "segfault"), instance("well", "deliver")});
    ASSERT_TRUE(run_until_ready("well"));
    for (std::uint32_t crash = 1; crash <= options.quarantine_after; ++crash) {
        ASSERT_TRUE(run_until_ready("sick")) << "restarted after crash " << crash - 1;
        const auto r = await(submit("sick"));
        EXPECT_EQ(r.outcome, Outcome::unknown);
        EXPECT_EQ(r.cause, Cause::internal);
        EXPECT_TRUE(r.runner_crashed);
        EXPECT_NE(r.detail.find("signal 11"), std::string::npos) << r.detail;
        EXPECT_EQ(health_of("sick").crashes, crash);
        EXPECT_EQ(health_of("well").crashes, 0U) << "it had nothing in flight";
        ASSERT_TRUE(run_until_ready("well"));
        EXPECT_EQ(await(submit("well")).outcome, Outcome::delivered);
    }
    EXPECT_EQ(health_of("sick").health, Health::quarantined);
    EXPECT_EQ(submit("sick"), 0);
    EXPECT_FALSE(run_until([&] { return health_of("sick").health != Health::quarantined; }, std::chrono::seconds{1}))
        << "nothing lifts it by itself";
    supervisor->revive(model::InstanceId{"sick"});
    ASSERT_TRUE(run_until_ready("sick")) << "an operator does";
    EXPECT_EQ(health_of("sick").crashes, 0U);
    EXPECT_EQ(health_of("sick").pid, health_of("well").pid) << "and what it did is forgotten: it shares again";
}

TEST_F(SupervisorCrash, ApplyingTheSameAgainLiftsAQuarantine) {
    options.quarantine_after = 1;
    open();
    supervisor->apply({instance("sick", "segfault")});
    ASSERT_TRUE(run_until_ready("sick"));
    await(submit("sick"));
    ASSERT_TRUE(run_until_health("sick", Health::quarantined));
    supervisor->apply({instance("sick", "segfault")});
    EXPECT_TRUE(run_until_ready("sick"));
}

TEST_F(SupervisorCrash, HealthyForLongItSharesAgain) {
    options.healthy_after = std::chrono::milliseconds{400};
    options.quarantine_after = 10;
    open();
    supervisor->apply({instance("sick", "segfault"), instance("well", "deliver")});
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(run_until_ready("sick"));
        await(submit("sick"));
    }
    ASSERT_TRUE(run_until_ready("sick"));
    ASSERT_TRUE(run_until_ready("well"));
    ASSERT_NE(health_of("sick").pid, health_of("well").pid);
    run_until([] { return false; }, std::chrono::seconds{1});
    await(submit("sick"));
    ASSERT_TRUE(run_until_ready("sick"));
    EXPECT_EQ(health_of("sick").pid, health_of("well").pid);
}

TEST_F(SupervisorCrash, AnIdleCrashIsNobodysInParticular) {
    options.quarantine_after = 2;
    open();
    supervisor->apply({instance("a", "deliver"), instance("b", "deliver"), instance("c", "deliver")});
    for (int i = 0; i < 4; ++i) {
        for (const auto* id : {"a", "b", "c"}) {
            ASSERT_TRUE(run_until_ready(id)) << id << health_of(id).reason;
            EXPECT_EQ(health_of(id).crashes, 0U);
        }
        const auto pid = health_of("a").pid;
        EXPECT_EQ(health_of("c").pid, pid) << "they go on sharing";
        ASSERT_EQ(kill(pid, SIGKILL), 0);
        ASSERT_TRUE(run_until([&] { return health_of("a").pid != pid; }));
    }
}

TEST_F(SupervisorCrash, AfterTheSecondCrashItGetsARunnerOfItsOwn) {
    options.quarantine_after = 10;
    open();
    supervisor->apply({instance("sick", "segfault"), instance("well", "deliver")});
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(run_until_ready("sick"));
        await(submit("sick"));
    }
    ASSERT_TRUE(run_until_ready("sick"));
    ASSERT_TRUE(run_until_ready("well"));
    const auto pid = health_of("well").pid;
    EXPECT_NE(health_of("sick").pid, pid);
    await(submit("sick"));
    EXPECT_EQ(health_of("well").pid, pid);
    EXPECT_TRUE(supervisor->is_ready(model::InstanceId{"well"})) << "its crash no longer takes others with it";
}

TEST_F(SupervisorCrash, ExitWithStatusZeroIsACrashToo) {
    open();
    supervisor->apply({instance("sick", "exit")});
    ASSERT_TRUE(run_until_ready("sick"));
    const auto r = await(submit("sick"));
    EXPECT_EQ(r.outcome, Outcome::unknown);
    EXPECT_TRUE(r.runner_crashed);
    EXPECT_EQ(health_of("sick").crashes, 1U);
    EXPECT_TRUE(run_until_ready("sick"));
}

TEST_F(SupervisorCrash, AHangEndsAsTimeoutAndTheOthersGoOn) {
    open();
    auto sick = instance("sick", "hang", R"(,"only_on":"stuck")");
    sick.in_flight = 2;
    supervisor->apply({sick, instance("well", "deliver")});
    ASSERT_TRUE(run_until_ready("sick"));
    ASSERT_TRUE(run_until_ready("well"));
    const auto stuck = submit("sick", "stuck", std::chrono::milliseconds{200});
    EXPECT_EQ(await(submit("sick", "free")).outcome, Outcome::delivered) << "its other worker still works";
    EXPECT_EQ(await(submit("well")).outcome, Outcome::delivered);
    const auto r = await(stuck);
    EXPECT_EQ(r.outcome, Outcome::unknown);
    EXPECT_EQ(r.cause, Cause::timeout);
    ASSERT_TRUE(run_until([&] { return health_of("sick").crashes == 1; })) << "a fenced hang counts as a crash";
    EXPECT_EQ(health_of("well").crashes, 0U);
    EXPECT_TRUE(run_until_ready("sick"));
    EXPECT_TRUE(run_until_ready("well"));
    EXPECT_EQ(await(submit("well")).outcome, Outcome::delivered);
}

TEST_F(SupervisorCrash, WhatHasNotBegunInTimeIsHandedBackUnsent) {
    open();
    auto sick = instance("sick", "hang", R"(,"only_on":"stuck")");
    sick.in_flight = 1;
    supervisor->apply({sick});
    ASSERT_TRUE(run_until_ready("sick"));
    const auto stuck = submit("sick", "stuck", std::chrono::milliseconds{2000});
    const auto waits = submit("sick", "free", std::chrono::milliseconds{100});
    const auto r = await(waits);
    EXPECT_EQ(r.outcome, Outcome::retry);
    EXPECT_EQ(r.cause, Cause::cancelled);
    EXPECT_EQ(result(stuck), nullptr);
}

TEST_F(SupervisorCrash, AnExceptionEndsUnknownAndNothingDies) {
    open();
    supervisor->apply({instance("sick", "throw")});
    ASSERT_TRUE(run_until_ready("sick"));
    const auto pid = health_of("sick").pid;
    const auto r = await(submit("sick", "do not tell"));
    EXPECT_EQ(r.outcome, Outcome::unknown);
    EXPECT_EQ(r.cause, Cause::internal);
    EXPECT_FALSE(r.runner_crashed);
    EXPECT_EQ(r.detail.find("do not tell"), std::string::npos);
    EXPECT_EQ(health_of("sick").pid, pid);
}

TEST_F(SupervisorCrash, WrongAnswersAreHarmless) {
    open();
    supervisor->apply(
        {instance("twice", "twice"), instance("stranger", "stranger"), instance("odd", "bad_outcome"),
         instance("lost", "lose"), instance("prints", "print")});
    for (const auto* id : {"twice", "stranger", "odd", "lost", "prints"}) {
        ASSERT_TRUE(run_until_ready(id));
    }
    testing::internal::CaptureStderr();
    EXPECT_EQ(await(submit("twice")).external_ref, "first");
    EXPECT_EQ(await(submit("stranger")).external_ref, "mine");
    EXPECT_EQ(await(submit("odd")).outcome, Outcome::unknown);
    EXPECT_EQ(await(submit("lost")).outcome, Outcome::unknown);
    EXPECT_EQ(await(submit("prints")).outcome, Outcome::delivered);
    std::string log;
    EXPECT_TRUE(run_until([&] {
        log += testing::internal::GetCapturedStderr();
        testing::internal::CaptureStderr();
        return log.find("a line on standard output") != std::string::npos &&
               log.find("completed an operation twice") != std::string::npos &&
               log.find("an answer that the ABI does not know") != std::string::npos;
    })) << log;
    (void)testing::internal::GetCapturedStderr();
    for (const auto& h : supervisor->health()) {
        EXPECT_EQ(h.health, Health::ready);
        EXPECT_EQ(h.crashes, 0U);
    }
}

TEST_F(SupervisorCrash, AKilledRunnerIsReplaced) {
    open();
    supervisor->apply({instance("a", "deliver")});
    ASSERT_TRUE(run_until_ready("a"));
    const auto pid = health_of("a").pid;
    ASSERT_EQ(kill(pid, SIGKILL), 0);
    ASSERT_TRUE(run_until([&] { return health_of("a").pid != pid && supervisor->is_ready(model::InstanceId{"a"}); }));
    EXPECT_EQ(health_of("a").crashes, 1U);
    EXPECT_EQ(await(submit("a")).outcome, Outcome::delivered);
}

TEST_F(SupervisorCrash, ARunnerThatIsSilentIsReplaced) {
    options.ping_dead_after = std::chrono::milliseconds{400};
    open();
    supervisor->apply({instance("a", "deliver")});
    ASSERT_TRUE(run_until_ready("a"));
    const auto pid = health_of("a").pid;
    ASSERT_EQ(kill(pid, SIGSTOP), 0);
    const auto n = submit("a");
    EXPECT_EQ(await(n).outcome, Outcome::unknown);
    EXPECT_TRUE(run_until([&] { return health_of("a").pid != pid && supervisor->is_ready(model::InstanceId{"a"}); }));
}

TEST_F(SupervisorCrash, ACrashAtStartCountsForTheOneThatStarted) {
    open();
    supervisor->apply({instance("well", "deliver")});
    ASSERT_TRUE(run_until_ready("well"));
    supervisor->apply({instance("well", "deliver"), instance("sick", "deliver", R"(,"starts":"segfaults")")});
    ASSERT_TRUE(run_until_health("sick", Health::quarantined));
    EXPECT_EQ(health_of("well").crashes, 0U);
    EXPECT_TRUE(run_until_ready("well"));
}

TEST_F(SupervisorCrash, AnObjectThatDiesWhileItIsLoadedIsQuarantined) {
    open();
    auto config = instance("sick", "deliver");
    config.connector = "dies_at_load";
    config.settings_json = "{}";
    supervisor->apply({config});
    EXPECT_TRUE(run_until_health("sick", Health::quarantined));
}

}  // namespace
}  // namespace hub::connectors
