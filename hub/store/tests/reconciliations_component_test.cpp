// Comparisons with what an agency lists: runs, marks, differences.
#include "store_fixture.hpp"

#include <algorithm>

namespace hub::store {
namespace {

using model::DifferenceKind;

class ReconciliationsTest : public StoreTest {
protected:
    template <class T, class Ask>
    T ask(Ask ask) {
        std::optional<Result<T>> answer;
        ask([&](Result<T> got) { answer = std::move(got); });
        return must(await(answer));
    }
    std::optional<InstanceTaskLease> claim(Store& by) {
        auto leases = ask<std::vector<InstanceTaskLease>>(
            [&](auto done) { by.claim_tasks(InstanceTaskKind::reconcile, {instance}, {}, done); });
        return leases.empty() ? std::nullopt : std::optional{leases[0]};
    }
    std::optional<ReconcileRun> open_run(Store& by, const InstanceTaskLease& lease, bool only_open = false) {
        RunWish wish;
        wish.lease = lease;
        wish.window = 24h * 30;
        wish.only_open = only_open;
        return ask<std::optional<ReconcileRun>>([&](auto done) { by.open_run(wish, done); });
    }
    std::optional<std::int64_t> keep(Store& by, ReconcilePage page) {
        return ask<std::optional<std::int64_t>>([&](auto done) { by.keep_page(page, done); });
    }
    std::vector<Believed> believed(std::vector<ListedCase> cases) {
        return ask<std::vector<Believed>>([&](auto done) { store->believed(instance, cases, done); });
    }
    UnlistedSlice unlisted(std::int64_t run, const std::string& after = {}, std::int32_t limit = 1'000) {
        return ask<UnlistedSlice>([&](auto done) { store->unlisted({run, instance, after, limit}, done); });
    }
    std::vector<Difference> differences(bool resolved = false) {
        DifferenceFilter filter;
        filter.instance = instance;
        filter.scope.everybody = true;
        filter.resolved = resolved;
        return ask<DifferencePage>([&](auto done) { store->differences(filter, done); }).differences;
    }
    /// Born and delivered, known there as `ref`.
    model::ComplaintState delivered_as(std::uint8_t key, const std::string& ref) {
        auto made = leased_birth(key, *store);
        auto delivery = made.decision.deliveries[0];
        const auto state = must(commit(std::move(made))).state;
        auto ended = delivered(state, delivery);
        ended.event.external_ref = ref;
        ended.learned = model::ForeignRef{instance, ref};
        EXPECT_EQ(commit(std::move(ended), *store).outcome, MoveOutcome::committed);
        return state;
    }
    static ListedCase listed(const std::string& ref, model::ComplaintId complaint = {}) {
        ListedCase one;
        one.holding.external_ref = ref;
        one.holding.complaint = complaint;
        return one;
    }
    static SeenDifference missing(const model::ComplaintState& state) {
        SeenDifference out;
        out.subject = to_string(state.id.value());
        out.complaint = state.id;
        out.agency = state.responsible;
        return out;
    }
    ReconcilePage page(const InstanceTaskLease& lease, const ReconcileRun& run) {
        ReconcilePage out;
        out.lease = lease;
        out.run = run.id;
        return out;
    }

