#include "store_fixture.hpp"

#include <pqxx/pqxx>

namespace hub::store {
namespace {

TEST_F(StoreTest, AMigrationThatCameLaterThanAHigherOneIsNotSkipped) {
    database.execute("DROP INDEX delivery_sending");
    database.execute("DELETE FROM schema_migration WHERE number = 2");
    const auto report = must(migrate(database.owner_connection()));
    EXPECT_EQ(report.applied, std::vector<std::string>{"0002_leases"});
    EXPECT_EQ(report.from, newest_schema_version());
    EXPECT_EQ(report.to, newest_schema_version());
    EXPECT_EQ(one("SELECT count(*) FROM pg_indexes WHERE indexname = 'delivery_sending'"), "1");
}

TEST_F(StoreTest, MigratingAgainChangesNothing) {
    const auto again = migrate(database.owner_connection());
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->applied.empty());
    EXPECT_EQ(again->to, newest_schema_version());
}

TEST_F(StoreTest, AMigrationThatArrivesAfterALaterOneIsAppliedToo) {
    database.execute(
        "DROP TABLE calendar_pass, config_active, config_activation, config_file;"
        "ALTER TABLE config_version DROP COLUMN has_files; ALTER TABLE complaint DROP COLUMN calendar;"
        "DELETE FROM schema_migration WHERE number = 4");
    const auto late = migrate(database.owner_connection());
    ASSERT_TRUE(late) << to_string(late.error());
    EXPECT_EQ(late->applied, std::vector<std::string>{"0004_configuration"});
    EXPECT_EQ(late->to, newest_schema_version());
}

TEST_F(StoreTest, ABirthIsStoredWholeAndReadsBackAsWritten) {
    const auto made = birth(1);
    const auto committed = commit(made);
    ASSERT_TRUE(committed) << to_string(committed.error());
    EXPECT_EQ(committed->outcome, BirthOutcome::committed);
    std::optional<Result<ComplaintFile>> found;
    store->find(made.decision.state.tracking, [&](auto result) { found = std::move(result); });
    ASSERT_TRUE(loop.run_until([&] { return found.has_value(); }));
    ASSERT_TRUE(*found) << to_string(found->error());
    const auto& file = **found;
    EXPECT_EQ(file.complaint.content.subject, made.decision.event.content->subject);
    EXPECT_EQ(file.complaint.content.body, "NULL");
    EXPECT_EQ(file.complaint.state.received_at, made.decision.state.received_at);
    EXPECT_EQ(file.complaint.state.clocks, made.decision.state.clocks);
    EXPECT_EQ(file.complaint.state.chain, committed->state.chain);
    ASSERT_EQ(file.events.size(), 1U);
    ASSERT_EQ(file.outbox.size(), 1U);
    EXPECT_EQ(file.outbox[0].state, model::DeliveryState::waiting);
}

TEST_F(StoreTest, TheSameKeyGivesTheSameComplaintAndAnotherBodyIsRefused) {
    const auto first = commit(birth(1));
    ASSERT_TRUE(first);
    const auto replay = commit(birth(1));
    ASSERT_TRUE(replay);
    EXPECT_EQ(replay->outcome, BirthOutcome::replay);
    EXPECT_EQ(replay->state.id, first->state.id);
    EXPECT_EQ(replay->routing.responsible.value(), "metro/pupr");
    EXPECT_EQ(commit(birth(1, 2))->outcome, BirthOutcome::key_reused);
    EXPECT_EQ(one("SELECT count(*) FROM complaint"), "1");
}

TEST_F(StoreTest, WhatAKeyWasAnsweredCanBeLookedUp) {
    const auto first = commit(birth(1));
    ASSERT_TRUE(first);
    const auto look = [&](std::uint8_t key, std::uint8_t body) {
        std::optional<Result<BirthResult>> answer;
        Uuid idem;
        Uuid idem_body;
        idem.bytes[0] = key;
        idem_body.bytes[0] = body;
        store->find_filed(idem, idem_body, [&](Result<BirthResult> found) { answer = std::move(found); });
        EXPECT_TRUE(loop.run_until([&] { return answer.has_value(); }));
        return std::move(*answer);
    };
    const auto same = look(1, 1);
    ASSERT_TRUE(same) << to_string(same.error());
    EXPECT_EQ(same->outcome, BirthOutcome::replay);
    EXPECT_EQ(same->state.id, first->state.id);
    EXPECT_EQ(same->routing.responsible.value(), "metro/pupr");
    EXPECT_EQ(look(1, 2)->outcome, BirthOutcome::key_reused);
    EXPECT_EQ(look(2, 1).error().code, "not_found");
}

TEST_F(StoreTest, TheDatabaseMayBeNamedByAUrl) {
    const auto folder = database.query("SHOW unix_socket_directories")[0][0];
    std::string escaped;
    for (const char c : folder) {
        escaped += c == '/' ? std::string{"%2F"} : std::string{c};
    }
    for (const auto& url :
         {"postgresql://sp4n_hub@" + escaped + ":5432/" + database.name(),
          "postgres:///" + database.name() + "?host=" + folder + "&user=sp4n_hub"}) {
        store.reset();
        store = open("here", url);
        EXPECT_TRUE(store->health().ready) << url;
    }
    ApiKey key;
    key.name = "by url";
    EXPECT_TRUE(add_key("postgres:///" + database.name() + "?host=" + folder + "&user=sp4n_owner", key));
}

TEST_F(StoreTest, REL_I1_SameKeyConcurrentlyIsExactlyOneComplaint) {
    constexpr int copies = 50;
    int committed = 0;
    int replayed = 0;
    for (int i = 0; i < copies; ++i) {
        auto made = birth(7);
        made.done = [&](Result<BirthResult> result) {
            ASSERT_TRUE(result);
            ++(result->outcome == BirthOutcome::committed ? committed : replayed);
        };
        store->submit(std::move(made));
    }
    ASSERT_TRUE(loop.run_until([&] { return committed + replayed == copies; }));
    EXPECT_EQ(committed, 1);
    EXPECT_EQ(one("SELECT count(*) FROM complaint"), "1");
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(StoreTest, ABadDecisionFailsAloneInItsBatch) {
    int good = 0;
    int bad = 0;
    for (std::uint8_t i = 0; i < 40; ++i) {
        auto made = birth(static_cast<std::uint8_t>(i + 1));
        if (i == 17) {
            made.decision.event.content->body = std::string("\xFF", 1);  // no UTF-8: PostgreSQL refuses the statement
        }
        made.done = [&](const Result<BirthResult>& result) { ++(result ? good : bad); };
        store->submit(std::move(made));
    }
    ASSERT_TRUE(loop.run_until([&] { return good + bad == 40; }));
    EXPECT_EQ(bad, 1);
    EXPECT_EQ(one("SELECT count(*) FROM complaint"), "39");
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(StoreTest, ADeliveredMessageLeavesTheOutboxAndTheChainGoesOn) {
    auto made = birth(1);
    made.decision.deliveries[0].node = store->node();
    made.decision.deliveries[0].fence = 1;
    const auto born = commit(made);
    ASSERT_TRUE(born);
    const auto moved = commit(delivered(born->state, made.decision.deliveries[0]), *store);
    EXPECT_EQ(moved.outcome, MoveOutcome::committed);
    EXPECT_EQ(one("SELECT count(*) FROM delivery"), "0");
    EXPECT_EQ(one("SELECT max(seq) FROM event"), "2");
    EXPECT_EQ(one("SELECT count(DISTINCT hash) FROM event"), "2");
    const auto sums = conservation();
    EXPECT_EQ(sums.born, 1);
    EXPECT_EQ(sums.delivered, 1);
    EXPECT_EQ(sums.off, 0);
}

TEST_F(StoreTest, LostRacesAndLostLeasesKeepNothing) {
    auto made = birth(1);
    made.decision.deliveries[0].node = store->node();
    made.decision.deliveries[0].fence = 1;
    const auto born = commit(made);
    ASSERT_TRUE(born);
    auto fenced = delivered(born->state, made.decision.deliveries[0]);
    fenced.changes[0].fence = 9;
    EXPECT_EQ(commit(fenced, *store).outcome, MoveOutcome::fenced);
    EXPECT_EQ(one("SELECT count(*) FROM event"), "1");

    model::Decision faster;
    faster.state = born->state;
    faster.expected_version = 1;
    faster.state.version = 2;
    faster.event.kind = model::EventKind::accepted;
    faster.event.at = clock.now();
    EXPECT_EQ(commit(faster, *store).outcome, MoveOutcome::committed);
    const auto stale = delivered(born->state, made.decision.deliveries[0]);
    EXPECT_EQ(commit(stale, *store).outcome, MoveOutcome::stale);
    auto slower = faster;
    slower.event.kind = model::EventKind::closed;
    slower.state.status = model::Status::closed;
    EXPECT_EQ(commit(slower, *store).outcome, MoveOutcome::stale);
    EXPECT_EQ(one("SELECT count(*) FROM delivery"), "1");
    EXPECT_EQ(one("SELECT max(seq) FROM event"), "2");
    EXPECT_EQ(one("SELECT count(*) FROM event"), "2");
    EXPECT_NE(one("SELECT status FROM complaint"), "4");
}

TEST_F(StoreTest, EveryColumnOfAStateComesBack) {
    auto made = birth(1);
    made.decision.state.handed_over = 1;
    made.decision.state.disposed_at = made.decision.state.received_at;
    made.decision.state.verification_left = 3;
    made.decision.state.clocks.next_at = clock.now() + std::chrono::hours{5};
    made.decision.state.copies = {model::AgencyId{"metro/dlh"}};
    const auto born = commit(made);
    ASSERT_TRUE(born);
    EXPECT_EQ(load(born->state.id).state, born->state);

    const auto later = [&](int hours) { return clock.now() + std::chrono::hours{hours}; };
    model::Decision decision;
    auto& state = decision.state;
    state = born->state;
    decision.expected_version = 1;
    state.version = 2;
    state.status = model::Status::postponed;
    state.kind = model::ComplaintKind::aspiration;
    state.anonymous = state.secret = state.supervisory = state.waits_for_reporter = true;
    state.has_started = state.has_follow_up = state.is_answered = true;
    state.priority = model::Priority::high;
    state.rating = 4;
    state.disposed_at = later(1);
    state.last_follow_up_at = later(2);
    state.closed_at = later(3);
    state.responsible = model::AgencyId{"metro/dinkes"};
    state.region = model::RegionCode{"18.72.02"};
    state.category = model::CategoryCode{"health"};
    state.handed_over = 0;
    state.returns = 2;
    state.refused = {model::AgencyId{"metro/pupr"}, model::AgencyId{"metro/dishub"}};
    state.copies = {model::AgencyId{"metro/dlh"}, model::AgencyId{"metro/satpol"}};
    state.duplicate_of = model::ComplaintId{ids.next()};
    state.verification_left = 1;
    state.extensions = 1;
    state.extended_days = 9;
    state.config = model::ConfigVersion{7};
    state.clocks = {
        .verification_due = later(10),
        .first_follow_up_due = later(11),
        .completion_due = later(12),
        .silence_due = later(13),
        .file_due = later(14),
        .postponed_until = later(15),
        .verification_from = later(16),
        .completion_from = later(17),
        .paused_at = later(18),
        .verification_steps = 3,
        .first_follow_up_steps = 31,
        .completion_steps = 17,
        .next_at = later(19),
        .provisional = true};
    decision.event.kind = model::EventKind::postponed;
    decision.event.at = clock.now();
    const auto moved = commit(decision, *store);
    ASSERT_EQ(moved.outcome, MoveOutcome::committed);
    state.chain = moved.chain;
    EXPECT_EQ(load(state.id).state, state);
}

TEST_F(StoreTest, AnUpdateIsAppliedOncePerKey) {
    const auto born = commit(birth(1));
    ASSERT_TRUE(born);
    model::Decision update;
    update.state = born->state;
    update.expected_version = 1;
    update.state.version = 2;
    update.state.status = model::Status::in_progress;
    update.event.kind = model::EventKind::accepted;
    update.event.at = clock.now();
    update.inbound_instance = model::InstanceId{"pupr-rest"};
    update.inbound_key = "PUPR-1/diterima";
    EXPECT_EQ(commit(update, *store).outcome, MoveOutcome::committed);
    auto again = update;
    again.expected_version = 2;
    again.state.version = 3;
    EXPECT_EQ(commit(again, *store).outcome, MoveOutcome::duplicate);
    EXPECT_EQ(one("SELECT max(seq) FROM event"), "2");
}

TEST_F(StoreTest, OnlyTheLowestUnfinishedSequenceIsClaimed) {
    const auto made = birth(1);
    ASSERT_TRUE(commit(made));
    database.execute(
        "INSERT INTO delivery SELECT complaint_id, instance, 2, gen_random_uuid(), agency, 2, 1, 0, 0, 0, NULL, "
        "born_at,"
        " born_at FROM delivery");
    const auto first = claim(*store);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].delivery.sequence, 1);
    EXPECT_EQ(first[0].delivery.fence, 1);
    EXPECT_EQ(first[0].delivery.node, store->node());
    EXPECT_EQ(first[0].complaint.content.subject, made.decision.event.content->subject);
    EXPECT_TRUE(claim(*store).empty());  // the second waits for the first
    database.execute("DELETE FROM delivery WHERE sequence = 1");
    ASSERT_EQ(claim(*store).size(), 1U);
}

TEST_F(StoreTest, ARetryGivesItsLeaseBackAndIsDueLater) {
    auto made = birth(1);
    made.decision.deliveries[0].node = store->node();
    made.decision.deliveries[0].fence = 1;
    ASSERT_TRUE(commit(made));
    Reschedule later;
    later.change.id = made.decision.deliveries[0].id;
    later.change.complaint = made.decision.state.id;
    later.change.instance = made.decision.deliveries[0].instance;
    later.change.fence = 1;
    later.change.attempt = 1;
    later.change.next_attempt_at = clock.now() + 1h;
    later.result.emplace();
    later.result->outcome = model::Outcome::retry;
    later.at = clock.now();
    std::optional<MoveOutcome> done;
    later.done = [&](MoveOutcome outcome) { done = outcome; };
    store->submit(std::move(later));
    ASSERT_TRUE(loop.run_until([&] { return done.has_value(); }));
    EXPECT_EQ(*done, MoveOutcome::committed);
    EXPECT_TRUE(claim(*store).empty());
    EXPECT_EQ(one("SELECT count(*) FROM attempt"), "1");
    database.execute("UPDATE delivery SET next_attempt_at = now()");
    const auto due = claim(*store);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].delivery.attempt, 1);
    EXPECT_EQ(due[0].delivery.fence, 2);
}

