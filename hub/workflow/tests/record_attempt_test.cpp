#include "hub/workflow/record_attempt.hpp"

#include "world.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using model::DeliveryState;
using model::EventKind;
using model::Outcome;

struct Attempted {
    World world;
    model::Decision born = world.receive("public-works.road");
    model::Delivery delivery = born.deliveries.at(0);
    model::Instance instance;
    model::AttemptResult result;
    std::chrono::microseconds excused{0};

    AttemptDecision end(Outcome outcome, double jitter = 0.5) {
        result.outcome = outcome;
        return record_attempt(
            born.state, {.delivery = delivery,
                         .result = result,
                         .instance = instance,
                         .jitter = jitter,
                         .now = world.clock.now(),
                         .excused = excused});
    }
};

TEST(RecordAttempt, DeliveredEndsTheMessageAndIsAnEvent) {
    Attempted a;
    a.delivery.fence = 4;
    a.result.external_ref = "PUPR-1";
    const auto end = a.end(Outcome::delivered);
    ASSERT_TRUE(end.decision);
    EXPECT_TRUE(end.change.finished);
    EXPECT_EQ(end.change.fence, 4);
    EXPECT_EQ(end.decision->event.kind, EventKind::delivered);
    EXPECT_EQ(end.decision->event.messages_ended, 1);
    EXPECT_EQ(end.decision->event.external_ref, "PUPR-1");
    EXPECT_EQ(end.decision->state.delivered_at, a.world.clock.now());
    EXPECT_EQ(end.decision->state.version, 2);
}

TEST(RecordAttempt, TheThirdCrashOfItsRunnerIsPoison) {
    Attempted a;
    a.instance.idempotent = true;
    a.result.runner_crashed = true;
    a.result.cause = model::Cause::internal;
    for (std::int16_t crashes = 0; crashes < 2; ++crashes) {
        a.delivery.crashes = crashes;
        const auto end = a.end(Outcome::unknown);
        EXPECT_FALSE(end.decision);
        EXPECT_EQ(end.change.state, DeliveryState::waiting);
        EXPECT_EQ(end.change.crashes, crashes + 1);
    }
    a.delivery.crashes = 2;
    const auto end = a.end(Outcome::unknown);
    ASSERT_TRUE(end.decision);
    EXPECT_EQ(end.change.state, DeliveryState::dead);
    EXPECT_EQ(end.decision->event.kind, EventKind::delivery_dead);
    EXPECT_EQ(end.decision->event.cause, model::Cause::poison);
    a.result.runner_crashed = false;
    EXPECT_EQ(a.end(Outcome::unknown).change.state, DeliveryState::waiting) << "an end without a crash is no poison";
    EXPECT_EQ(a.end(Outcome::delivered).change.finished, true);
}

TEST(RecordAttempt, RetryWaitsWithFullJitterUnderTheCap) {
    Attempted a;
    a.instance.retry_base = 1s;
    a.instance.retry_cap = 60s;
    a.delivery.attempt = 3;  // the fourth attempt failed: ceiling 8 s
    auto end = a.end(Outcome::retry, 0.5);
    EXPECT_FALSE(end.decision);
    EXPECT_EQ(end.change.state, DeliveryState::waiting);
    EXPECT_EQ(end.change.attempt, 4);
    EXPECT_EQ(*end.change.next_attempt_at - a.world.clock.now(), 4s);
    a.delivery.attempt = 40;
    end = a.end(Outcome::retry, 0.999999);
    EXPECT_LE(*end.change.next_attempt_at - a.world.clock.now(), 60s);
    EXPECT_GT(*end.change.next_attempt_at - a.world.clock.now(), 59s);
    a.result.retry_after = 17s;
    EXPECT_EQ(*a.end(Outcome::retry).change.next_attempt_at - a.world.clock.now(), 17s);
}

TEST(RecordAttempt, BeyondItsBudgetAMessageIsDeadNotDropped) {
    Attempted a;
    a.instance.retry_budget = 1h;
    a.world.clock.advance(2h);
    const auto end = a.end(Outcome::retry);
    ASSERT_TRUE(end.decision);
    EXPECT_EQ(end.change.state, DeliveryState::dead);
    EXPECT_FALSE(end.change.finished);
    EXPECT_EQ(end.decision->event.kind, EventKind::delivery_dead);
    EXPECT_EQ(end.decision->event.messages_ended, 0);
}

TEST(RecordAttempt, WhatAPersonSendsAgainHasItsWholeBudgetOnceMore) {
    Attempted a;
    a.instance.retry_budget = 1h;
    a.world.clock.advance(48h);
    a.delivery.requeued_at = a.world.clock.now();
    EXPECT_EQ(a.end(Outcome::retry).change.state, DeliveryState::waiting);
    a.world.clock.advance(1h);
    EXPECT_EQ(a.end(Outcome::retry).change.state, DeliveryState::dead);
}

