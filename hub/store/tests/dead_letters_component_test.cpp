#include "store_fixture.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace hub::store {
namespace {

using model::Cause;
using model::DeliveryState;

class StoreDeadLetters : public StoreTest {
protected:
    /// Born, leased and at once refused by its agency.
    struct Refused {
        model::ComplaintState state;
        model::Delivery delivery;
    };

    template <class T>
    T wait_for(const std::function<void(std::function<void(Result<T>)>)>& asks) {
        std::optional<Result<T>> answer;
        asks([&](Result<T> found) { answer = std::move(found); });
        return must(await(answer));
    }

    static model::DeliveryChange change_of(const model::Delivery& delivery, DeliveryState state) {
        model::DeliveryChange change;
        change.id = delivery.id;
        change.complaint = delivery.complaint;
        change.instance = delivery.instance;
        change.sequence = delivery.sequence;
        change.fence = delivery.fence;
        change.attempt = delivery.attempt;
        change.state = state;
        change.cause = delivery.cause;
        return change;
    }
    model::Decision step(const model::ComplaintState& state, model::EventKind kind) {
        model::Decision decision;
        decision.state = state;
        decision.expected_version = state.version;
        decision.state.version = state.version + 1;
        decision.event.kind = kind;
        decision.event.at = clock.now();
        return decision;
    }

    Refused refused(
        const char* instance = "pupr-rest", const char* agency = "metro/pupr",
        DeliveryState state = DeliveryState::rejected, Cause cause = Cause::validation) {
        auto made = birth(++keys, 1, instance);
        made.decision.state.responsible = model::AgencyId{agency};
        auto& delivery = made.decision.deliveries[0];
        delivery.agency = model::AgencyId{agency};
        delivery.node = store->node();
        delivery.fence = 1;
        Refused out{{}, delivery};
        out.state = must(commit(std::move(made))).state;
        out.delivery.cause = cause;
        auto decision = step(out.state, model::EventKind::delivery_rejected);
        decision.event.delivery = out.delivery.id;
        decision.event.cause = cause;
        auto change = change_of(out.delivery, state);
        change.attempt = 1;
        decision.changes.push_back(change);
        Move move;
        model::AttemptResult result;
        result.outcome = model::Outcome::rejected;
        result.cause = cause;
        result.remote_code = "422";
        result.detail = "ref is missing";
        move.result = result;
        move.decision = decision;
        std::optional<MoveResult> moved;
        move.done = [&](MoveResult end) { moved = end; };
        store->submit(std::move(move));
        const auto end = await(moved);
        EXPECT_EQ(end.outcome, MoveOutcome::committed);
        out.state = decision.state;
        out.state.chain = end.chain;
        out.delivery.node.reset();
        out.delivery.state = state;
        out.delivery.attempt = 1;
        return out;
    }
    /// What workflow makes of a person's wish.
    model::Decision mend(const Refused& one, model::Mending mending) {
        auto decision = step(
            one.state, mending == model::Mending::redrive   ? model::EventKind::delivery_requeued
                       : mending == model::Mending::discard ? model::EventKind::delivery_discarded
                                                            : model::EventKind::delivered);
        decision.event.actor = model::Role::national_admin;
        decision.event.delivery = one.delivery.id;
        auto change = change_of(one.delivery, DeliveryState::waiting);
        change.leased = false;
        change.finished = mending != model::Mending::redrive;
        change.next_attempt_at = decision.event.at;
        decision.event.messages_ended = change.finished ? 1 : 0;
        decision.changes.push_back(change);
        return decision;
    }

