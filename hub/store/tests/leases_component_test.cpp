#include "leases.hpp"
#include "session.hpp"
#include "store_fixture.hpp"

#include <csignal>
#include <map>

namespace hub::store {
namespace {

using LeasesTest = StoreTest;
using model::DeliveryState;

/// Arguments with which each statement of the leases is planned.
const std::map<std::string, std::string>& arguments() {
    static const std::string place = "'00000000-0000-0000-0000-000000000000', '', 0, 2000";
    static const std::map<std::string, std::string> all{
        {"heartbeat", "1"},
        {"enrol_end", "'here'"},
        {"enrol", "'here'"},
        {"leave", "1"},
        {"bury", "1000"},
        {"prune", ""},
        {"living", ""},
        {"free_lapsed", "1000, " + place},
        {"claim", "'{a,b}', '{10,10}', 1"},
        {"claim_in_doubt", "1000, 1"},
        {"claim_looks", "'{a,b}', '{10,10}', '{1000,1000}'"},
        {"end_look", "'00000000-0000-0000-0000-000000000000', 'a', 1, 1, 1000, ''"},
        {"living", ""},
        {"complaints", "'{}'"},
        {"histories", "'{}'"},
        {"leased", "1, " + place},
        {"release", "'{}', '{}', '{}', '{}'"}};
    return all;
}

TEST_F(LeasesTest, NoStatementScansTheOutbox) {
    database.execute(
        "INSERT INTO delivery SELECT gen_random_uuid(), 'i' || n % 50, 1, gen_random_uuid(), 'a', 1, 1, 0, 0, 1,"
        " CASE WHEN n % 2 = 0 THEN 1 END, now(), CASE WHEN n % 2 = 1 THEN now() END FROM generate_series(1, 100000) n");
    database.execute("ANALYZE");
    Session session{database.hub_connection(), Leases::statements()};
    const auto all = Leases::statements();
    for (const auto& statement : all) {
        const std::string& name = statement.first;
        const std::string& sql = statement.second;
        ASSERT_TRUE(arguments().contains(name)) << name;
        std::string plan;
        const auto& given = arguments().at(name);
        const auto tried = session.run([&](pqxx::connection& connection) {
            pqxx::nontransaction work{connection};
            std::string prepare = "PREPARE plan_";
            work.exec(prepare.append(name).append(" AS ").append(sql));
            std::string explain = "EXPLAIN EXECUTE plan_";
            explain.append(name);
            if (!given.empty()) {
                explain.append("(").append(given).append(")");
            }
            for (const auto& row : work.exec(explain)) {
                plan += row[0].as<std::string>() + "\n";
            }
        });
        ASSERT_TRUE(tried) << name << ": " << tried.detail;
        EXPECT_EQ(plan.find("Seq Scan on delivery"), std::string::npos) << name << "\n" << plan;
        EXPECT_EQ(plan.find("Seq Scan on complaint"), std::string::npos) << name << "\n" << plan;
        for (auto at = plan.find(" on delivery"); at != std::string::npos; at = plan.find(" on delivery", at + 1)) {
            const auto line_start = plan.rfind('\n', at) + 1;
            const auto line = plan.substr(line_start, plan.find('\n', at) - line_start);
            if (line.find("Update on") != std::string::npos) {
                continue;
            }
            const auto next = plan.substr(plan.find('\n', at) + 1);
            EXPECT_NE(next.substr(0, next.find('\n')).find("Cond:"), std::string::npos)
                << name << ": a full index scan\n"
                << plan;
        }
    }
}

/// Plans are made when a connection is new, often on empty tables, and stay: a claim must be cheap with those too.
TEST_F(LeasesTest, AClaimPlannedOnAnEmptyTableStaysCheap) {
    Session session{database.hub_connection(), Leases::statements()};
    std::string claim_sql;
    const auto all = Leases::statements();
    for (const auto& [name, sql] : all) {
        claim_sql = name == "claim" ? sql : claim_sql;
    }
    const std::string call = "EXECUTE plan_claim('{i0}', '{200}', 1)";
    std::string plan;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        work.exec("PREPARE plan_claim AS " + claim_sql);
        work.exec(call);
        database.execute(
            "INSERT INTO delivery SELECT gen_random_uuid(), 'i' || n % 2, 1, gen_random_uuid(), 'a', 1, 1, 0, 0, 1,"
            " NULL, now(), now() FROM generate_series(1, 20000) n");
        for (const auto& row : work.exec("EXPLAIN (ANALYZE, BUFFERS) " + call)) {
            plan += row[0].as<std::string>() + "\n";
        }
    });
    ASSERT_TRUE(tried) << tried.detail;
    EXPECT_EQ(one("SELECT count(*) FROM delivery WHERE node = 1"), "200");
    const auto at = plan.find("shared hit=");
    ASSERT_NE(at, std::string::npos) << plan;
    EXPECT_LT(std::stoi(plan.substr(at + 11)), 20'000) << "a hundred pages a row:\n" << plan;
}

TEST_F(LeasesTest, ABuriedNodesLeasesAreFreedInSlices) {
    auto dead = open("there");
    ASSERT_TRUE(commit(leased_birth(1, *dead)));
    database.execute(
        "INSERT INTO delivery SELECT gen_random_uuid(), instance, 1, gen_random_uuid(), agency, 1, 1, 0, 0, 1, node,"
        " born_at, NULL FROM delivery, generate_series(1, 5000)");
    dead.reset();
    EXPECT_TRUE(loop.run_until([&] { return one("SELECT count(*) FROM delivery WHERE node IS NOT NULL") == "0"; }));
    EXPECT_EQ(one("SELECT count(DISTINCT fence) || ' ' || max(fence) FROM delivery"), "1 2");
}

TEST_F(LeasesTest, NodesThatEndedLongAgoAreForgottenUnlessSomethingOfTheirsIsInDoubt) {
    database.execute(
        "INSERT INTO node (place, ended_at) VALUES ('old', now() - interval '2 hours'), ('doubt', now() - interval '2 "
        "hours')");
    ASSERT_TRUE(commit(birth(1)));
    database.execute("UPDATE delivery SET state = 2, node = (SELECT id FROM node WHERE place = 'doubt')");
    open("there");
    EXPECT_EQ(one("SELECT count(*) FROM node WHERE place = 'old'"), "0");
    EXPECT_EQ(one("SELECT count(*) FROM node WHERE place = 'doubt'"), "1");
}

TEST_F(LeasesTest, ACleanStopLeavesNothingToWaitFor) {
    auto other = open("there");
    const auto made = leased_birth(1, *other);
    ASSERT_TRUE(commit(made));
    model::DeliveryChange lease;
    lease.id = made.decision.deliveries[0].id;
    lease.complaint = made.decision.state.id;
    lease.instance = made.decision.deliveries[0].instance;
    lease.fence = 1;
    other->release({lease});
    std::optional<bool> left;
    other->leave([&](bool yes) { left = yes; });
    EXPECT_TRUE(await(left));
    EXPECT_EQ(one("SELECT count(*) FROM node WHERE place = 'there' AND ended_at IS NULL"), "0");
    const auto taken = claim(*store);  // at once, not after dead_after
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0].delivery.fence, 3);
}

