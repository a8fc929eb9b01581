#include "dispatcher_world.hpp"

namespace hub::engine {
namespace {

using model::Disclosure;
using model::Outcome;
using store::MoveOutcome;

/// The agency `open` may know who reported, `closed` may not.
class DispatcherIdentity : public testing::DispatcherTest {
protected:
    DispatcherIdentity() { allow(Disclosure::unless_anonymous); }

    void allow(Disclosure of_open) {
        model::Agency desk;
        desk.id = model::AgencyId{"desk"};
        desk.kind = model::AgencyKind::desk;
        model::Agency open;
        open.id = model::AgencyId{"open"};
        open.disclose_reporter = of_open;
        model::Agency closed;
        closed.id = model::AgencyId{"closed"};
        dispatcher->use(std::make_shared<Runtime>(Runtime{
            {},
            routing::Router::create({{}, model::AgencyId{"desk"}}, {desk, open, closed}).value(),
            sla::Deadlines::create({}, sla::WorkingCalendar::create({}).value()).value(),
            {{"idem", instance("idem", true)}, {"naive", instance("naive", false)}},
            {},
            model::ConfigVersion{1}}));
    }

    model::Delivery bear_for(const std::string& agency, const std::string& to, bool anonymous = false) {
        auto made = delivery(to);
        made.agency = model::AgencyId{agency};
        dispatcher->lease_at_birth(made);
        model::ComplaintState state;
        state.id = made.complaint;
        state.version = 1;
        state.has_reporter = true;
        state.anonymous = anonymous;
        model::Content content;
        content.latitude_e7 = 7;
        dispatcher->birth_stored(made, state, content);
        return made;
    }

    static store::Disclosed somebody() {
        store::Disclosed found;
        found.reporter.emplace().name = Sensitive<std::string>{"Sri Wati"};
        return found;
    }
    store::Disclosure answer(Result<store::Disclosed> found) {
        auto [wish, done] = std::move(outbox.disclosures.front());
        outbox.disclosures.pop_front();
        done(std::move(found));
        return wish;
    }
};

TEST_F(DispatcherIdentity, OnlyWhoMayKnowIsReadForAndJustBeforeItIsSent) {
    bear_for("closed", "idem");
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_FALSE(runners.sent[0].message.reporter);
    EXPECT_TRUE(outbox.disclosures.empty()) << "nothing is read for an agency that may not know";
    bear_for("open", "idem", true);
    ASSERT_EQ(runners.sent.size(), 2U);
    EXPECT_FALSE(runners.sent[1].message.reporter);
    EXPECT_TRUE(outbox.disclosures.empty()) << "nor of somebody who is anonymous";

    result("idem", runners.sent[0].delivery, Outcome::delivered);
    outbox.answer_move();
    const auto born = bear_for("open", "idem");
    EXPECT_EQ(runners.sent.size(), 2U) << "it waits for the read";
    const auto wish = answer(somebody());
    EXPECT_EQ(wish.complaint, born.complaint);
    EXPECT_EQ(wish.agency.value(), "open");
    EXPECT_EQ(wish.delivery, born.id);
    EXPECT_EQ(wish.attempt, 1);
    ASSERT_EQ(runners.sent.size(), 3U);
    ASSERT_TRUE(runners.sent[2].message.reporter);
    EXPECT_EQ(runners.sent[2].message.reporter->name.expose(), "Sri Wati");
}

TEST_F(DispatcherIdentity, AFlagRaisedMeanwhileTakesAllAway) {
    bear_for("open", "idem");
    store::Disclosed hidden;
    hidden.anonymous = true;
    answer(hidden);
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_FALSE(runners.sent[0].message.reporter);
    EXPECT_TRUE(runners.sent[0].message.content.anonymous);
    EXPECT_EQ(runners.sent[0].message.content.latitude_e7, 0);
}

TEST_F(DispatcherIdentity, AConfigurationThatForbidsItMeanwhileIsObeyed) {
    bear_for("open", "idem");
    allow(Disclosure::never);
    answer(somebody());
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_FALSE(runners.sent[0].message.reporter);
}

TEST_F(DispatcherIdentity, WhatCannotBeReadNowIsTriedAgain) {
    const auto born = bear_for("open", "idem");
    answer(Error{"storage_unavailable", "away"});
    EXPECT_TRUE(runners.sent.empty()) << "never without what it should carry, for want of a connection";
    ASSERT_EQ(outbox.reschedules.size(), 1U);
    const auto row = outbox.answer_reschedule();
    EXPECT_EQ(row.change.id, born.id);
    EXPECT_EQ(row.change.attempt, 1);
    EXPECT_EQ(dispatcher->under_way(), 0U);
}

TEST_F(DispatcherIdentity, ARecordThatNobodyCanOpenDoesNotHoldUpTheComplaint) {
    bear_for("open", "idem");
    answer(Error{"identity_unreadable", "altered"});
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_FALSE(runners.sent[0].message.reporter);
}

TEST_F(DispatcherIdentity, ANonIdempotentOneIsReadAfterItsMark) {
    bear_for("open", "naive");
    EXPECT_TRUE(outbox.disclosures.empty());
    outbox.answer_reschedule();  // the mark
    ASSERT_EQ(outbox.disclosures.size(), 1U);
    answer(somebody());
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_TRUE(runners.sent[0].message.reporter);
}

TEST_F(DispatcherIdentity, WhenTheRunnerWentMeanwhileItIsSurelyNotSentAndGoesBack) {
    const auto idempotent = bear_for("open", "idem");
    runners.down.insert("idem");
    answer(somebody());
    EXPECT_TRUE(runners.sent.empty());
    ASSERT_EQ(outbox.released.size(), 1U);
    EXPECT_EQ(outbox.released[0].id, idempotent.id);

    const auto marked = bear_for("open", "naive");
    outbox.answer_reschedule();
    runners.down.insert("naive");
    answer(somebody());
    ASSERT_EQ(outbox.reschedules.size(), 1U) << "its mark is taken back: it is not unknown";
    EXPECT_EQ(outbox.reschedules.front().change.state, model::DeliveryState::waiting);
    outbox.answer_reschedule();
    EXPECT_EQ(marked.instance.value(), "naive");
    EXPECT_EQ(dispatcher->under_way(), 0U);
}

TEST_F(DispatcherIdentity, EveryAttemptReadsAnew) {
    auto row = claimed("idem");
    row.delivery.agency = model::AgencyId{"open"};
    row.delivery.attempt = 3;
    row.complaint.state.has_reporter = true;
    dispatcher->instance_ready(model::InstanceId{"idem"});
    outbox.answer_claim({row});
    ASSERT_EQ(outbox.disclosures.size(), 1U);
    EXPECT_EQ(answer(somebody()).attempt, 4);
}

}  // namespace
}  // namespace hub::engine
