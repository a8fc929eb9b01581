// What a healthy connector sees and what the supervisor does with it.
#include "supervisor_fixture.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>

namespace hub::connectors {
namespace {

using model::Cause;
using model::Outcome;
using SupervisorHealthy = SupervisorFixture;

/// A descriptor that a careless library forgot to mark close-on-exec.
int open_leak() {
    return ::open("/etc/hostname", O_RDONLY);
}

bool no_children() {
    return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

TEST_F(SupervisorHealthy, DeliversWhatTheMessageSays) {
    open();
    supervisor->apply({instance("a", "echo")});
    ASSERT_TRUE(run_until_ready("a"));
    const auto r = await(submit("a", "Jalan \"berlubang\" é"));
    EXPECT_EQ(r.outcome, Outcome::delivered);
    EXPECT_EQ(r.external_ref, "Jalan \"berlubang\" é|b \"quoted\"\n|7Q2F9K3M0ABCD|k=v");
    EXPECT_FALSE(r.runner_crashed);
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes.front().health, Health::starting);
    EXPECT_EQ(changes.back().health, Health::ready);
}

TEST_F(SupervisorHealthy, ManyAtOnceEachEndOnce) {
    open();
    supervisor->apply({instance("a", "deliver"), instance("b", "async")});
    ASSERT_TRUE(run_until_ready("a"));
    ASSERT_TRUE(run_until_ready("b"));
    EXPECT_EQ(health_of("a").pid, health_of("b").pid) << "shared: one runner for both";
    for (int i = 0; i < 100; ++i) {
        ASSERT_NE(submit("a"), 0);
        ASSERT_NE(submit("b"), 0);
    }
    ASSERT_TRUE(run_until([&] { return results.size() == 200; }));
    for (const auto& [id, r] : results) {
        EXPECT_EQ(r.outcome, Outcome::delivered);
        EXPECT_EQ(r.external_ref, to_string(id.value())) << "the key is the delivery's id";
    }
}

TEST_F(SupervisorHealthy, NeverMoreThanInFlightAtOnce) {
    open();
    auto config = instance("a", "count");
    config.in_flight = 3;
    supervisor->apply({config});
    ASSERT_TRUE(run_until_ready("a"));
    for (int i = 0; i < 40; ++i) {
        ASSERT_NE(submit("a"), 0);
    }
    ASSERT_TRUE(run_until([&] { return results.size() == 40; }));
    int most = 0;
    for (const auto& [id, r] : results) {
        most = std::max(most, std::stoi(r.external_ref));
    }
    EXPECT_EQ(most, 3);
}

TEST_F(SupervisorHealthy, DedicatedMeansAProcessOfItsOwn) {
    open();
    auto config = instance("b", "deliver");
    config.isolation = model::Isolation::dedicated;
    supervisor->apply({instance("a", "deliver"), config});
    ASSERT_TRUE(run_until_ready("a"));
    ASSERT_TRUE(run_until_ready("b"));
    EXPECT_NE(health_of("a").pid, health_of("b").pid);
}

TEST_F(SupervisorHealthy, EmitReturnsWhenTheHubSaysItIsDurable) {
    open();
    supervisor->apply({instance("a", "emit")});
    ASSERT_TRUE(run_until_ready("a"));
    const auto n = submit("a");
    ASSERT_TRUE(run_until([&] { return static_cast<bool>(answer_emit); }));
    EXPECT_EQ(emitted_by, "a");
    ASSERT_EQ(emitted.size(), 1U) << "the one without key and reference was refused in the runner";
    EXPECT_EQ(emitted[0].kind, model::UpdateKind::accepted);
    EXPECT_EQ(emitted[0].complaint.value(), delivery(200).value());
    EXPECT_EQ(emitted[0].dedup_key, "T-1:diterima");
    io.run_for(std::chrono::milliseconds{20});
    EXPECT_EQ(result(n), nullptr) << "not before the answer";
    answer_emit({{model::EmitResult::applied, "", "7Q2F9K3M0ABCD"}});
    EXPECT_EQ(await(n).external_ref, "7Q2F9K3M0ABCD/no_dedup_key");
}

TEST_F(SupervisorHealthy, SecretsOnlyByNameAndOnlyThoseOfTheInstance) {
    secrets = {{"mine", "open sesame"}, {"theirs", "do not tell"}};
    open();
    supervisor->apply(
        {instance("a", "secret", R"(,"token":"secret:mine","secret":"mine")"),
         instance("b", "secret", R"(,"token":"secret:mine","secret":"theirs")"),
         instance("c", "deliver", R"(,"token":"secret:mine","secret":"mine","starts":"needs_secret")")});
    ASSERT_TRUE(run_until_ready("a"));
    ASSERT_TRUE(run_until_ready("b"));
    EXPECT_TRUE(run_until_ready("c"));
    EXPECT_EQ(await(submit("a")).external_ref, "open sesame");
    EXPECT_EQ(await(submit("b")).external_ref, "none");
}

TEST_F(SupervisorHealthy, WhatWasSentAndHeardComesWithAnEndThatDidNotDeliverAndWithoutSecrets) {
    secrets = {{"mine", "open sesame"}};
    open();
    supervisor->apply({instance("a", "trace", R"(,"token":"secret:mine","secret":"mine")")});
    ASSERT_TRUE(run_until_ready("a"));
    for (const std::string how : {"bad", "busy"}) {
        const auto r = await(submit("a", how));
        ASSERT_NE(r.exchange, nullptr) << how;
        const auto& pieces = r.exchange->pieces;
        ASSERT_EQ(pieces.size(), 2U) << how;
        EXPECT_EQ(pieces[0].direction, model::Direction::sent);
        EXPECT_EQ(pieces[0].label, "POST /tickets");
        EXPECT_EQ(pieces[0].bytes, "POST /tickets\nCookie: [secret]\n\nmy word: [secret]");
        EXPECT_EQ(pieces[1].direction, model::Direction::received);
        EXPECT_EQ(pieces[1].bytes, "\xFF");
        EXPECT_EQ(pieces[1].left_out, 2U);
    }
    EXPECT_EQ(await(submit("a", "good")).exchange, nullptr);
}

TEST_F(SupervisorHealthy, AKindThatIsNotDeclaredIsNeverSent) {
    open();
    supervisor->apply({instance("a", "segfault")});  // would crash if it were
    ASSERT_TRUE(run_until_ready("a"));
    kind = model::MessageKind::withdrawal;
    const auto r = await(submit("a"));
    EXPECT_EQ(r.outcome, Outcome::rejected);
    EXPECT_EQ(r.cause, Cause::unsupported);
}

TEST_F(SupervisorHealthy, NotTakenIsARetry) {
    open();
    supervisor->apply({instance("a", "busy")});
    ASSERT_TRUE(run_until_ready("a"));
    EXPECT_EQ(await(submit("a")).outcome, Outcome::retry);
}

TEST_F(SupervisorHealthy, TheRunnerInheritsNothing) {
    setenv("SP4N_LEAK", "1", 1);  // NOLINT(concurrency-mt-unsafe)
    const int leak = open_leak();
    open();
    supervisor->apply({instance("a", "env")});
    ASSERT_TRUE(run_until_ready("a"));
    const auto seen = await(submit("a")).external_ref;
    ::close(leak);
    EXPECT_NE(seen.find(options.work.string()), std::string::npos) << seen;
    EXPECT_NE(seen.find(";clean;own group;/dev/null,"), std::string::npos) << seen;
    EXPECT_EQ(seen.find("/etc/hostname"), std::string::npos) << seen;
}

TEST_F(SupervisorHealthy, ChangedRestartsRemovedStopsUnchangedStays) {
    open();
    auto dedicated = instance("b", "deliver");
    dedicated.isolation = model::Isolation::dedicated;
    supervisor->apply({instance("a", "emit"), dedicated});
    ASSERT_TRUE(run_until_ready("a"));
    ASSERT_TRUE(run_until_ready("b"));
    const auto pid_b = health_of("b").pid;
    const auto before = submit("a");
    ASSERT_TRUE(run_until([&] { return static_cast<bool>(answer_emit); })) << "it is in the middle of the operation";
    supervisor->apply({instance("a", "echo"), dedicated});
    EXPECT_TRUE(supervisor->is_ready(model::InstanceId{"b"}));
    ASSERT_TRUE(run_until_ready("a"));
    EXPECT_EQ(result(before), nullptr);
    answer_emit({{model::EmitResult::applied, "", "7Q2F9K3M0ABCD"}});
    EXPECT_EQ(await(before).outcome, Outcome::delivered) << "the old run drains";
    EXPECT_NE(await(submit("a", "new")).external_ref.find("new|"), std::string::npos);
    EXPECT_EQ(health_of("b").pid, pid_b);
    supervisor->apply({instance("a", "echo")});
    EXPECT_FALSE(supervisor->is_ready(model::InstanceId{"b"}));
    EXPECT_EQ(submit("b"), 0);
    EXPECT_TRUE(run_until([&] { return kill(pid_b, 0) != 0 && errno == ESRCH; })) << "its runner left and was reaped";
    EXPECT_TRUE(supervisor->is_ready(model::InstanceId{"a"}));
}

TEST_F(SupervisorHealthy, StopLetsOperationsEndAndLeavesNoChild) {
    open();
    auto slow = instance("a", "count");
    slow.in_flight = 1;
    supervisor->apply({slow, instance("b", "deliver")});
    ASSERT_TRUE(run_until_ready("a"));
    ASSERT_TRUE(run_until_ready("b"));
    for (int i = 0; i < 5; ++i) {
        ASSERT_NE(submit("a"), 0);
    }
    bool done = false;
    supervisor->stop(std::chrono::milliseconds{2000}, [&] { done = true; });
    EXPECT_EQ(submit("a"), 0);
    ASSERT_TRUE(run_until([&] { return done; }));
    EXPECT_EQ(results.size(), 5U) << "each ended: delivered, or handed back unsent";
    for (const auto& [id, r] : results) {
        EXPECT_FALSE(r.runner_crashed);
        EXPECT_TRUE(r.outcome == Outcome::delivered || (r.outcome == Outcome::retry && r.cause == Cause::cancelled));
    }
    EXPECT_TRUE(no_children());
}

TEST_F(SupervisorHealthy, TheDestructorLeavesNoChild) {
    open();
    supervisor->apply({instance("a", "hang")});
    ASSERT_TRUE(run_until_ready("a"));
    ASSERT_NE(submit("a"), 0);
    supervisor.reset();
    EXPECT_TRUE(no_children());
    io.restart();
    io.run_for(std::chrono::milliseconds{20});
    EXPECT_TRUE(results.empty()) << "nothing is told after the end";
}

}  // namespace
}  // namespace hub::connectors