TEST_F(LeasesTest, TheSweepSeesWhatWaitsAndWhatIsMarkedButNothingOfOthers) {
    auto other = open("there");
    ASSERT_TRUE(commit(leased_birth(1, *store)));
    const auto marked = leased_birth(2, *store);
    ASSERT_TRUE(commit(marked));
    ASSERT_TRUE(commit(leased_birth(3, *other)));
    ASSERT_TRUE(commit(birth(4)));
    EXPECT_EQ(
        commit(reschedule_of(marked, DeliveryState::sending, clock.now(), std::nullopt), *store),
        MoveOutcome::committed);
    const auto rows = leased(*store);
    ASSERT_EQ(rows.size(), 2U);
    int sending = 0;
    for (const auto& row : rows) {
        EXPECT_EQ(row.fence, 1);
        sending += row.state == DeliveryState::sending ? 1 : 0;
    }
    EXPECT_EQ(sending, 1);
}

/// Intervals are measured by the database: a hub an hour ahead or behind neither storms nor waits.
TEST_F(LeasesTest, ASkewedHubClockChangesNoInterval) {
    std::uint8_t key = 0;
    for (const auto skew : {-1h, 1h}) {
        const auto now = clock.now() + skew;
        auto unleased = birth(++key);
        unleased.decision.deliveries[0].born_at = now;
        ASSERT_TRUE(commit(unleased));
        ASSERT_EQ(claim(*store).size(), 1U) << "born without a lease: due at once";
        auto retried = leased_birth(++key, *store);
        retried.decision.deliveries[0].born_at = now;
        ASSERT_TRUE(commit(retried));
        EXPECT_EQ(commit(reschedule_of(retried, DeliveryState::waiting, now, 800ms), *store), MoveOutcome::committed);
        EXPECT_TRUE(claim(*store).empty()) << "a retry is not due before its delay";
        EXPECT_TRUE(loop.run_until([&] { return !claim(*store).empty(); }, 5s)) << "… and is due after it";
    }
}

TEST_F(LeasesTest, AMarkIsUndoneAndDueAtOnce) {
    const auto made = leased_birth(1, *store);
    ASSERT_TRUE(commit(made));
    EXPECT_EQ(
        commit(reschedule_of(made, DeliveryState::sending, clock.now(), std::nullopt), *store), MoveOutcome::committed);
    EXPECT_TRUE(claim(*store).empty());
    EXPECT_EQ(commit(reschedule_of(made, DeliveryState::waiting, clock.now(), 0us), *store), MoveOutcome::committed);
    EXPECT_EQ(claim(*store).size(), 1U);
}