    model::InstanceId instance{"pupr-rest"};
};

TEST_F(ReconciliationsTest, a_run_is_one_and_is_taken_over) {
    const auto lease = claim(*store);
    ASSERT_TRUE(lease);
    EXPECT_FALSE(open_run(*store, *lease, true)) << "nobody wished one";
    const auto run = open_run(*store, *lease);
    ASSERT_TRUE(run);
    EXPECT_EQ(open_run(*store, *lease)->id, run->id);
    const auto wished = ask<ReconcileRun>([&](auto done) { store->wish_run(instance, "budi", 24h, done); });
    EXPECT_EQ(wished.id, run->id) << "one at a time";
    auto whole = page(*lease, *run);
    whole.list_is_whole = true;
    whole.reached = "R-5";
    whole.listed = 7;
    EXPECT_EQ(keep(*store, whole), 0);
    const auto again = open_run(*store, *lease, true);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->listed_at);
    EXPECT_EQ(again->reached, "R-5");
    EXPECT_EQ(again->listed, 7);
    // A cut one is due at once, whatever pause is given.
    EXPECT_TRUE(ask<bool>([&](auto done) { store->end_task({*lease, 1h, false, false, "cut"}, done); }));
    const auto other = open("there");
    const auto theirs = claim(*other);
    ASSERT_TRUE(theirs);
    EXPECT_FALSE(keep(*store, whole)) << "fenced: nothing of the old node is kept";
    auto last = page(*theirs, *run);
    last.finished = true;
    EXPECT_TRUE(keep(*other, last));
    EXPECT_FALSE(keep(*other, last)) << "it has ended";
    EXPECT_TRUE(ask<bool>([&](auto done) { other->end_task({*theirs, 1h, true, false, ""}, done); }));
    EXPECT_FALSE(claim(*store)) << "not due before the next night";
    const auto next = ask<ReconcileRun>([&](auto done) { store->wish_run(instance, "budi", 24h, done); });
    EXPECT_NE(next.id, run->id);
    EXPECT_EQ(next.wished_by, "budi");
    EXPECT_TRUE(claim(*store)) << "a wish is due at once";
}

TEST_F(ReconciliationsTest, the_first_night_is_waited_for) {
    const auto leases = ask<std::vector<InstanceTaskLease>>(
        [&](auto done) { store->claim_tasks(InstanceTaskKind::reconcile, {instance}, {1h}, done); });
    EXPECT_TRUE(leases.empty());
    EXPECT_EQ(one("SELECT next_at > now() + interval '59 minutes' FROM instance_task WHERE kind = 2"), "t");
}

TEST_F(ReconciliationsTest, what_is_believed_of_a_listed_case) {
    const auto known = delivered_as(1, "R-1");
    const auto other = delivered_as(2, "R-2");
    auto waiting = leased_birth(3, *store);
    const auto on_its_way = must(commit(std::move(waiting))).state;
    auto by_tracking = listed("R-1");
    by_tracking.tracking = known.tracking;
    const auto found = believed(
        {listed("R-1"), listed("R-9", known.id), listed("R-2", known.id), listed("R-8", on_its_way.id), listed("X-1"),
         listed("X-2", model::ComplaintId{ids.next()}), by_tracking});
    ASSERT_EQ(found.size(), 7U);
    EXPECT_TRUE(found[0].complaint && found[0].complaint->id == known.id && found[0].ref_known);
    EXPECT_FALSE(found[0].named_ours || found[0].other_ref_known);
    EXPECT_TRUE(found[1].named_ours && found[1].other_ref_known && !found[1].ref_known);
    EXPECT_TRUE(found[2].ref_of_another && !found[2].ref_known);
    EXPECT_EQ(found[2].complaint->id, known.id) << "our own number is the surer one";
    ASSERT_TRUE(found[3].hand_over);
    EXPECT_EQ(found[3].hand_over->complaint, on_its_way.id);
    EXPECT_FALSE(found[4].complaint || found[4].named_ours);
    EXPECT_FALSE(found[5].complaint || found[5].named_ours);
    EXPECT_TRUE(found[6].named_ours && found[6].ref_known);
    EXPECT_EQ(other.id == known.id, false);
}

TEST_F(ReconciliationsTest, what_was_not_listed_is_found_in_slices) {
    std::vector<model::ComplaintState> all;
    for (std::uint8_t i = 0; i < 5; ++i) {
        all.push_back(delivered_as(i, "R-" + std::to_string(i)));
    }
    const auto lease = claim(*store);
    const auto run = open_run(*store, *lease);
    const auto late = delivered_as(9, "R-9");  // while the list was being made
    auto seen = page(*lease, *run);
    seen.seen = {{"R-1", all[1].id}, {"R-3b", all[3].id}, {"R-1", all[1].id}};
    ASSERT_EQ(keep(*store, seen), 0);
    std::vector<std::string> missing;
    std::string reached;
    int slices = 0;
    for (;; ++slices) {
        const auto found = unlisted(run->id, reached, 2);
        if (found.reached.empty()) {
            break;
        }
        reached = found.reached;
        for (const auto& one : found.cases) {
            missing.push_back(one.external_ref);
        }
    }
    EXPECT_EQ(slices, 4);
    EXPECT_EQ(missing, (std::vector<std::string>{"R-0", "R-2", "R-4"})) << "R-3 is there under another number";
    EXPECT_EQ(one("SELECT count(*) FROM foreign_ref WHERE external_ref = 'R-3b'"), "1") << "its number is learned";
    EXPECT_EQ(late.id.empty(), false);
    (void)database.query("UPDATE complaint SET status = 4 WHERE id = '" + to_string(all[0].id.value()) + "'");
    EXPECT_EQ(unlisted(run->id).cases.size(), 2U) << "what is closed is nobody's work";
}

TEST_F(ReconciliationsTest, a_difference_is_kept_while_runs_see_it) {
    const auto state = delivered_as(1, "R-1");
    auto lease = claim(*store);
    auto run = open_run(*store, *lease);
    auto first = page(*lease, *run);
    auto duplicate = missing(state);
    duplicate.kind = DifferenceKind::duplicate_there;
    duplicate.subject = "R-7";
    first.differences = {missing(state), duplicate, missing(state)};
    EXPECT_EQ(keep(*store, first), 2);
    EXPECT_EQ(keep(*store, first), 0) << "seen again by the same run";
    first.differences.clear();
    first.finished = true;
    EXPECT_EQ(keep(*store, first), 0);
    ASSERT_EQ(differences().size(), 2U);
    const auto seen_first = differences()[1].first_seen;

    (void)database.query("UPDATE difference SET since = now() - interval '90 days'");
    (void)ask<ReconcileRun>([&](auto done) { store->wish_run(instance, "budi", 24h * 30, done); });
    lease = claim(*store);
    run = open_run(*store, *lease);
    EXPECT_LT(run->since, clock.now() - 24h * 89) << "each open difference can be judged again";
    auto second = page(*lease, *run);
    second.differences = {missing(state)};
    second.finished = true;
    EXPECT_EQ(keep(*store, second), 0);
    const auto left = differences();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].what.kind, DifferenceKind::missing_there);
    EXPECT_EQ(left[0].first_seen, seen_first);
    EXPECT_EQ(left[0].tracking, state.tracking);
    EXPECT_EQ(differences(true).size(), 2U);
    EXPECT_TRUE(ask<bool>([&](auto done) { store->resolve_difference(left[0].id, "budi", done); }));
    EXPECT_FALSE(ask<bool>([&](auto done) { store->resolve_difference(left[0].id, "siti", done); }));
    EXPECT_TRUE(differences().empty());
    EXPECT_EQ(ask<Difference>([&](auto done) { store->difference(left[0].id, done); }).resolved_by, "budi");
}

