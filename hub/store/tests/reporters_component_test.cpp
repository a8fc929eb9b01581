#include "identity_fixture.hpp"

#include "hub/store/broken_chains.hpp"
#include "hub/store/reporters.hpp"

namespace hub::store {
namespace {

class ReportersTest : public IdentityTest {
protected:
    model::ComplaintId file(std::uint8_t key) {
        auto made = with_reporter(key);
        const auto id = made.decision.state.id;
        must(commit(std::move(made)));
        return id;
    }

    /// As workflow decides it.
    static Result<model::Decision> decide(const model::ComplaintState& state) {
        model::Decision decision;
        decision.state = state;
        decision.expected_version = state.version;
        decision.state.version = state.version + 1;
        decision.state.has_reporter = false;
        decision.event.kind = model::EventKind::identity_erased;
        decision.event.actor = model::Role::national_admin;
        decision.event.at = state.received_at;
        decision.event.text = "asked for";
        return decision;
    }

    Result<bool> erase(model::ComplaintId id, std::function<Status()> before_commit = nullptr) {
        return erase_reporter(identity_url(), {{id, "admin", "asked for"}, decide, std::move(before_commit)});
    }

    [[nodiscard]] std::string records() const { return one("SELECT count(*) FROM identity.reporter"); }
};

TEST_F(ReportersTest, ShowingIsRecordedWithWhoAndWhy) {
    const auto id = file(1);
    const auto found = must(show_reporter(identity_url(), master, {id, "budi as root", "court order 12"}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name.expose(), "Sri Wati");
    const auto accesses = must(reporter_accesses(identity_url(), id));
    ASSERT_EQ(accesses.size(), 1U);
    EXPECT_EQ(accesses[0].kind, AccessKind::shown);
    EXPECT_EQ(accesses[0].who, "budi as root");
    EXPECT_EQ(accesses[0].reason, "court order 12");

    EXPECT_FALSE(show_reporter(identity_url(), crypto::MasterKey::make(source), {id, "x", "y"}));
    auto nameless = birth(9);
    const auto other = nameless.decision.state.id;
    must(commit(std::move(nameless)));
    EXPECT_FALSE(must(show_reporter(identity_url(), master, {other, "x", "y"})));
    EXPECT_EQ(must(reporter_accesses(identity_url(), other)).size(), 0U) << "nothing was read";
}

TEST_F(ReportersTest, AComplaintIsFoundByWhatPeopleQuote) {
    const auto id = file(1);
    EXPECT_EQ(must(complaint_of(identity_url(), load(id).state.tracking)), id);
    const auto none = complaint_of(identity_url(), model::TrackingNumber{1});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, "not_found");
}

TEST_F(ReportersTest, ErasingDestroysTheRecordAndIsTold) {
    const auto id = file(1);
    const auto kept = file(2);
    EXPECT_TRUE(must(erase(id)));
    EXPECT_EQ(records(), "1");
    EXPECT_FALSE(must(show_reporter(identity_url(), master, {id, "x", "y"})));
    EXPECT_TRUE(must(show_reporter(identity_url(), master, {kept, "x", "y"})));
    const auto state = load(id).state;
    EXPECT_FALSE(state.has_reporter);
    EXPECT_EQ(state.version, 2);
    EXPECT_EQ(one("SELECT kind || ' ' || (data::json ->> 'text') FROM event WHERE seq = 2"), "32 asked for");
    EXPECT_TRUE(must(broken_chains(database.hub_connection())).empty()) << "the history is whole after it";
    const auto accesses = must(reporter_accesses(identity_url(), id));
    ASSERT_EQ(accesses.size(), 1U);
    EXPECT_EQ(accesses[0].kind, AccessKind::erased);

    EXPECT_FALSE(must(erase(id))) << "there is nothing left";
    EXPECT_EQ(must(reporter_accesses(identity_url(), id)).size(), 1U);
    const auto nobody = erase(model::ComplaintId{ids.next()});
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().code, "not_found");
}

TEST_F(ReportersTest, WhatMustBeWrittenFirstIsWrittenBeforeTheCommit) {
    const auto id = file(1);
    const auto failed = erase(id, [] { return Status{Error{"erased_list_unwritable", "full"}}; });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "erased_list_unwritable");
    EXPECT_EQ(records(), "1");
    EXPECT_EQ(load(id).state.version, 1);
    EXPECT_EQ(accesses(), "0");

    EXPECT_TRUE(must(erase(id, [&] {
        EXPECT_EQ(records(), "1") << "nothing is gone for others yet";
        return Status{};
    })));
}

TEST_F(ReportersTest, WhatABackupBroughtBackIsFoundAndErasedAgain) {
    const auto id = file(1);
    const auto kept = file(2);
    database.execute("CREATE TABLE backup_r AS SELECT * FROM identity.reporter");
    database.execute("CREATE TABLE backup_c AS SELECT * FROM complaint");
    EXPECT_TRUE(must(erase(id)));
    const std::vector listed{id, model::ComplaintId{ids.next()}};
    EXPECT_TRUE(must(still_known(identity_url(), listed)).empty());

    // Only the record came back.
    database.execute("INSERT INTO identity.reporter SELECT * FROM backup_r ON CONFLICT DO NOTHING");
    EXPECT_EQ(must(still_known(identity_url(), listed)), (std::vector{id}));
    EXPECT_EQ(must(reporter_accesses(identity_url(), id)).size(), 1U) << "looking leaves no trace";
    EXPECT_TRUE(must(erase(id)));
    EXPECT_EQ(load(id).state.version, 2) << "its history says so already";

    // The complaint as it was, too.
    database.execute("INSERT INTO identity.reporter SELECT * FROM backup_r ON CONFLICT DO NOTHING");
    database.execute(
        "DELETE FROM event WHERE seq = 2; UPDATE complaint c SET flags = b.flags FROM backup_c b WHERE b.id = c.id");
    EXPECT_TRUE(load(id).state.has_reporter);
    EXPECT_EQ(must(still_known(identity_url(), listed)), (std::vector{id}));
    EXPECT_TRUE(must(erase(id)));
    EXPECT_FALSE(load(id).state.has_reporter);
    EXPECT_EQ(load(id).state.version, 2);
    EXPECT_TRUE(must(still_known(identity_url(), listed)).empty());
    EXPECT_TRUE(load(kept).state.has_reporter);
    EXPECT_EQ(records(), "1");
}

}  // namespace
}  // namespace hub::store