    static DeadLetterFilter everything() {
        DeadLetterFilter filter;
        filter.scope.everybody = true;
        return filter;
    }
    DeadLetterPage page(DeadLetterFilter filter) {
        return wait_for<DeadLetterPage>([&](auto done) { store->dead_letters(filter, std::move(done)); });
    }
    std::vector<DeadLetterGroup> groups(DeadLetterFilter filter) {
        return wait_for<std::vector<DeadLetterGroup>>(
            [&](auto done) { store->dead_letter_groups(filter, std::move(done)); });
    }
    Backlog backlog(ListScope scope) {
        return wait_for<Backlog>([&](auto done) { store->backlog(scope, std::move(done)); });
    }
    RedriveJob add_job(const NewRedrive& wanted) {
        return wait_for<RedriveJob>([&](auto done) { store->add_redrive(wanted, std::move(done)); });
    }
    std::vector<RedriveJob> claim_jobs(Store& by) {
        return wait_for<std::vector<RedriveJob>>([&](auto done) { by.claim_redrives(std::move(done)); });
    }
    std::vector<ClaimedDelivery> slice(const RedriveJob& job, std::int32_t limit = 100) {
        return wait_for<std::vector<ClaimedDelivery>>(
            [&](auto done) { store->redrive_slice(job, limit, std::move(done)); });
    }
    static NewRedrive wanted() {
        NewRedrive out;
        out.filter = everything();
        out.filter.states = {DeliveryState::rejected, DeliveryState::dead};
        out.reason = "pemetaan diperbaiki";
        out.who = "board";
        return out;
    }