/// A message whose lease was lost and won again may wait for its mark twice, and both be written in one go.
TEST_F(StoreTest, OfTwoLeasesOfOneMessageOnlyTheLivingIsMarked) {
    const auto busy = leased_birth(1, *store);
    const auto twice = leased_birth(2, *store);
    ASSERT_TRUE(commit(busy));
    ASSERT_TRUE(commit(twice));
    database.execute(
        "UPDATE delivery SET fence = 3 WHERE id = '" + to_string(twice.decision.deliveries[0].id.value()) + "'");
    pqxx::connection other{database.superuser_connection()};
    pqxx::work holds{other};
    holds.exec(
        "SELECT 1 FROM delivery WHERE id = '" + to_string(busy.decision.deliveries[0].id.value()) + "' FOR UPDATE");
    std::optional<MoveOutcome> first;
    std::optional<MoveOutcome> old_lease;
    std::optional<MoveOutcome> new_lease;
    const auto mark = [&](const Birth& made, std::int32_t fence, std::optional<MoveOutcome>& outcome) {
        auto row = reschedule_of(made, model::DeliveryState::sending, clock.now(), {});
        row.change.fence = fence;
        row.done = [&](MoveOutcome ended) { outcome = ended; };
        store->submit(std::move(row));
    };
    mark(busy, 1, first);
    // The writer waits for that row: what comes now goes out together.
    ASSERT_TRUE(loop.run_until([&] { return one("SELECT count(*) FROM pg_locks WHERE NOT granted") != "0"; }));
    mark(twice, 1, old_lease);
    mark(twice, 3, new_lease);
    holds.abort();
    ASSERT_TRUE(loop.run_until([&] { return old_lease.has_value() && new_lease.has_value(); }));
    EXPECT_EQ(first, MoveOutcome::committed);
    EXPECT_EQ(old_lease, MoveOutcome::fenced) << "it would be sent by both";
    EXPECT_EQ(new_lease, MoveOutcome::committed);
}

