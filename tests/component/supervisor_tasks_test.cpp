// What an instance is asked besides messages, and what it brings in by itself.
#include "supervisor_fixture.hpp"

namespace hub::connectors {
namespace {

using model::Outcome;

class SupervisorTasks : public SupervisorFixture {
protected:
    /// Runs `task` on "a" until it has ended.
    TaskEnd ask(Task task) {
        std::optional<TaskEnd> end;
        EXPECT_TRUE(start(std::move(task), [&](TaskEnd ended) { end = std::move(ended); }));
        EXPECT_TRUE(run_until([&] { return end.has_value(); })) << "no end";
        return end.value_or(TaskEnd{});
    }
    bool start(Task task, std::function<void(TaskEnd)> done) {
        task.about.instance = model::InstanceId{"a"};
        task.about.timeout = timeout;
        return supervisor->run(std::move(task), std::move(done));
    }
    static Task of(TaskKind kind) {
        Task task;
        task.kind = kind;
        return task;
    }
    void open_with(const std::string& tasks) {
        open();
        supervisor->apply({instance("a", "deliver", R"(,"tasks":")" + tasks + "\"")});
        ASSERT_TRUE(run_until_ready("a"));
    }
    std::chrono::milliseconds timeout{5'000};
};

TEST_F(SupervisorTasks, APollEmitsAndMovesItsCursor) {
    open_with("well");
    const auto offers = supervisor->offers(model::InstanceId{"a"});
    EXPECT_TRUE(offers.poll && offers.probe && offers.lookup && offers.reconcile && offers.webhook);
    for (int at = 0; at < 3; ++at) {
        std::optional<TaskEnd> end;
        ASSERT_TRUE(start(of(TaskKind::poll), [&](TaskEnd ended) { end = std::move(ended); }));
        ASSERT_TRUE(run_until([&] { return answer_emit != nullptr; }));
        ASSERT_EQ(emitted.size(), 1U);
        EXPECT_EQ(emitted[0].dedup_key, "item-" + std::to_string(at));
        EXPECT_EQ(emitted[0].tracking_id, "7Q2F9K3M0ABCD");
        EXPECT_EQ(state["a/cursor"].value, at == 0 ? "" : std::to_string(at)) << "moved before emit was durable";
        EXPECT_FALSE(end) << "ended before emit was durable";
        std::exchange(answer_emit, nullptr)({{model::EmitResult::applied, "", "7Q2F9K3M0ABCD"}});
        ASSERT_TRUE(run_until([&] { return end.has_value(); }));
        EXPECT_EQ(end->result.outcome, Outcome::delivered);
        EXPECT_EQ(end->more, at < 2);
        EXPECT_EQ(state["a/cursor"].value, std::to_string(at + 1));
    }
}

TEST_F(SupervisorTasks, ACursorThatSomebodyElseMovedIsNotOverwritten) {
    open_with("well");
    std::optional<TaskEnd> end;
    ASSERT_TRUE(start(of(TaskKind::poll), [&](TaskEnd ended) { end = std::move(ended); }));
    ASSERT_TRUE(run_until([&] { return answer_emit != nullptr; }));
    state["a/cursor"] = {"7", 4};  // another node
    std::exchange(answer_emit, nullptr)({{model::EmitResult::applied, "", ""}});
    ASSERT_TRUE(run_until([&] { return end.has_value(); }));
    EXPECT_EQ(end->result.outcome, Outcome::retry);
    EXPECT_EQ(state["a/cursor"].value, "7");
    state_is_away = true;
    EXPECT_EQ(ask(of(TaskKind::poll)).result.detail, "no state");
}

TEST_F(SupervisorTasks, NewComplaintsComeInAndBadOnesNeverLeaveTheRunner) {
    open_with("files");
    std::optional<TaskEnd> end;
    ASSERT_TRUE(start(of(TaskKind::poll), [&](TaskEnd ended) { end = std::move(ended); }));
    ASSERT_TRUE(run_until([&] { return answer_emit != nullptr; }));
    ASSERT_EQ(filed.size(), 1U) << "the one without a key stays in the runner";
    EXPECT_EQ(filed[0].content.subject, "Lampu mati");
    EXPECT_EQ(filed[0].content.channel, model::Channel::other_system);
    EXPECT_EQ(filed[0].content.attributes.at(0).second, "3");
    EXPECT_EQ(filed[0].external_ref, "L-1");
    EXPECT_EQ(filed[0].reporter->name.expose(), "Sri Contoh");
    answer_emit({{model::EmitResult::applied, "", "0123456789ABC"}});
    ASSERT_TRUE(run_until([&] { return end.has_value(); }));
    EXPECT_EQ(end->result.external_ref, "0123456789ABC/no_dedup_key");
}

TEST_F(SupervisorTasks, LooksUpProbesAndReconciles) {
    open_with("well");
    EXPECT_EQ(ask(of(TaskKind::probe)).result.outcome, Outcome::delivered);
    auto lookup = of(TaskKind::lookup);
    lookup.about.delivery = delivery(9);
    lookup.about.message.content.subject = "there";
    EXPECT_EQ(ask(lookup).result.external_ref, "T-" + to_string(delivery(9).value()));
    lookup.about.message.content.subject = "gone";
    EXPECT_EQ(ask(lookup).result.outcome, Outcome::rejected);
    auto reconcile = of(TaskKind::reconcile);
    reconcile.since = TimePoint{std::chrono::seconds{100}};
    const auto end = ask(reconcile);
    EXPECT_EQ(end.result.outcome, Outcome::delivered);
    ASSERT_EQ(end.holdings.size(), 3U);
    EXPECT_EQ(end.holdings[2].external_ref, "T-2");
    EXPECT_EQ(end.holdings[2].changed_at, TimePoint{std::chrono::seconds{102}});
}

TEST_F(SupervisorTasks, AWebhookIsAnsweredByTheConnector) {
    open_with("well");
    auto hook = of(TaskKind::webhook);
    hook.request = {"POST", "/sub", "a=b", {{"x-key", "open sesame"}}, std::string{"\xFF\0a", 3}};
    const auto end = ask(hook);
    ASSERT_TRUE(end.answer);
    EXPECT_EQ(end.answer->status, 202);
    EXPECT_EQ(end.answer->body, (std::string{"a\0\xFF", 3}));
    EXPECT_EQ(end.answer->headers, (model::Headers{{"x-path", "/sub"}}));
    hook.request.headers.clear();
    EXPECT_EQ(ask(hook).answer->status, 401);
}

TEST_F(SupervisorTasks, WhatAnInstanceIsNotSetUpForIsSaid) {
    open_with("unset");
    EXPECT_TRUE(ask(of(TaskKind::poll)).unsupported);
    EXPECT_TRUE(ask(of(TaskKind::lookup)).unsupported);
    const auto hook = ask(of(TaskKind::webhook));
    EXPECT_TRUE(hook.unsupported);
    EXPECT_FALSE(hook.answer);
}

TEST_F(SupervisorTasks, ATaskThatThrowsIsAnsweredAndNothingElseSuffers) {
    open_with("throw");
    EXPECT_EQ(ask(of(TaskKind::poll)).result.outcome, Outcome::unknown);
    EXPECT_FALSE(ask(of(TaskKind::webhook)).answer);
    EXPECT_EQ(await(submit("a")).outcome, Outcome::delivered);
}

TEST_F(SupervisorTasks, ACrashInATaskEndsItOnceAndTheInstanceComesBack) {
    open_with("segfault");
    const auto end = ask(of(TaskKind::poll));
    EXPECT_EQ(end.result.outcome, Outcome::unknown);
    EXPECT_TRUE(end.result.runner_crashed);
    ASSERT_TRUE(run_until_ready("a"));
    EXPECT_EQ(health_of("a").crashes, 1U);
}

TEST_F(SupervisorTasks, ATaskThatHangsIsCutOffAndMessagesGoOnMeanwhile) {
    timeout = std::chrono::milliseconds{400};
    open_with("hang");
    std::optional<TaskEnd> end;
    ASSERT_TRUE(start(of(TaskKind::poll), [&](TaskEnd ended) { end = std::move(ended); }));
    EXPECT_EQ(await(submit("a")).outcome, Outcome::delivered) << "a poll must not hold up messages";
    ASSERT_TRUE(run_until([&] { return end.has_value(); }));
    EXPECT_EQ(end->result.cause, model::Cause::timeout);
    ASSERT_TRUE(run_until_ready("a"));
}

TEST_F(SupervisorTasks, AnInstanceThatIsNotReadyTakesNothing) {
    open();
    EXPECT_FALSE(start(of(TaskKind::poll), [](const TaskEnd&) { FAIL(); }));
}

}  // namespace
}  // namespace hub::connectors