    std::uint8_t keys = 0;
};

TEST_F(StoreDeadLetters, a_refusal_lies_there_with_its_cause_and_what_the_agency_said) {
    const auto one = refused();
    const auto found = page(everything());
    ASSERT_EQ(found.letters.size(), 1U);
    EXPECT_FALSE(found.more);
    const auto& letter = found.letters[0];
    EXPECT_EQ(letter.delivery.id, one.delivery.id);
    EXPECT_EQ(letter.delivery.state, DeliveryState::rejected);
    EXPECT_EQ(letter.delivery.cause, Cause::validation);
    EXPECT_EQ(letter.delivery.attempt, 1);
    EXPECT_TRUE(letter.delivery.failed_at);
    EXPECT_EQ(letter.tracking, one.state.tracking);
    EXPECT_EQ(letter.remote_code, "422");
    EXPECT_EQ(letter.detail, "ref is missing");
    const auto file =
        wait_for<DeliveryFile>([&](auto done) { store->delivery_file(one.delivery.id, std::move(done)); });
    ASSERT_TRUE(file.delivery);
    EXPECT_EQ(file.events.size(), 1U);
    EXPECT_EQ(file.attempts.size(), 1U);
    EXPECT_EQ(file.complaint.state.id, one.state.id);
    std::optional<Result<DeliveryFile>> absent;
    store->delivery_file(model::DeliveryId{ids.next()}, [&](auto result) { absent = std::move(result); });
    EXPECT_EQ(await(absent).error().code, "not_found");
}

TEST_F(StoreDeadLetters, pages_hold_each_once_and_filters_narrow_them) {
    std::set<model::DeliveryId> all;
    for (int i = 0; i < 7; ++i) {
        all.insert(refused("pupr-rest", "metro/pupr").delivery.id);
    }
    all.insert(refused("dishub", "metro/dishub", DeliveryState::dead, Cause::timeout).delivery.id);
    all.insert(refused("dishub", "metro/dishub", DeliveryState::unknown, Cause::network).delivery.id);
    auto filter = everything();
    filter.limit = 2;
    std::vector<model::DeliveryId> seen;
    for (;;) {
        const auto one = page(filter);
        std::ranges::transform(
            one.letters, std::back_inserter(seen), [](const DeadLetter& letter) { return letter.delivery.id; });
        if (!one.more) {
            break;
        }
        EXPECT_EQ(one.letters.size(), 2U);
        filter.after = {one.letters.back().delivery.failed_at.value(), one.letters.back().delivery.id};
    }
    EXPECT_EQ(seen.size(), all.size());
    EXPECT_EQ((std::set<model::DeliveryId>{seen.begin(), seen.end()}), all);

    const auto count = [&](const std::function<void(DeadLetterFilter&)>& narrow) {
        auto narrowed = everything();
        narrow(narrowed);
        const auto letters = page(narrowed).letters.size();
        std::int64_t grouped = 0;
        for (const auto& group : groups(narrowed)) {
            grouped += group.count;
        }
        EXPECT_EQ(static_cast<std::int64_t>(letters), grouped);
        return letters;
    };
    EXPECT_EQ(count([](auto& f) { f.instance = model::InstanceId{"dishub"}; }), 2U);
    EXPECT_EQ(count([](auto& f) { f.states = {DeliveryState::dead, DeliveryState::unknown}; }), 2U);
    EXPECT_EQ(count([](auto& f) { f.cause = Cause::validation; }), 7U);
    EXPECT_EQ(count([](auto& f) { f.kind = model::MessageKind::notice; }), 0U);
    EXPECT_EQ(count([&](auto& f) { f.failed_before = clock.now() - 1h; }), 0U);
    EXPECT_EQ(count([&](auto& f) { f.failed_from = clock.now() - 1h; }), 9U);
    EXPECT_EQ(count([](auto& f) { f.scope = {false, {model::AgencyId{"metro/dishub"}}, false}; }), 2U);
    EXPECT_EQ(count([](auto& f) { f.scope = {false, {}, false}; }), 0U) << "nobody's offices: nothing, not everything";
    const auto alike = groups(everything());
    ASSERT_EQ(alike.size(), 3U);
    EXPECT_EQ(alike[2].instance.value(), "pupr-rest");
    EXPECT_EQ(alike[2].count, 7);
    EXPECT_LE(alike[2].first, alike[2].last);
}

TEST_F(StoreDeadLetters, what_is_sent_again_is_claimed_and_delivered_like_any_other) {
    const auto one = refused();
    EXPECT_TRUE(claim(*store).empty());
    EXPECT_EQ(commit(mend(one, model::Mending::redrive), *store).outcome, MoveOutcome::committed);
    EXPECT_TRUE(page(everything()).letters.empty());
    EXPECT_EQ(conservation().waiting, 1);
    const auto claimed = claim(*store);
    ASSERT_EQ(claimed.size(), 1U);
    EXPECT_EQ(claimed[0].delivery.id, one.delivery.id) << "the same key for the agency";
    EXPECT_EQ(claimed[0].delivery.attempt, 1);
    EXPECT_EQ(claimed[0].delivery.fence, one.delivery.fence + 2) << "what knew the old one is void";
    EXPECT_TRUE(claimed[0].delivery.requeued_at);
    EXPECT_EQ(
        commit(delivered(claimed[0].complaint.state, claimed[0].delivery), *store).outcome, MoveOutcome::committed);
    const auto sums = conservation();
    EXPECT_EQ(sums.delivered, 1);
    EXPECT_EQ(sums.waiting + sums.rejected, 0);
    EXPECT_EQ(sums.off, 0);
}

TEST_F(StoreDeadLetters, a_redrive_that_is_put_off_waits) {
    const auto one = refused();
    auto later = mend(one, model::Mending::redrive);
    later.changes[0].next_attempt_at = later.event.at + 1h;
    EXPECT_EQ(commit(std::move(later), *store).outcome, MoveOutcome::committed);
    EXPECT_TRUE(claim(*store).empty());
    const auto due =
        this->one("SELECT extract(epoch FROM next_attempt_at - now()) BETWEEN 3590 AND 3600 FROM delivery");
    EXPECT_EQ(due, "t");
}

TEST_F(StoreDeadLetters, what_is_given_up_or_settled_leaves_the_outbox_and_the_sums_add_up) {
    const auto given_up = refused();
    const auto settled = refused("pupr-rest", "metro/pupr", DeliveryState::unknown, Cause::timeout);
    EXPECT_EQ(commit(mend(given_up, model::Mending::discard), *store).outcome, MoveOutcome::committed);
    EXPECT_EQ(commit(mend(settled, model::Mending::settle), *store).outcome, MoveOutcome::committed);
    const auto sums = conservation();
    EXPECT_EQ(sums.born, 2);
    EXPECT_EQ(sums.delivered, 1);
    EXPECT_EQ(sums.discarded, 1);
    EXPECT_EQ(sums.unknown + sums.rejected + sums.waiting, 0);
    EXPECT_EQ(sums.off, 0);
    EXPECT_EQ(this->one("SELECT count(*) FROM conservation_violation"), "0");
    const auto gone =
        wait_for<DeliveryFile>([&](auto done) { store->delivery_file(given_up.delivery.id, std::move(done)); });
    EXPECT_FALSE(gone.delivery);
    EXPECT_EQ(gone.events.back().event.kind, model::EventKind::delivery_discarded);
}

TEST_F(StoreDeadLetters, only_one_of_two_decisions_counts) {
    const auto one = refused();
    EXPECT_EQ(commit(mend(one, model::Mending::redrive), *store).outcome, MoveOutcome::committed);
    EXPECT_EQ(commit(mend(one, model::Mending::discard), *store).outcome, MoveOutcome::stale);
    // Even on the complaint's newest state: the message is the hub's again.
    auto late = one;
    late.state = load(one.state.id).state;
    EXPECT_EQ(commit(mend(late, model::Mending::discard), *store).outcome, MoveOutcome::fenced);
    late.delivery.fence += 1;
    EXPECT_EQ(commit(mend(late, model::Mending::discard), *store).outcome, MoveOutcome::fenced)
        << "the fence is right, but it lies there for nobody to decide about";
    EXPECT_EQ(conservation().waiting, 1);
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(StoreDeadLetters, a_lease_cannot_end_what_lies_there_for_a_person) {
    const auto one = refused();
    EXPECT_EQ(commit(delivered(one.state, one.delivery), *store).outcome, MoveOutcome::fenced);
    EXPECT_EQ(conservation().rejected, 1);
}

TEST_F(StoreDeadLetters, the_same_wish_is_one_job_while_it_goes_on) {
    const auto job = add_job(wanted());
    EXPECT_EQ(add_job(wanted()).id, job.id);
    auto other = wanted();
    other.per_minute = 61;
    EXPECT_NE(add_job(other).id, job.id);
    ASSERT_EQ(claim_jobs(*store).size(), 2U);
    const auto told = wait_for<bool>([&](auto done) {
        store->advance_redrive({job.id, {}, 3, 1, true}, std::move(done));
    });
    EXPECT_TRUE(told);
    const auto found = wait_for<RedriveJob>([&](auto done) { store->find_redrive(job.id, std::move(done)); });
    EXPECT_TRUE(found.finished_at);
    EXPECT_EQ(found.requeued, 3);
    EXPECT_EQ(found.skipped, 1);
    EXPECT_EQ(found.what.reason, "pemetaan diperbaiki");
    EXPECT_EQ(found.what.filter.states, (std::vector{DeliveryState::rejected, DeliveryState::dead}));
    EXPECT_NE(add_job(wanted()).id, job.id);
}

TEST_F(StoreDeadLetters, a_job_keeps_all_that_was_wished) {
    auto wish = wanted();
    wish.filter.scope = {false, {model::AgencyId{"metro"}, model::AgencyId{"metro/pupr"}}, false};
    wish.filter.instance = model::InstanceId{"pupr-rest"};
    wish.filter.cause = Cause::validation;
    wish.filter.kind = model::MessageKind::complaint;
    wish.filter.failed_from = clock.now() - 24h;
    wish.filter.failed_before = clock.now();
    wish.may_arrive_twice = true;
    wish.role = model::Role::agency_admin;
    wish.agency = model::AgencyId{"metro"};
    const auto job = add_job(wish);
    const auto kept = wait_for<RedriveJob>([&](auto done) { store->find_redrive(job.id, std::move(done)); }).what;
    EXPECT_EQ(kept.filter.scope.agencies, wish.filter.scope.agencies);
    EXPECT_FALSE(kept.filter.scope.everybody);
    EXPECT_EQ(kept.filter.instance, wish.filter.instance);
    EXPECT_EQ(kept.filter.cause, wish.filter.cause);
    EXPECT_EQ(kept.filter.kind, wish.filter.kind);
    EXPECT_EQ(kept.filter.failed_from, wish.filter.failed_from);
    EXPECT_EQ(kept.filter.failed_before, wish.filter.failed_before);
    EXPECT_TRUE(kept.may_arrive_twice);
    EXPECT_EQ(kept.role, wish.role);
    EXPECT_EQ(kept.agency, wish.agency);
    EXPECT_EQ(add_job(wish).id, job.id);
}

TEST_F(StoreDeadLetters, a_job_takes_each_once_and_nothing_that_fails_later) {
    std::set<model::DeliveryId> before;
    for (int i = 0; i < 5; ++i) {
        before.insert(refused().delivery.id);
    }
    auto job = add_job(wanted());
    refused();
    std::set<model::DeliveryId> taken;
    for (int rounds = 0; rounds < 5; ++rounds) {
        const auto some = slice(job, 2);
        for (const auto& one : some) {
            EXPECT_TRUE(taken.insert(one.delivery.id).second);
            EXPECT_EQ(one.complaint.state.id, one.delivery.complaint);
            job.reached = {one.delivery.failed_at.value(), one.delivery.id};
        }
        if (some.empty()) {
            break;
        }
    }
    EXPECT_EQ(taken, before);
}

TEST_F(StoreDeadLetters, a_job_goes_on_at_another_node_when_its_own_has_ended) {
    const auto job = add_job(wanted());
    auto other = open("there");
    ASSERT_EQ(claim_jobs(*other).size(), 1U);
    EXPECT_TRUE(claim_jobs(*store).empty()) << "one at a time";
    EXPECT_TRUE(claim_jobs(*other).empty()) << "it has it already";
    const DeadLetterPlace place{clock.now(), model::DeliveryId{ids.next()}};
    const auto advance = [&](Store& by) {
        return wait_for<bool>([&](auto done) { by.advance_redrive({job.id, place, 4, 0, false}, std::move(done)); });
    };
    EXPECT_TRUE(advance(*other));
    EXPECT_FALSE(advance(*store));
    std::optional<bool> left;
    other->leave([&](bool done) { left = done; });
    EXPECT_TRUE(await(left));
    const auto taken = claim_jobs(*store);
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0].requeued, 4);
    EXPECT_EQ(taken[0].reached.id, place.id);
    EXPECT_EQ(taken[0].reached.failed_at, place.failed_at);
    EXPECT_FALSE(advance(*other)) << "it comes back from the dead";
}

