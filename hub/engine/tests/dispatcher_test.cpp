#include "dispatcher_world.hpp"

namespace hub::engine {
namespace {

using model::DeliveryState;
using model::Outcome;
using store::MoveOutcome;
using testing::DispatcherTest;

TEST_F(DispatcherTest, ABirthIsSentFromMemoryAndItsEndIsRecorded) {
    const auto born = bear("idem");
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_EQ(runners.sent[0].delivery, born.id);
    result("idem", born.id, Outcome::delivered);
    ASSERT_EQ(outbox.moves.size(), 1U);
    EXPECT_EQ(dispatcher->under_way(), 1U) << "until it is stored";
    EXPECT_TRUE(outbox.answer_move().decision.changes.at(0).finished);
    EXPECT_EQ(dispatcher->under_way(), 0U);
}

TEST_F(DispatcherTest, ANaiveInstanceGetsAMarkFirst) {
    bear("naive");
    EXPECT_TRUE(runners.sent.empty());
    EXPECT_EQ(outbox.answer_reschedule().change.state, DeliveryState::sending);
    EXPECT_EQ(runners.sent.size(), 1U);
}

TEST_F(DispatcherTest, AMarkWhoseInstanceWasRemovedMeanwhileIsUndone) {
    const auto born = bear("naive");
    configure({instance("idem", true)});
    outbox.answer_reschedule();
    EXPECT_TRUE(runners.sent.empty());
    ASSERT_EQ(outbox.reschedules.size(), 1U);
    EXPECT_EQ(dispatcher->under_way(), 1U);
    const auto undone = outbox.answer_reschedule();
    EXPECT_EQ(undone.change.id, born.id);
    EXPECT_EQ(undone.change.state, DeliveryState::waiting);
    EXPECT_EQ(undone.change.attempt, 0) << "it was not tried";
    EXPECT_EQ(undone.change.next_attempt_at, undone.at) << "due at once";
    EXPECT_EQ(dispatcher->under_way(), 0U);
}

TEST_F(DispatcherTest, AMarkWhoseRunnerCrashedMeanwhileIsUndone) {
    bear("naive");
    runners.down.insert("naive");
    outbox.answer_reschedule();
    ASSERT_EQ(outbox.reschedules.size(), 1U);
    EXPECT_EQ(outbox.answer_reschedule().change.state, DeliveryState::waiting);
    runners.down.clear();
    dispatcher->instance_ready(model::InstanceId{"naive"});
    EXPECT_EQ(outbox.claims.size(), 1U) << "it comes back through the table";
    EXPECT_TRUE(runners.sent.empty());
}

TEST_F(DispatcherTest, OfAnInstanceThatWasRemovedTheLastConfigurationDecides) {
    const auto born = bear("idem");
    configure({instance("naive", false)});
    result("idem", born.id, Outcome::unknown);
    ASSERT_EQ(outbox.reschedules.size(), 1U) << "an idempotent instance's UNKNOWN is a retry, also now";
    EXPECT_TRUE(outbox.moves.empty());
}

TEST_F(DispatcherTest, DrainingStartsNothingAndGivesBackWhatWaits) {
    const auto first = bear("idem");
    const auto second = bear("idem");
    const auto third = bear("idem");  // two may be in flight
    const auto naive = bear("naive");
    ASSERT_EQ(runners.sent.size(), 2U);
    dispatcher->stop_sending();
    ASSERT_EQ(outbox.released.size(), 1U);
    EXPECT_EQ(outbox.released[0].id, third.id);
    outbox.answer_reschedule();  // the mark of `naive` was committed
    ASSERT_EQ(outbox.reschedules.size(), 1U);
    EXPECT_EQ(outbox.answer_reschedule().change.id, naive.id);
    result("idem", first.id, Outcome::delivered);
    result("idem", second.id, Outcome::delivered);
    EXPECT_EQ(runners.sent.size(), 2U);
    EXPECT_EQ(dispatcher->under_way(), 2U);
    outbox.answer_move();
    outbox.answer_move();
    EXPECT_EQ(dispatcher->under_way(), 0U);
    const auto late = bear("idem");  // its commit was under way
    EXPECT_FALSE(late.node) << "nothing is leased any more";
}

TEST_F(DispatcherTest, ABirthThatWasLeasedBeforeTheStopIsGivenBack) {
    auto late = delivery("idem");
    dispatcher->lease_at_birth(late);
    ASSERT_TRUE(late.node);
    dispatcher->stop_sending();
    dispatcher->birth_stored(late, {}, {});
    ASSERT_EQ(outbox.released.size(), 1U);
    EXPECT_EQ(outbox.released[0].id, late.id);
    EXPECT_TRUE(runners.sent.empty());
}

TEST_F(DispatcherTest, ALeaseNobodyKnowsIsGivenBackAfterTwoLooks) {
    auto lost = delivery("idem");
    dispatcher->lease_at_birth(lost);
    dispatcher->birth_failed(lost);  // its commit may have gone through
    outbox.rows = {lost};
    outbox.rows[0].fence = 1;
    dispatcher->sweep();
    EXPECT_EQ(outbox.looks, 1);
    EXPECT_TRUE(outbox.released.empty()) << "the news of it may be on its way";
    dispatcher->sweep();
    ASSERT_EQ(outbox.released.size(), 1U);
    outbox.rows.clear();
    dispatcher->sweep();
    dispatcher->sweep();
    EXPECT_EQ(outbox.looks, 2) << "nothing is in doubt: no look at the table";
}

TEST_F(DispatcherTest, TheSweepLeavesAloneWhatIsKnown) {
    auto waiting = bear("idem");
    auto flying = bear("naive");
    auto failed = delivery("idem");
    dispatcher->lease_at_birth(failed);
    dispatcher->birth_failed(failed);
    outbox.rows = {waiting, flying};
    dispatcher->sweep();
    dispatcher->sweep();
    EXPECT_TRUE(outbox.released.empty());
}

TEST_F(DispatcherTest, AMarkNobodyKnowsEndsUnknown) {
    auto lost = claimed("naive", DeliveryState::sending).delivery;
    auto failed = delivery("idem");
    dispatcher->lease_at_birth(failed);
    dispatcher->birth_failed(failed);
    outbox.rows = {lost};
    dispatcher->sweep();
    EXPECT_EQ(outbox.loads, 0);
    dispatcher->sweep();
    EXPECT_EQ(outbox.loads, 1) << "decided on fresh state";
    ASSERT_EQ(outbox.moves.size(), 1U);
    const auto move = outbox.answer_move();
    EXPECT_EQ(move.decision.changes.at(0).state, DeliveryState::unknown);
    EXPECT_EQ(move.decision.expected_version, 7);
    EXPECT_TRUE(outbox.released.empty()) << "never sent again by itself";
}

TEST_F(DispatcherTest, WhatADeadNodeHadOnTheWireEndsUnknown) {
    dispatcher->claim();
    outbox.answer_claim({claimed("naive", DeliveryState::sending)});
    ASSERT_EQ(outbox.moves.size(), 1U);
    EXPECT_EQ(outbox.answer_move().decision.changes.at(0).state, DeliveryState::unknown);
}

TEST_F(DispatcherTest, AnEndThatCannotBeDecidedIsTriedAgain) {
    const auto born = bear("idem");
    result("idem", born.id, Outcome::delivered);
    outbox.loads_work = false;
    outbox.answer_move(MoveOutcome::stale);
    EXPECT_TRUE(outbox.moves.empty());
    EXPECT_EQ(dispatcher->under_way(), 1U);
    outbox.loads_work = true;
    dispatcher->retry_undecided();
    ASSERT_EQ(outbox.moves.size(), 1U);
    EXPECT_EQ(outbox.answer_move().decision.expected_version, 7);
    EXPECT_EQ(dispatcher->under_way(), 0U);
}

TEST_F(DispatcherTest, ARefusedEndEndsDeadAndIsNotSentAgain) {
    const auto born = bear("idem");
    result("idem", born.id, Outcome::delivered);
    outbox.answer_move(MoveOutcome::refused);
    ASSERT_EQ(outbox.moves.size(), 1U);
    const auto second = outbox.answer_move(MoveOutcome::refused);
    EXPECT_EQ(second.decision.event.kind, model::EventKind::delivery_dead);
    EXPECT_EQ(second.decision.changes.at(0).attempt, 1);
    ASSERT_EQ(outbox.reschedules.size(), 1U) << "the last resort: the row alone";
    const auto row = outbox.answer_reschedule();
    EXPECT_EQ(row.change.state, DeliveryState::dead);
    EXPECT_EQ(row.change.attempt, 1);
    EXPECT_EQ(dispatcher->under_way(), 0U);
    EXPECT_EQ(runners.sent.size(), 1U);
}

TEST_F(DispatcherTest, ARefusedRetryEndsDead) {
    const auto born = bear("idem");
    result("idem", born.id, Outcome::retry);
    outbox.answer_reschedule(MoveOutcome::refused);
    ASSERT_EQ(outbox.moves.size(), 1U);
    EXPECT_EQ(outbox.answer_move().decision.event.kind, model::EventKind::delivery_dead);
    EXPECT_EQ(dispatcher->under_way(), 0U);
}

TEST_F(DispatcherTest, NothingIsLeasedAtBirthPastWhatWaitsInTheTable) {
    const auto first = bear("idem");
    result("idem", first.id, Outcome::retry);  // waits in the table now
    const auto behind = bear("idem");
    EXPECT_FALSE(behind.node);
    EXPECT_TRUE(bear("naive").node) << "others are not concerned";
    ASSERT_EQ(outbox.claims.size(), 1U) << "asked for at once";
    const auto unseen = bear("idem");  // after the claim began
    EXPECT_FALSE(unseen.node);
    auto row = claimed("idem");
    outbox.answer_claim({row});
    EXPECT_FALSE(bear("idem").node) << "that claim could not see all of it";
    ASSERT_EQ(outbox.claims.size(), 1U) << "so another one follows";
    outbox.answer_claim();
    ASSERT_EQ(outbox.claims.size(), 1U);
    outbox.answer_claim();
    EXPECT_TRUE(bear("idem").node);
}

TEST_F(DispatcherTest, NothingIsLeasedAtBirthForAnInstanceThatIsDown) {
    runners.down.insert("idem");
    EXPECT_FALSE(bear("idem").node);
    EXPECT_TRUE(outbox.claims.empty());
}

TEST_F(DispatcherTest, AllInstancesShareOneBudget) {
    std::size_t leased = 0;
    for (int i = 0; i < 10; ++i) {
        leased += bear("idem").node ? 1 : 0;
        leased += bear("naive").node ? 1 : 0;
    }
    EXPECT_EQ(leased, 15U) << "each could hold ten";
    dispatcher->instance_down(model::InstanceId{"idem"});
    EXPECT_FALSE(outbox.released.empty()) << "a quarantined instance keeps no budget";
}

TEST_F(DispatcherTest, ALeaseOfAnEarlierLifeIsNotSent) {
    bear("idem");
    bear("idem");
    const auto third = bear("idem");
    outbox.life = model::NodeIncarnation{2};
    result("idem", runners.sent[0].delivery, Outcome::delivered);
    EXPECT_EQ(runners.sent.size(), 2U);
    ASSERT_EQ(outbox.released.size(), 1U);
    EXPECT_EQ(outbox.released[0].id, third.id);
}

}  // namespace
}  // namespace hub::engine
