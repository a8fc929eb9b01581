#include "identity_fixture.hpp"

namespace hub::store {
namespace {

TEST_F(IdentityTest, WhoReportedIsStoredWithItsComplaintAndReadBack) {
    auto made = with_reporter(1);
    const auto wish = wish_of(made);
    const auto id = made.decision.state.id;
    const auto born = must(commit(std::move(made)));
    EXPECT_EQ(born.outcome, BirthOutcome::committed);
    EXPECT_TRUE(load(id).state.has_reporter);
    EXPECT_EQ(one("SELECT count(*) FROM identity.reporter"), "1");
    EXPECT_EQ(accesses(), "0");

    const auto found = must(disclose(wish, *store));
    ASSERT_TRUE(found.reporter);
    EXPECT_EQ(found.reporter->name.expose(), "Sri Wati");
    EXPECT_EQ(found.reporter->nik.expose(), "1872010101900001");
    const auto audit =
        database.query("SELECT complaint_id, kind, who, agency, delivery, attempt, reason FROM identity.access").at(0);
    EXPECT_EQ(
        audit, (std::vector<std::string>{
                   to_string(id.value()), "1", "pupr-rest", "metro/pupr", to_string(wish.delivery.value()), "1",
                   "disclose_reporter"}));
}

TEST_F(IdentityTest, NothingReadableLiesInTheDatabase) {
    auto made = with_reporter(1);
    must(commit(std::move(made)));
    for (const auto* table : {"complaint", "event", "delivery", "identity.reporter"}) {
        for (const auto& row : database.query(std::string{"SELECT t::text FROM "} + table + " t")) {
            EXPECT_EQ(row.at(0).find("Sri"), std::string::npos) << table;
            EXPECT_EQ(row.at(0).find("1872010101900001"), std::string::npos) << table;
            EXPECT_EQ(row.at(0).find("31383732303130313031393030303031"), std::string::npos) << table << " in hex";
        }
    }
    EXPECT_EQ(one("SELECT length(data::json ->> 'reporter') FROM event"), "64") << "a commitment, no identity";
}

TEST_F(IdentityTest, AnAnonymousReporterIsNotRead) {
    auto hidden = with_reporter(1, true);
    auto open = with_reporter(2);
    const auto of_hidden = wish_of(hidden);
    const auto of_open = wish_of(open);
    must(commit(std::move(hidden)));
    must(commit(std::move(open)));
    auto found = must(disclose(of_hidden, *store));
    EXPECT_TRUE(found.anonymous);
    EXPECT_FALSE(found.reporter);
    EXPECT_EQ(accesses(), "0") << "what was not read is not in the audit";

    // The flag is raised while the message waits: the state that the hub holds in memory is of no account.
    database.execute(
        "UPDATE complaint SET flags = flags | 1 WHERE id = '" + to_string(of_open.complaint.value()) + "'");
    found = must(disclose(of_open, *store));
    EXPECT_TRUE(found.anonymous);
    EXPECT_FALSE(found.reporter);
}

TEST_F(IdentityTest, RaisingTheFlagWaitsForAReadThatIsUnderWay) {
    auto made = with_reporter(1);
    const auto id = made.decision.state.id;
    must(commit(std::move(made)));
    pqxx::connection reader{identity_url()};
    pqxx::work work{reader};
    EXPECT_TRUE(hold_flags(work, id));
    EXPECT_EQ(
        refusal(database.hub_connection(), "SET lock_timeout = '200ms'; UPDATE complaint SET flags = flags | 1"),
        "55P03")
        << "the flags stand still while they are acted upon";
    work.abort();
    EXPECT_EQ(refusal(database.hub_connection(), "UPDATE complaint SET flags = flags | 1"), "");
}

TEST_F(IdentityTest, TheServingRoleMayPutInAndNeverTakeOut) {
    must(commit(with_reporter(1)));
    const auto denied = "42501";
    for (const auto* sql :
         {"SELECT * FROM identity.reporter", "SELECT count(*) FROM identity.reporter", "DELETE FROM identity.reporter",
          "UPDATE identity.reporter SET record = ''", "SELECT * FROM identity.access",
          "INSERT INTO identity.reporter VALUES (gen_random_uuid(), '', '') RETURNING record",
          "INSERT INTO identity.access (complaint_id, kind, who, agency, attempt, reason)"
          " VALUES (gen_random_uuid(), 1, '', '', 0, '')"}) {
        EXPECT_EQ(refusal(database.hub_connection(), sql), denied) << sql;
    }
}

TEST_F(IdentityTest, WithoutItsAuditRowARecordCannotBeSeen) {
    auto made = with_reporter(1);
    const auto id = to_string(made.decision.state.id.value());
    must(commit(std::move(made)));
    pqxx::connection connection{identity_url()};
    const std::string look = "SELECT count(*) FROM identity.reporter";
    const auto write = "INSERT INTO identity.access (complaint_id, kind, who, agency, attempt, reason) VALUES ('" + id +
                       "', 2, 'somebody', '', 0, 'because')";
    {
        pqxx::work work{connection};
        EXPECT_EQ(work.exec1(look)[0].as<int>(), 0);
        work.exec0(write);
        EXPECT_EQ(work.exec1(look)[0].as<int>(), 1);
        work.commit();
    }
    {
        pqxx::work work{connection};
        EXPECT_EQ(work.exec1(look)[0].as<int>(), 0) << "the row of an earlier read does not count";
    }
    EXPECT_EQ(refusal(identity_url(), "DELETE FROM identity.access"), "42501");
    EXPECT_EQ(refusal(identity_url(), "UPDATE identity.access SET reason = ''"), "42501");
    EXPECT_EQ(
        refusal(
            identity_url(),
            "INSERT INTO identity.access (complaint_id, kind, who, agency, attempt, reason, tx) VALUES ('" + id +
                "', 2, '', '', 0, '', '1')"),
        "42501");
    EXPECT_EQ(refusal(identity_url(), "UPDATE complaint SET status = 4"), "42501");
}

// REL_P4: the record is in hand before the commit, and given to nobody when the audit row is not durable.
TEST_F(IdentityTest, AReadWhoseAuditRowIsNotCommittedGivesNothing) {
    auto made = with_reporter(1);
    const auto wish = wish_of(made);
    must(commit(std::move(made)));
    database.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'at the commit' USING ERRCODE = 'P0001'; END $$");
    database.execute(
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON identity.access DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION fail()");
    const auto refused = disclose(wish, *store);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "storage_refused");
    EXPECT_EQ(accesses(), "0");
    database.execute("DROP TRIGGER at_commit ON identity.access");
    EXPECT_TRUE(must(disclose(wish, *store)).reporter);
    EXPECT_EQ(accesses(), "1");

    database.execute("REVOKE ALL ON identity.access FROM sp4n_identity");
    EXPECT_FALSE(disclose(wish, *store)) << "no audit, no record";
}

TEST_F(IdentityTest, WhatWasTamperedWithIsRefusedClearly) {
    auto first = with_reporter(1);
    auto second = with_reporter(2);
    const auto wish = wish_of(first);
    const auto other = wish_of(second);
    must(commit(std::move(first)));
    must(commit(std::move(second)));
    const auto id = "'" + to_string(wish.complaint.value()) + "'";
    database.execute(
        "UPDATE identity.reporter SET record = set_byte(record, 40, get_byte(record, 40) # 1) WHERE complaint_id = " +
        id);
    auto found = disclose(wish, *store);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "identity_unreadable");

