#include "store_fixture.hpp"

namespace hub::store {
namespace {

using model::DeliveryState;

class StoreLookups : public StoreTest {
protected:
    /// Sent, and nobody knows whether it arrived.
    struct Unknown {
        model::ComplaintState state;
        model::Delivery delivery;
    };

    static model::DeliveryChange change_of(const model::Delivery& delivery, DeliveryState state) {
        model::DeliveryChange change;
        change.id = delivery.id;
        change.complaint = delivery.complaint;
        change.instance = delivery.instance;
        change.sequence = delivery.sequence;
        change.fence = delivery.fence;
        change.attempt = 1;
        change.state = state;
        return change;
    }
    model::Decision step(const model::ComplaintState& state, model::EventKind kind, model::Role actor) {
        model::Decision decision;
        decision.state = state;
        decision.expected_version = state.version;
        decision.state.version = state.version + 1;
        decision.event.kind = kind;
        decision.event.actor = actor;
        decision.event.at = clock.now();
        return decision;
    }
    Unknown unknown(std::uint8_t key, const char* instance = "pupr-rest") {
        auto made = birth(key, 1, instance);
        made.decision.deliveries[0].node = store->node();
        made.decision.deliveries[0].fence = 1;
        Unknown out{{}, made.decision.deliveries[0]};
        out.state = must(commit(std::move(made))).state;
        auto decision = step(out.state, model::EventKind::delivery_unknown, model::Role::hub);
        decision.changes.push_back(change_of(out.delivery, DeliveryState::unknown));
        const auto end = commit(decision, *store);
        EXPECT_EQ(end.outcome, MoveOutcome::committed);
        out.state = decision.state;
        out.state.chain = end.chain;
        return out;
    }
    /// The first look is due.
    void let_time_pass() { (void)database.query("UPDATE delivery SET look_at = now() WHERE state = 3 RETURNING 1"); }