TEST_F(StoreDeadLetters, pauses_are_kept_with_their_history) {
    const auto order = [&](PauseWish wish, const char* who) {
        return wait_for<PauseOutcome>([&](auto done) {
            store->order_pause({wish, model::InstanceId{"pupr-rest"}, who, "pindah server"}, std::move(done));
        });
    };
    const auto paused = [&] {
        return wait_for<std::vector<InstancePause>>([&](auto done) { store->paused(std::move(done)); });
    };
    const auto idle = order(PauseWish::resume, "ani");
    EXPECT_FALSE(idle.now);
    EXPECT_FALSE(idle.changed) << "nothing was paused";
    const auto first = order(PauseWish::pause, "ani");
    EXPECT_EQ(first.now->who, "ani");
    EXPECT_TRUE(first.changed);
    const auto second = order(PauseWish::pause, "budi");
    EXPECT_EQ(second.now->who, "ani") << "it was paused already";
    EXPECT_FALSE(second.changed);
    ASSERT_EQ(paused().size(), 1U);
    EXPECT_EQ(paused()[0].reason, "pindah server");
    EXPECT_TRUE(order(PauseWish::resume, "budi").changed);
    EXPECT_TRUE(paused().empty());
    EXPECT_TRUE(order(PauseWish::pause, "citra").changed);
    EXPECT_EQ(
        this->one(
            "SELECT string_agg(paused_by || '-' || coalesce(resumed_by, ''), ' ' ORDER BY id) FROM instance_pause"),
        "ani-budi citra-");
}