TEST_F(StoreTest, ADeadNodesLeasesPassOnAndItsLateCompletionsAreRefused) {
    auto dead = open("there");
    auto made = birth(1);
    made.decision.deliveries[0].node = dead->node();
    made.decision.deliveries[0].fence = 1;
    const auto born = commit(made);
    ASSERT_TRUE(born);
    EXPECT_TRUE(claim(*store).empty());
    // Its heart stopped long ago, as with a paused process; it does not know.
    database.execute(
        "UPDATE node SET heartbeat_at = now() - interval '1 hour', ended_at = now() WHERE place = 'there'");
    std::vector<ClaimedDelivery> taken;
    ASSERT_TRUE(loop.run_until([&] {
        taken = claim(*store);
        return !taken.empty();
    }));
    EXPECT_EQ(taken[0].delivery.node, store->node());
    EXPECT_EQ(commit(delivered(born->state, made.decision.deliveries[0]), *dead).outcome, MoveOutcome::fenced);
    EXPECT_EQ(commit(delivered(taken[0].complaint.state, taken[0].delivery), *store).outcome, MoveOutcome::committed);
    EXPECT_EQ(conservation().off, 0);
}

TEST_F(StoreTest, WhatWasOnTheWireOfADeadNodeIsClaimedAsInDoubt) {
    auto dead = open("there");
    auto made = birth(1);
    made.decision.deliveries[0].node = dead->node();
    made.decision.deliveries[0].fence = 1;
    ASSERT_TRUE(commit(made));
    database.execute("UPDATE delivery SET state = 2");
    dead.reset();
    database.execute("UPDATE node SET ended_at = now() WHERE place = 'there'");
    const auto taken = claim(*store);
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0].delivery.state, model::DeliveryState::sending);
    EXPECT_EQ(taken[0].delivery.node, store->node());
}

TEST_F(StoreTest, CutConnectionsLoseNothingThatWasPromised) {
    int answered = 0;
    int promised = 0;
    for (int round = 0; round < 10; ++round) {
        for (std::uint8_t i = 0; i < 25; ++i) {
            auto made = birth(static_cast<std::uint8_t>(round * 25 + i + 1));
            made.done = [&](const Result<BirthResult>& result) {
                ++answered;
                promised += result ? 1 : 0;
            };
            store->submit(std::move(made));
        }
        database.cut_connections();
        ASSERT_TRUE(loop.run_until([&] { return answered == (round + 1) * 25; }));
        ASSERT_TRUE(loop.run_until([&] { return store->health().ready; }));
    }
    EXPECT_GE(std::stoi(one("SELECT count(*) FROM complaint")), promised);
    EXPECT_EQ(one("SELECT count(*) - count(DISTINCT idem) FROM complaint"), "0");
    EXPECT_EQ(conservation().off, 0);
    EXPECT_GT(promised, 0);
}

}  // namespace
}  // namespace hub::store