TEST_F(LeasesTest, AMoveThatPostgreSqlRefusesSaysSo) {
    const auto made = leased_birth(1, *store);
    const auto born = commit(made);
    ASSERT_TRUE(born);
    auto bad = delivered(born->state, made.decision.deliveries[0]);
    bad.event.external_ref = std::string("\xFF", 1);  // no UTF-8: never taken
    EXPECT_EQ(commit(bad, *store).outcome, MoveOutcome::refused);
    auto row = reschedule_of(made, DeliveryState::waiting, clock.now(), 1s);
    row.result.emplace();
    row.result->detail = std::string("\xFF", 1);
    EXPECT_EQ(commit(std::move(row), *store), MoveOutcome::refused);
    EXPECT_EQ(one("SELECT count(*) FROM attempt"), "0");
    EXPECT_EQ(commit(delivered(born->state, made.decision.deliveries[0]), *store).outcome, MoveOutcome::committed);
}

TEST_F(LeasesTest, TheServingRoleMakesNoKeys) {
    ApiKey key;
    key.name = "door";
    EXPECT_FALSE(add_key(database.hub_connection(), key));
    EXPECT_TRUE(add_key(database.owner_connection(), key));
}

TEST_F(LeasesTest, WhatMayWorkLaterIsNotRefusedForGood) {
    Session session{database.hub_connection(), {}};
    const auto trouble = [&](const std::string& sql) {
        return session.run([&](pqxx::connection& connection) { pqxx::nontransaction{connection}.exec(sql); }).trouble;
    };
    const auto raise = [](const std::string& state) {
        return "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '" + state + "'; END $$";
    };
    EXPECT_EQ(trouble("SET statement_timeout = '10ms'"), SqlTrouble::none);
    EXPECT_EQ(trouble("SELECT pg_sleep(5)"), SqlTrouble::transient);
    for (const auto* state : {"53100", "53200", "53400", "58000", "58030", "58P01", "40001"}) {
        EXPECT_EQ(trouble(raise(state)), SqlTrouble::transient) << state;
    }
    EXPECT_EQ(trouble(raise("22021")), SqlTrouble::refused);
}

TEST_F(LeasesTest, TheDatabaseMayBeGivenAsAUrl) {
    const auto words = database.hub_connection();  // host=… port=… user=… dbname=…
    const auto host = words.substr(5, words.find(' ') - 5);
    Session session{"postgresql://sp4n_hub@/" + database.name() + "?port=5432&host=" + host, {}};
    const auto tried = session.run([](pqxx::connection& connection) {
        EXPECT_EQ(pqxx::nontransaction{connection}.exec1("SELECT 1")[0].as<int>(), 1);
    });
    EXPECT_TRUE(tried) << tried.detail;
}

/// The server's processes stand still: nothing answers, nothing breaks.
TEST_F(LeasesTest, AHungDatabaseIsNoticedAndNothingIsLost) {
    ASSERT_TRUE(commit(birth(1)));
    std::vector<int> backends;
    for (const auto& row : database.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND "
                                          "usename = 'sp4n_hub'")) {
        backends.push_back(std::stoi(row[0]));
    }
    ASSERT_GE(backends.size(), 2U);  // births and leases
    for (const auto pid : backends) {
        if (::kill(pid, SIGSTOP) != 0) {
            GTEST_SKIP() << "the server belongs to somebody else";
        }
    }
    const auto began = std::chrono::steady_clock::now();
    int refused = 0;
    for (std::uint8_t key = 2; key < 12; ++key) {
        auto made = birth(key);
        made.done = [&](const Result<BirthResult>& result) {
            EXPECT_FALSE(result);
            EXPECT_EQ(result ? "" : result.error().code, "storage_unavailable");
            ++refused;
        };
        store->submit(std::move(made));
    }
    EXPECT_TRUE(loop.run_until([&] { return refused == 10; }, 10s));
    EXPECT_TRUE(loop.run_until([&] { return !store->health().ready; }, 10s));
    EXPECT_LE(std::chrono::steady_clock::now() - began, 10s);
    for (const auto pid : backends) {
        ::kill(pid, SIGCONT);
    }
    EXPECT_TRUE(loop.run_until([&] { return store->health().ready; }));
    for (std::uint8_t key = 2; key < 12; ++key) {
        EXPECT_TRUE(
            commit(birth(key)));  // the same key and body: stored once, whether the hung commit went through or not
    }
    EXPECT_EQ(one("SELECT count(*) || ' ' || count(DISTINCT idem) FROM complaint"), "11 11");
    EXPECT_EQ(conservation().off, 0);
}

}  // namespace
}  // namespace hub::store