TEST_F(StoreDeadLetters, the_backlog_is_told_by_office_and_age) {
    refused();
    refused("pupr-rest", "metro/pupr", DeliveryState::unknown, Cause::timeout);
    for (int i = 0; i < 3; ++i) {
        must(commit(birth(++keys, 1, "dishub")));  // nobody's lease: it waits in the table
    }
    database.execute(
        "UPDATE delivery SET born_at = now() - interval '2 hours' WHERE instance = 'dishub' AND complaint_id ="
        " (SELECT min(complaint_id::text)::uuid FROM delivery WHERE instance = 'dishub')");
    ListScope all;
    all.everybody = true;
    const auto found = backlog(all);
    ASSERT_EQ(found.queue.size(), 1U);
    EXPECT_EQ(found.queue[0].instance.value(), "dishub");
    EXPECT_EQ(found.queue[0].waiting, 3);
    EXPECT_EQ(found.queue[0].older_than_an_hour, 1);
    EXPECT_EQ(found.queue[0].older_than_a_day, 0);
    EXPECT_EQ(found.dead.size(), 2U);
    EXPECT_TRUE(backlog({false, {model::AgencyId{"elsewhere"}}, false}).queue.empty());
    EXPECT_TRUE(backlog({false, {model::AgencyId{"elsewhere"}}, false}).dead.empty());
}