    // Another complaint's record under this complaint's name.
    database.execute(
        "UPDATE identity.reporter r SET record = o.record, wrapped_key = o.wrapped_key FROM identity.reporter o"
        " WHERE r.complaint_id = " +
        id + " AND o.complaint_id <> r.complaint_id");
    found = disclose(wish, *store);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "identity_unreadable");
    EXPECT_TRUE(must(disclose(other, *store)).reporter);

    const auto stranger = open_with("elsewhere", crypto::MasterKey::make(source));
    EXPECT_FALSE(disclose(other, *stranger)) << "another master key";
}

TEST_F(IdentityTest, AReplayAddsNoSecondRecordAndABatchMixesBothKinds) {
    must(commit(with_reporter(1)));
    EXPECT_EQ(must(commit(with_reporter(1))).outcome, BirthOutcome::replay);
    std::size_t answered = 0;
    for (std::uint8_t key = 10; key < 60; ++key) {
        auto made = key % 2 == 0 ? with_reporter(key) : birth(key);
        made.done = [&](Result<BirthResult> result) {
            EXPECT_TRUE(result);
            ++answered;
        };
        store->submit(std::move(made));
    }
    EXPECT_TRUE(loop.run_until([&] { return answered == 50; }));
    EXPECT_EQ(one("SELECT count(*) FROM identity.reporter"), "26");
    EXPECT_EQ(one("SELECT count(*) FROM complaint WHERE flags & 512 <> 0"), "26");
    EXPECT_EQ(
        one("SELECT count(*) FROM identity.reporter r JOIN complaint c ON c.id = r.complaint_id AND c.flags & 512 <> "
            "0"),
        "26");
}

// A record that PostgreSQL refuses takes its complaint with it: neither is ever there alone.
TEST_F(IdentityTest, AComplaintAndItsReporterAreStoredTogetherOrNotAtAll) {
    auto made = with_reporter(1);
    database.execute(
        "INSERT INTO identity.reporter VALUES ('" + to_string(made.decision.state.id.value()) + "', '', '')");
    EXPECT_FALSE(commit(std::move(made)));
    EXPECT_EQ(one("SELECT count(*) FROM complaint"), "0");
    EXPECT_EQ(one("SELECT count(*) FROM event"), "0");
}

TEST_F(IdentityTest, WithoutAKeyNoReporterIsTakenAndEverythingElseIs) {
    const auto keyless = open_with("keyless", std::nullopt);
    store = open_with("keyless-too", std::nullopt);
    const auto refused = commit(with_reporter(1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "identity_unavailable");
    EXPECT_TRUE(commit(birth(2)));
}

TEST_F(IdentityTest, AWrongMasterKeyIsNoticed) {
    const auto check = [&](Store& by) {
        std::optional<Result<KeyCheck>> answer;
        by.check_master_key([&](Result<KeyCheck> found) { answer = std::move(found); });
        return must(await(answer));
    };
    EXPECT_EQ(check(*store), KeyCheck::unknown);
    EXPECT_EQ(must(check_master_key(database.owner_connection(), master.check_value())), KeyCheck::unknown);
    EXPECT_EQ(must(remember_master_key(database.owner_connection(), master.check_value())), KeyCheck::same);
    const auto other = crypto::MasterKey::make(source);
    EXPECT_EQ(must(remember_master_key(database.owner_connection(), other.check_value())), KeyCheck::different);
    EXPECT_EQ(check(*store), KeyCheck::same);
    EXPECT_EQ(check(*open_with("other", other)), KeyCheck::different);
    EXPECT_EQ(refusal(database.hub_connection(), "UPDATE master_key SET check_value = ''"), "42501");
}

}  // namespace
}  // namespace hub::store