TEST_F(ReconciliationsTest, a_run_that_fails_resolves_nothing) {
    const auto state = delivered_as(1, "R-1");
    const auto lease = claim(*store);
    const auto run = open_run(*store, *lease);
    auto first = page(*lease, *run);
    first.differences = {missing(state)};
    first.finished = true;
    ASSERT_EQ(keep(*store, first), 1);
    const auto next = open_run(*store, *lease);
    auto failed = page(*lease, *next);
    failed.failure = "HTTP status 500";
    EXPECT_TRUE(keep(*store, failed));
    EXPECT_EQ(differences().size(), 1U);
    DifferenceFilter filter;
    filter.instance = instance;
    filter.scope.agencies = {model::AgencyId{"metro/dinkes"}};
    const auto others = ask<DifferencePage>([&](auto done) { store->differences(filter, done); });
    EXPECT_TRUE(others.differences.empty()) << "not their office";
    EXPECT_EQ(others.last_run->failure, "HTTP status 500");
}

TEST_F(ReconciliationsTest, an_unknown_hand_over_is_absent_only_where_the_list_names_ours) {
    auto made = leased_birth(1, *store);
    const auto row = reschedule_of(made, model::DeliveryState::unknown, clock.now(), std::nullopt);
    const auto state = must(commit(std::move(made))).state;
    ASSERT_EQ(commit(row, *store), MoveOutcome::committed);
    (void)database.query("UPDATE delivery SET node = NULL, failed_at = now() - interval '1 minute'");
    const auto lease = claim(*store);
    const auto run = open_run(*store, *lease);
    const auto absent = [&] {
        return ask<std::vector<UnlistedUnknown>>([&](auto done) { store->unlisted_unknown(run->id, instance, done); });
    };
    EXPECT_TRUE(absent().empty()) << "a list without our numbers says nothing";
    auto names = page(*lease, *run);
    names.names_ours = true;
    ASSERT_TRUE(keep(*store, names));
    const auto found = absent();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].found.complaint.state.id, state.id);
    EXPECT_GE(found[0].since_failed, 60s);
    auto seen = page(*lease, *run);
    seen.seen = {{"R-1", state.id}};
    ASSERT_TRUE(keep(*store, seen));
    EXPECT_TRUE(absent().empty()) << "it is there";
}

}  // namespace
}  // namespace hub::store