/// Whatever lies in the outbox: lists of dead letters and of what waits walk their own indexes.
TEST_F(StoreDeadLetters, no_list_walks_through_the_outbox) {
    database.execute(
        "INSERT INTO delivery (complaint_id, instance, sequence, id, agency, kind, state, attempt, crashes, fence, "
        "node,"
        " born_at, next_attempt_at) SELECT gen_random_uuid(), 'i' || n % 20, 1, gen_random_uuid(), 'a', 1, 1, 0, 0, 1,"
        " CASE WHEN n % 2 = 0 THEN 7 END, now(), now() FROM generate_series(1, 200000) n;"
        "INSERT INTO delivery (complaint_id, instance, sequence, id, agency, kind, state, attempt, crashes, fence, "
        "born_at,"
        " failed_at, cause) SELECT gen_random_uuid(), 'i' || n % 20, 1, gen_random_uuid(), 'a', 1, 3 + n % 3, 0, 0, 1, "
        "now(),"
        " now(), 6 FROM generate_series(1, 2000) n;"
        "ANALYZE delivery");
    const auto plan = [&](const std::string& sql) {
        std::string out;
        for (const auto& row : database.query("EXPLAIN " + sql)) {
            out += row.at(0) + "\n";
        }
        return out;
    };
    for (const std::string sql :
         {"SELECT * FROM delivery d WHERE d.state IN (3, 4, 5) AND d.agency = ANY('{a}'::text[]) AND (d.failed_at, "
          "d.id) >"
          " (now() - interval '1 day', gen_random_uuid()) ORDER BY d.failed_at, d.id LIMIT 51",
          "SELECT d.instance, d.agency, d.state, coalesce(d.cause, 0), count(*) FROM delivery d WHERE d.state IN (3, "
          "4, 5)"
          " GROUP BY 1, 2, 3, 4",
          "SELECT complaint_id FROM delivery WHERE id = gen_random_uuid() AND state IN (3, 4, 5)",
          "SELECT d.instance FROM delivery d WHERE d.node IS NULL AND d.state = 1 AND d.instance > 'i1' ORDER BY "
          "d.instance"
          " LIMIT 1",
          "SELECT d.agency, d.born_at FROM delivery d WHERE d.instance = 'i1' AND d.node IS NULL AND d.state = 1 ORDER "
          "BY"
          " d.next_attempt_at LIMIT 10000"}) {
        const auto how = plan(sql);
        EXPECT_EQ(how.find("Seq Scan on delivery"), std::string::npos) << sql << "\n" << how;
    }
    ListScope all;
    all.everybody = true;
    const auto began = std::chrono::steady_clock::now();
    const auto found = backlog(all);
    std::cout << "backlog of 100000 waiting and 2000 dead: "
              << std::chrono::duration<double, std::milli>{std::chrono::steady_clock::now() - began}.count() << " ms\n";
    EXPECT_EQ(found.queue.size(), 10U);
    for (const auto& line : found.queue) {
        EXPECT_EQ(line.waiting, most_counted) << "counted up to there";
    }
}

}  // namespace
}  // namespace hub::store