TEST(RecordAttempt, TheOutboxSaysWhyItFailedLast) {
    Attempted a;
    a.result.cause = model::Cause::validation;
    EXPECT_EQ(a.end(Outcome::rejected).change.cause, model::Cause::validation);
    a.result.cause = model::Cause::internal;
    a.result.runner_crashed = true;
    a.delivery.crashes = 2;
    EXPECT_EQ(a.end(Outcome::unknown).change.cause, model::Cause::poison);
}

TEST(RecordAttempt, RejectedStaysForAPerson) {
    Attempted a;
    const auto end = a.end(Outcome::rejected);
    ASSERT_TRUE(end.decision);
    EXPECT_EQ(end.change.state, DeliveryState::rejected);
    EXPECT_EQ(end.decision->event.kind, EventKind::delivery_rejected);
}

TEST(RecordAttempt, UnknownIsRetriedOnlyWhereTheAgencyHonoursTheKey) {
    Attempted a;
    auto end = a.end(Outcome::unknown);
    ASSERT_TRUE(end.decision);
    EXPECT_EQ(end.change.state, DeliveryState::unknown);
    EXPECT_EQ(end.decision->event.kind, EventKind::delivery_unknown);
    a.instance.idempotent = true;
    end = a.end(Outcome::unknown);
    EXPECT_FALSE(end.decision);
    EXPECT_EQ(end.change.state, DeliveryState::waiting);
}

TEST(RecordAttempt, ACrashOfTheRunnerIsCounted) {
    Attempted a;
    a.instance.idempotent = true;
    a.result.runner_crashed = true;
    EXPECT_EQ(a.end(Outcome::unknown).change.crashes, 1);
}

TEST(RecordAttempt, WhatTheConnectorDoesNotTakeIsNotSentUnlessItIsTheHandOver) {
    for (const auto kind : {model::MessageKind::update, model::MessageKind::withdrawal, model::MessageKind::notice}) {
        Attempted a;
        a.delivery.kind = kind;
        a.result.cause = model::Cause::unsupported;
        const auto end = a.end(Outcome::rejected);
        ASSERT_TRUE(end.decision);
        EXPECT_TRUE(end.change.finished);
        EXPECT_EQ(end.decision->event.kind, EventKind::message_not_sent);
        EXPECT_EQ(end.decision->event.message, kind);
        EXPECT_EQ(end.decision->event.messages_ended, 1);
    }
    Attempted copy;
    copy.delivery.copy = true;
    copy.result.cause = model::Cause::unsupported;
    EXPECT_TRUE(copy.end(Outcome::rejected).change.finished);
    Attempted hand_over;
    hand_over.result.cause = model::Cause::unsupported;
    const auto end = hand_over.end(Outcome::rejected);
    EXPECT_FALSE(end.change.finished);
    EXPECT_EQ(end.change.state, DeliveryState::rejected);
    EXPECT_EQ(end.decision->event.kind, EventKind::delivery_rejected);
    EXPECT_EQ(end.decision->event.cause, model::Cause::config);
    EXPECT_FALSE(end.decision->event.message);
}

TEST(RecordAttempt, ALaterMessageOrACopyIsNoHandOver) {
    Attempted update;
    update.delivery.kind = model::MessageKind::update;
    const auto end = update.end(Outcome::delivered);
    EXPECT_EQ(end.decision->event.kind, EventKind::delivered);
    EXPECT_EQ(end.decision->event.message, model::MessageKind::update);
    EXPECT_FALSE(end.decision->state.delivered_at);
    Attempted copy;
    copy.delivery.copy = true;
    EXPECT_TRUE(copy.end(Outcome::delivered).decision->event.copy);
    EXPECT_FALSE(copy.end(Outcome::delivered).decision->state.delivered_at);
}

TEST(RecordAttempt, TimeThatIsExcusedDoesNotCountAgainstTheBudget) {
    Attempted a;
    a.instance.retry_budget = 1h;
    a.world.clock.advance(3h);
    a.excused = 2h + 1min;
    EXPECT_EQ(a.end(Outcome::retry).change.state, DeliveryState::waiting);
    a.excused = 2h;
    EXPECT_EQ(a.end(Outcome::retry).change.state, DeliveryState::dead);
}

TEST(RecordAttempt, OnlyTheHandOverTellsTheAgencysNumber) {
    Attempted a;
    a.result.external_ref = "PUPR-1";
    a.result.outcome = Outcome::delivered;
    const auto learned = [&] {
        return record_attempt(
                   a.born.state, {.delivery = a.delivery,
                                  .result = a.result,
                                  .instance = a.instance,
                                  .now = a.world.clock.now(),
                                  .keep_ref = true})
            .decision->learned.has_value();
    };
    EXPECT_TRUE(learned());
    a.delivery.kind = model::MessageKind::update;
    EXPECT_FALSE(learned()) << "it may be a comment's";
}

}  // namespace
}  // namespace hub::workflow
