// What connector instances keep and take turns at.
#include "store_fixture.hpp"

#include <algorithm>

namespace hub::store {
namespace {

class InstancesTest : public StoreTest {
protected:
    template <class T, class Ask>
    T ask(Ask ask) {
        std::optional<Result<T>> answer;
        ask([&](Result<T> got) { answer = std::move(got); });
        return must(await(answer));
    }
    model::StateEntry state(Store& from, const std::string& key) {
        return ask<model::StateEntry>([&](auto done) { from.state_of(a, key, done); });
    }
    std::optional<std::int64_t> put(Store& to, const std::string& key, const std::string& value, std::int64_t version) {
        return ask<std::optional<std::int64_t>>([&](auto done) { to.put_state(a, key, {value, version}, done); });
    }
    std::vector<InstanceTaskLease> claim(Store& by, InstanceTaskKind kind = InstanceTaskKind::poll) {
        return ask<std::vector<InstanceTaskLease>>([&](auto done) { by.claim_tasks(kind, {a, b}, {}, done); });
    }
    bool end(Store& by, const InstanceTaskLease& lease, bool ok, std::chrono::milliseconds next_in) {
        return ask<bool>([&](auto done) { by.end_task({lease, next_in, ok, ok, ok ? "" : "away"}, done); });
    }

    model::InstanceId a{"a"};
    model::InstanceId b{"b"};
};

TEST_F(InstancesTest, StateIsWrittenByWhoReadItLast) {
    EXPECT_EQ(state(*store, "cursor").version, 0);
    const auto every_byte = std::string{"\0\xFF\\'", 4};
    EXPECT_EQ(put(*store, "cursor", every_byte, 0), 1);
    EXPECT_EQ(state(*store, "cursor").value, every_byte);
    const auto other = open("there");
    EXPECT_EQ(put(*other, "cursor", "2", 1), 2);
    EXPECT_EQ(put(*store, "cursor", "stale", 1), std::nullopt) << "somebody else moved it";
    EXPECT_EQ(put(*store, "cursor", "first", 0), std::nullopt);
    EXPECT_EQ(put(*store, "cursor", "", 2), 3) << "removed";
    EXPECT_EQ(state(*store, "cursor").value, "");
    EXPECT_EQ(put(*other, "cursor", "stale", 2), std::nullopt) << "its version goes on counting";
}

TEST_F(InstancesTest, ATaskIsLeasedToOneNodeAndFenced) {
    const auto other = open("there");
    auto mine = claim(*store);
    ASSERT_EQ(mine.size(), 2U);
    EXPECT_TRUE(claim(*other).empty());
    EXPECT_EQ(claim(*other, InstanceTaskKind::reconcile).size(), 2U) << "another task is another lease";
    EXPECT_TRUE(end(*store, mine[0], false, 0ms));
    auto theirs = claim(*other);
    ASSERT_EQ(theirs.size(), 1U);
    EXPECT_EQ(theirs[0].failures, 1);
    EXPECT_FALSE(theirs[0].ok_at);
    EXPECT_FALSE(end(*store, mine[0], true, 0ms)) << "fenced";
    EXPECT_TRUE(end(*other, theirs[0], true, 1h));
    EXPECT_TRUE(claim(*other).empty()) << "not due";
    const auto all = ask<std::vector<InstanceTaskState>>([&](auto done) { store->instance_tasks(done); });
    const auto& task = *std::ranges::find_if(all, [&](const InstanceTaskState& one) {
        return one.instance == theirs[0].instance && one.kind == InstanceTaskKind::poll;
    });
    EXPECT_EQ(task.failures, 0);
    EXPECT_TRUE(task.ok_at && task.item_at);
}

TEST_F(InstancesTest, WhatCameUnaskedIsNotedAndChangesNothingElse) {
    const auto tasks = [&] {
        return ask<std::vector<InstanceTaskState>>([&](auto done) { store->instance_tasks(done); });
    };
    EXPECT_TRUE(ask<bool>([&](auto done) { store->note_items({a}, done); })) << "never asked: it only talks";
    ASSERT_EQ(tasks().size(), 1U);
    const auto heard = tasks()[0];
    EXPECT_EQ(heard.instance, a);
    EXPECT_TRUE(heard.item_at && !heard.ok_at && !heard.ended_at);
    EXPECT_EQ(heard.first_at, *heard.item_at);
    const auto lease = claim(*store);
    ASSERT_EQ(lease.size(), 2U);
    EXPECT_TRUE(ask<bool>([&](auto done) { store->note_items({a, b}, done); }));
    EXPECT_TRUE(end(*store, lease[0], false, 1h)) << "still this node's";
    for (const auto& task : tasks()) {
        EXPECT_TRUE(task.item_at) << task.instance.value();
        EXPECT_TRUE(task.instance != a || *task.item_at > *heard.item_at);
        EXPECT_TRUE(task.instance != a || task.first_at == heard.first_at);
    }
}

TEST_F(InstancesTest, ADeadNodesTasksAreTaken) {
    auto other = open("there");
    ASSERT_EQ(claim(*other).size(), 2U);
    other.reset();  // without leaving: its heart stops
    EXPECT_TRUE(loop.run_until([&] { return claim(*store).size() == 2; }));
}

TEST_F(InstancesTest, AnAgencysNumberIsFoundAndTheFirstKeepsIt) {
    const auto first = birth(1);
    const auto second = birth(2);
    for (const auto* one : {&first, &second}) {
        std::optional<Result<BirthResult>> born;
        auto copy = *one;
        copy.done = [&](Result<BirthResult> result) { born = std::move(result); };
        store->submit(std::move(copy));
        must(await(born));
    }
    const auto learn = [&](const Birth& of) {
        return ask<bool>([&](auto done) { store->learn_ref(a, "T-1", of.decision.state.id, done); });
    };
    EXPECT_TRUE(learn(first));
    EXPECT_TRUE(learn(second));
    std::optional<Result<StoredComplaint>> found;
    store->load_by_ref(a, "T-1", [&](Result<StoredComplaint> got) { found = std::move(got); });
    EXPECT_EQ(must(await(found)).state.id, first.decision.state.id);
    found.reset();
    store->load_by_ref(b, "T-1", [&](Result<StoredComplaint> got) { found = std::move(got); });
    EXPECT_EQ(await(found).error().code, "not_found") << "numbers are an instance's own";
}

}  // namespace
}  // namespace hub::store
