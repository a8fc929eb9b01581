#include "store_fixture.hpp"

#include "hub/store/broken_chains.hpp"

namespace hub::store {
namespace {

/// TH32: whoever edits history is seen. Each complaint here has three events.
class ChainTest : public StoreTest {
protected:
    ChainTest() {
        for (std::uint8_t key = 1; key <= 3; ++key) {
            auto made = leased_birth(key, *store);
            auto born = commit(made);
            EXPECT_TRUE(born);
            auto second = delivered(born->state, made.decision.deliveries[0]);
            const auto moved = commit(second, *store);
            EXPECT_EQ(moved.outcome, MoveOutcome::committed);
            model::Decision third;
            third.state = second.state;
            third.state.chain = moved.chain;
            third.expected_version = 2;
            third.state.version = 3;
            third.event.kind = model::EventKind::accepted;
            third.event.at = clock.now();
            EXPECT_EQ(commit(third, *store).outcome, MoveOutcome::committed);
            complaints.push_back(to_string(third.state.id.value()));
        }
    }

    std::vector<std::string> broken() {
        auto found = broken_chains(database.hub_connection());
        EXPECT_TRUE(found) << (found ? "" : to_string(found.error()));
        std::vector<std::string> out;
        for (const auto& id : *found) {
            out.push_back(to_string(id.value()));
        }
        return out;
    }

    /// Runs `sql` with $ for the second complaint; that one alone must be seen.
    void expect_seen(std::string sql) {
        for (auto at = sql.find('$'); at != std::string::npos; at = sql.find('$')) {
            sql.replace(at, 1, "'" + complaints[1] + "'");
        }
        database.execute("CREATE TABLE kept AS SELECT * FROM event");
        database.execute(sql);
        EXPECT_EQ(broken(), std::vector<std::string>{complaints[1]}) << sql;
        database.execute("TRUNCATE event");
        database.execute("INSERT INTO event SELECT * FROM kept");
        database.execute("DROP TABLE kept");
    }

    std::vector<std::string> complaints;
};

TEST_F(ChainTest, HistoryAsWrittenHolds) {
    EXPECT_EQ(broken(), std::vector<std::string>{});
}

TEST_F(ChainTest, REL_B4_EditedDroppedAddedAndSwappedRowsAreSeen) {
    expect_seen("UPDATE event SET data = replace(data, 'PUPR-1', 'PUPR-2') WHERE complaint_id = $ AND seq = 2");
    expect_seen("UPDATE event SET at = at + interval '1 microsecond' WHERE complaint_id = $ AND seq = 3");
    expect_seen("UPDATE event SET kind = 8 WHERE complaint_id = $ AND seq = 3");
    expect_seen("UPDATE event SET actor = 1 WHERE complaint_id = $ AND seq = 1");
    expect_seen("UPDATE event SET born = 2 WHERE complaint_id = $ AND seq = 1");
    expect_seen("UPDATE event SET hash = sha256('x') WHERE complaint_id = $ AND seq = 2");
    expect_seen("DELETE FROM event WHERE complaint_id = $ AND seq = 2");
    expect_seen("DELETE FROM event WHERE complaint_id = $");
    expect_seen(
        "UPDATE event e SET (kind, actor, born, ended, at, data, hash) = (SELECT kind, actor, born, ended, at, data, "
        "hash FROM event o WHERE o.complaint_id = $ AND o.seq = 5 - e.seq) WHERE complaint_id = $ AND seq IN (2, 3)");
    expect_seen(
        "INSERT INTO event SELECT complaint_id, at, 4, kind, actor, born, ended, data, hash FROM event WHERE "
        "complaint_id = $ AND seq = 3");
}

TEST_F(ChainTest, EventsWithoutTheirComplaintAreSeen) {
    database.execute("DELETE FROM complaint WHERE id = '" + complaints[2] + "'");
    EXPECT_EQ(broken(), std::vector<std::string>{complaints[2]});
}

}  // namespace
}  // namespace hub::store