    std::vector<ClaimedLook> looks(Store& by, std::int32_t limit = 10, std::chrono::milliseconds lease = 60s) {
        std::optional<Result<std::vector<ClaimedLook>>> answer;
        by.claim_looks(
            {{model::InstanceId{"pupr-rest"}, limit, lease}}, [&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }
    /// What workflow makes of what was found: settle (finished), or send again.
    model::Decision mended(
        const model::ComplaintState& state, const model::Delivery& delivery, bool finished,
        model::Role actor = model::Role::hub) {
        auto decision =
            step(state, finished ? model::EventKind::delivered : model::EventKind::delivery_requeued, actor);
        decision.event.delivery = delivery.id;
        auto change = change_of(delivery, DeliveryState::waiting);
        change.leased = false;
        change.finished = finished;
        change.next_attempt_at = decision.event.at;
        decision.event.messages_ended = finished ? 1 : 0;
        decision.changes.push_back(change);
        return decision;
    }
    static LookEnd end_of(const ClaimedLook& look) {
        const auto& delivery = look.found.delivery;
        return {delivery.id, delivery.complaint, delivery.instance, delivery.sequence, delivery.fence, {}, {}};
    }
    LookState shown(model::DeliveryId id) {
        std::optional<Result<DeliveryFile>> answer;
        store->delivery_file(id, [&](auto file) { answer = std::move(file); });
        return must(await(answer)).look;
    }
};

TEST_F(StoreLookups, an_unknown_message_is_looked_up_after_some_seconds_by_one_node_alone) {
    const auto sent = unknown(1);
    EXPECT_EQ(one("SELECT look_at > now() AND look_at <= now() + interval '3 s' FROM delivery"), "t");
    EXPECT_TRUE(looks(*store).empty()) << "not yet";
    let_time_pass();
    const auto other = open("elsewhere");
    const auto found = looks(*other);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].found.delivery.id, sent.delivery.id);
    EXPECT_EQ(found[0].found.complaint.content.body, "NULL") << "with what is needed to ask for it";
    EXPECT_EQ(found[0].looks, 1);
    EXPECT_EQ(found[0].found.delivery.fence, 2) << "a fence of its own";
    EXPECT_FALSE(found[0].found.delivery.node) << "a person may decide meanwhile";
    EXPECT_TRUE(looks(*store).empty());
}

TEST_F(StoreLookups, a_node_that_dies_while_looking_is_succeeded_and_its_word_counts_no_more) {
    unknown(1);
    let_time_pass();
    const auto first = looks(*store, 10, 1ms);
    ASSERT_EQ(first.size(), 1U);
    std::vector<ClaimedLook> second;
    const auto other = open("elsewhere");
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (second.empty() && std::chrono::steady_clock::now() < deadline) {
        second = looks(*other);
    }
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].looks, 2);
    const auto& late = first[0].found;
    EXPECT_EQ(commit(mended(late.complaint.state, late.delivery, false), *store).outcome, MoveOutcome::fenced);
    store->end_look(end_of(first[0]));
    const auto& now = second[0].found;
    EXPECT_EQ(commit(mended(now.complaint.state, now.delivery, true), *other).outcome, MoveOutcome::committed);
    EXPECT_EQ(one("SELECT count(*) FROM delivery"), "0");
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(StoreLookups, a_person_who_decides_meanwhile_wins) {
    unknown(1);
    let_time_pass();
    const auto look = looks(*store);
    ASSERT_EQ(look.size(), 1U);
    const auto& found = look[0].found;
    // The person sees the row as it is now, sends it again, and it is unknown once more.
    const auto redriven = mended(found.complaint.state, found.delivery, false, model::Role::national_admin);
    const auto sent = commit(redriven, *store);
    ASSERT_EQ(sent.outcome, MoveOutcome::committed);
    EXPECT_EQ(one("SELECT state = 1 AND look_at IS NULL AND looks IS NULL FROM delivery"), "t");
    const auto again = claim(*store);
    ASSERT_EQ(again.size(), 1U);
    auto unsure = step(again[0].complaint.state, model::EventKind::delivery_unknown, model::Role::hub);
    unsure.changes.push_back(change_of(again[0].delivery, DeliveryState::unknown));
    const auto end = commit(unsure, *store);
    ASSERT_EQ(end.outcome, MoveOutcome::committed);
    auto state = unsure.state;
    state.chain = end.chain;
    EXPECT_EQ(commit(mended(state, found.delivery, false), *store).outcome, MoveOutcome::fenced)
        << "the old look says nothing of the newer attempt";
    store->end_look(end_of(look[0]));
    EXPECT_EQ(shown(found.delivery.id).looks, 0) << "a person's decision begins the count anew";
}

TEST_F(StoreLookups, what_the_hub_sends_again_keeps_its_count_and_its_age) {
    unknown(1);
    let_time_pass();
    const auto look = looks(*store);
    ASSERT_EQ(look.size(), 1U);
    const auto& found = look[0].found;
    ASSERT_EQ(commit(mended(found.complaint.state, found.delivery, false), *store).outcome, MoveOutcome::committed);
    EXPECT_EQ(one("SELECT looks = 1 AND requeued_at IS NULL AND look_at IS NULL AND state = 1 FROM delivery"), "t");
    EXPECT_EQ(claim(*store).size(), 1U);
}

TEST_F(StoreLookups, a_look_that_decided_nothing_is_shown_with_its_reason) {
    const auto sent = unknown(1);
    let_time_pass();
    auto look = looks(*store);
    ASSERT_EQ(look.size(), 1U);
    auto end = end_of(look[0]);
    end.next_in = 10min;
    end.detail = "the agency answered 503";
    store->end_look(end);
    EXPECT_TRUE(looks(*store).empty());
    auto now = shown(sent.delivery.id);
    EXPECT_EQ(now.looks, 1);
    EXPECT_EQ(now.detail, "the agency answered 503");
    EXPECT_TRUE(now.next_at);
    let_time_pass();
    look = looks(*store);
    ASSERT_EQ(look.size(), 1U);
    end = end_of(look[0]);
    end.detail = "more than one fits";
    store->end_look(end);
    EXPECT_TRUE(looks(*store).empty());
    now = shown(sent.delivery.id);
    EXPECT_EQ(now.looks, 2);
    EXPECT_FALSE(now.next_at) << "no more: a person decides";
    EXPECT_EQ(now.detail, "more than one fits");
    DeadLetterFilter all;
    all.scope.everybody = true;
    std::optional<Result<DeadLetterPage>> page;
    store->dead_letters(all, [&](auto found) { page = std::move(found); });
    const auto letters = must(await(page)).letters;
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters[0].look.detail, "more than one fits");
}

TEST_F(StoreLookups, what_is_rejected_or_dead_is_not_looked_up) {
    auto made = birth(1);
    made.decision.deliveries[0].node = store->node();
    made.decision.deliveries[0].fence = 1;
    const auto delivery = made.decision.deliveries[0];
    const auto state = must(commit(std::move(made))).state;
    auto decision = step(state, model::EventKind::delivery_rejected, model::Role::hub);
    decision.changes.push_back(change_of(delivery, DeliveryState::rejected));
    ASSERT_EQ(commit(decision, *store).outcome, MoveOutcome::committed);
    EXPECT_EQ(one("SELECT look_at IS NULL FROM delivery"), "t");
    (void)database.query("UPDATE delivery SET look_at = now() RETURNING 1");
    EXPECT_TRUE(looks(*store).empty());
}

}  // namespace
}  // namespace hub::store
