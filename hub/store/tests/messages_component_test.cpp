// Messages after the hand-over, in the outbox: order, what holds back and what does not, what is read with them.
#include "store_fixture.hpp"

namespace hub::store {
namespace {

using model::DeliveryState;
using model::EventKind;
using model::MessageKind;

class MessagesTest : public StoreTest {
protected:
    /// The next step of a complaint, with messages for its agency.
    model::Decision step(const model::ComplaintState& state, EventKind kind, std::string text) const {
        model::Decision decision;
        decision.state = state;
        decision.expected_version = state.version;
        decision.state.version = state.version + 1;
        decision.event.kind = kind;
        decision.event.at = clock.now();
        decision.event.actor = model::Role::reporter;
        decision.event.text = std::move(text);
        return decision;
    }
    void bear(model::Decision& decision, MessageKind kind, bool copy = false, const char* instance = "pupr-rest") {
        model::Delivery delivery;
        delivery.id = model::DeliveryId{ids.next()};
        delivery.complaint = decision.state.id;
        delivery.agency = decision.state.responsible;
        delivery.instance = model::InstanceId{instance};
        delivery.sequence = decision.state.version;
        delivery.kind = kind;
        delivery.copy = copy;
        delivery.born_at = clock.now();
        decision.deliveries.push_back(delivery);
        ++decision.event.messages_born;
    }
    model::ComplaintState commit_move(model::Decision decision) {
        auto state = decision.state;
        const auto moved = commit(std::move(decision), *store);
        EXPECT_EQ(moved.outcome, MoveOutcome::committed);
        state.chain = moved.chain;
        return state;
    }
    /// The claimed one ends in this state of the outbox.
    void settle(const ClaimedDelivery& claimed, DeliveryState state, EventKind kind) {
        auto decision = step(claimed.complaint.state, kind, "");
        model::DeliveryChange change;
        change.id = claimed.delivery.id;
        change.complaint = claimed.delivery.complaint;
        change.instance = claimed.delivery.instance;
        change.sequence = claimed.delivery.sequence;
        change.fence = claimed.delivery.fence;
        change.state = state;
        decision.changes.push_back(change);
        commit_move(std::move(decision));
    }
    model::ComplaintState born(std::uint8_t key) {
        auto made = birth(key);
        auto& state = made.decision.state;
        state.handed_over = 1;
        const auto id = state.id;
        EXPECT_TRUE(commit(std::move(made)));
        return load(id).state;
    }
    model::ComplaintState deliver(const ClaimedDelivery& claimed) {
        return commit_move(delivered(claimed.complaint.state, claimed.delivery));
    }
};

TEST_F(MessagesTest, ALaterMessageComesAfterTheHandOverWithWhatHappened) {
    auto state = born(1);
    auto reply = step(state, EventKind::replied, "belum selesai");
    bear(reply, MessageKind::update);
    state = commit_move(std::move(reply));
    auto first = claim(*store);
    ASSERT_EQ(first.size(), 1U) << "the reply waits for the hand-over";
    EXPECT_EQ(first[0].delivery.kind, MessageKind::complaint);
    EXPECT_TRUE(first[0].events.empty()) << "the hand-over needs no history";
    deliver(first[0]);
    const auto second = claim(*store);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].delivery.kind, MessageKind::update);
    EXPECT_EQ(second[0].delivery.sequence, 2);
    ASSERT_EQ(second[0].events.size(), 3U);
    EXPECT_TRUE(second[0].events[0].event.routing);
    EXPECT_FALSE(second[0].events[0].event.content);
    EXPECT_EQ(second[0].events[1].event.text, "belum selesai");
    EXPECT_EQ(second[0].events[2].event.external_ref, "PUPR-1");
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(MessagesTest, ARefusedUpdateHoldsNothingBackButARefusedHandOverDoes) {
    auto state = born(1);
    const auto id = state.id;
    deliver(claim(*store).at(0));
    auto reply = step(load(id).state, EventKind::replied, "satu");
    bear(reply, MessageKind::update);
    commit_move(std::move(reply));
    settle(claim(*store).at(0), DeliveryState::rejected, EventKind::delivery_rejected);
    auto again = step(load(id).state, EventKind::replied, "dua");
    bear(again, MessageKind::update);
    commit_move(std::move(again));
    const auto next = claim(*store);
    ASSERT_EQ(next.size(), 1U);
    EXPECT_EQ(next[0].delivery.sequence, 5);

    const auto other = born(2).id;
    settle(claim(*store).at(0), DeliveryState::rejected, EventKind::delivery_rejected);
    auto unheard = step(load(other).state, EventKind::replied, "tiga");
    bear(unheard, MessageKind::update);
    commit_move(std::move(unheard));
    EXPECT_TRUE(claim(*store).empty()) << "the agency does not have the complaint";
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(MessagesTest, WhatIsUnknownOrDeadHoldsBackWhateverItWas) {
    std::uint8_t key = 0;
    for (const auto state : {DeliveryState::unknown, DeliveryState::dead}) {
        const auto id = born(++key).id;
        deliver(claim(*store).at(0));
        auto reply = step(load(id).state, EventKind::replied, "satu");
        bear(reply, MessageKind::update);
        commit_move(std::move(reply));
        settle(claim(*store).at(0), state, EventKind::delivery_unknown);
        auto again = step(load(id).state, EventKind::replied, "dua");
        bear(again, MessageKind::update);
        commit_move(std::move(again));
        EXPECT_TRUE(claim(*store).empty());
    }
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(MessagesTest, ACopyIsMarkedAndItsArrivalIsNotTheAgencys) {
    auto made = birth(1);
    made.decision.state.handed_over = 1;
    bear(made.decision, MessageKind::complaint, true, "dishub-rest");
    made.decision.deliveries[1].agency = model::AgencyId{"metro/dishub"};
    const auto id = made.decision.state.id;
    ASSERT_TRUE(commit(std::move(made)));
    const auto copies = claim(*store, "dishub-rest");
    ASSERT_EQ(copies.size(), 1U);
    EXPECT_TRUE(copies[0].delivery.copy);
    EXPECT_EQ(copies[0].delivery.kind, MessageKind::complaint);
    auto arrived = delivered(copies[0].complaint.state, copies[0].delivery);
    arrived.event.agency = copies[0].delivery.agency;
    arrived.event.copy = true;
    commit_move(std::move(arrived));
    EXPECT_FALSE(load(id).state.delivered_at);
    const auto handed = claim(*store);
    ASSERT_EQ(handed.size(), 1U);
    EXPECT_FALSE(handed[0].delivery.copy);
    deliver(handed[0]);
    EXPECT_TRUE(load(id).state.delivered_at);
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(MessagesTest, WhatIsNotSentIsCountedApart) {
    auto state = born(1);
    deliver(claim(*store).at(0));
    auto reply = step(load(state.id).state, EventKind::replied, "satu");
    bear(reply, MessageKind::update);
    commit_move(std::move(reply));
    const auto claimed = claim(*store).at(0);
    auto not_sent = delivered(claimed.complaint.state, claimed.delivery);
    not_sent.event.kind = EventKind::message_not_sent;
    not_sent.event.message = MessageKind::update;
    commit_move(std::move(not_sent));
    const auto sums = conservation();
    EXPECT_EQ(sums.off, 0);
    EXPECT_EQ(sums.born, 2);
    EXPECT_EQ(sums.delivered, 1);
    EXPECT_EQ(sums.not_sent, 1);
    EXPECT_EQ(one("SELECT count(*) FROM delivery"), "0");
    EXPECT_EQ(one("SELECT count(*) FROM conservation_violation"), "0");
}

TEST_F(MessagesTest, WhatIsParkedIsListedAndCounted) {
    const auto id = born(1).id;
    born(2);
    auto parked = step(load(id).state, EventKind::update_parked, "");
    parked.event.remote_status = "aneh";
    parked.state.has_parked = true;
    commit_move(std::move(parked));
    EXPECT_TRUE(load(id).state.has_parked);
    const auto counted = [&] {
        std::optional<Result<std::int64_t>> answer;
        store->count_parked([&](Result<std::int64_t> count) { answer = count; });
        return must(await(answer));
    };
    EXPECT_EQ(counted(), 1);
    std::optional<Result<ListPage>> page;
    ListFilter filter;
    filter.scope.everybody = true;
    filter.parked = true;
    store->page(filter, [&](Result<ListPage> found) { page = std::move(found); });
    const auto found = must(await(page));
    ASSERT_EQ(found.complaints.size(), 1U);
    EXPECT_EQ(found.complaints[0].state.id, id);
    std::optional<Result<std::vector<StoredEvent>>> past;
    store->past(id, [&](Result<std::vector<StoredEvent>> events) { past = std::move(events); });
    const auto events = must(await(past));
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[1].event.remote_status, "aneh");
    auto looked = step(load(id).state, EventKind::note, "dilihat");
    looked.state.has_parked = false;
    commit_move(std::move(looked));
    EXPECT_EQ(counted(), 0);
}

}  // namespace
}  // namespace hub::store
