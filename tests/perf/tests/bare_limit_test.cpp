#include "bare_limit.hpp"

#include "hub/testing/test_database.hpp"

#include <gtest/gtest.h>

namespace hub::perf {
namespace {

struct BareLimitTest : ::testing::Test {
    hub::testing::TestDatabase database{"bare_limit"};
    BareLimitOptions options;

    void SetUp() override {
        database.execute(R"(
            CREATE SCHEMA hub;
            CREATE TABLE hub.complaint (id uuid PRIMARY KEY, tracking bigint NOT NULL UNIQUE, key_hash bytea UNIQUE,
                agency text NOT NULL, tags text[], next_at timestamptz, twice text GENERATED ALWAYS AS (agency || agency) STORED)
                WITH (fillfactor = 80);
            CREATE INDEX ON hub.complaint (next_at) WHERE next_at IS NOT NULL;
            CREATE TABLE hub.event (complaint_id uuid REFERENCES hub.complaint, seq int, body text, PRIMARY KEY (complaint_id, seq));
            CREATE TABLE hub.delivery (id uuid PRIMARY KEY, complaint_id uuid NOT NULL, instance text);
            INSERT INTO hub.complaint SELECT gen_random_uuid(), 1000 + i, sha256(i::text::bytea), 'metro/pupr',
                '{"a b", "c,d"}', now() FROM generate_series(1, 50) i;
            INSERT INTO hub.event SELECT id, s, E'baris "satu"\n\\dua {tiga}, NULL ' || s FROM hub.complaint, generate_series(1, 2) s
                WHERE tracking < 1040;
            INSERT INTO hub.delivery SELECT gen_random_uuid(), id, 'pupr-rest' FROM hub.complaint WHERE tracking >= 1040;
        )");
        options.connection = database.superuser_connection();
        options.complaint_table = "hub.complaint";
        options.batch = 20;
        options.connections = 2;
        options.seconds = 0.3;
        options.require_durable = false;  // the tests' cluster has no fsync
    }
};

TEST_F(BareLimitTest, ReplaysRowSetsUnderNewIds) {
    options.row_set = {{"hub.complaint", 1}, {"hub.event", 2}, {"hub.delivery", 1}};
    const auto report = run_bare_limit(options);
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_GT(report->sets, 100U);
    EXPECT_EQ(report->sets % 20, 0U);
    EXPECT_EQ(report->rows_per_set, 4);
    EXPECT_GT(report->wal_bytes_per_set, 300);
    EXPECT_GT(report->stored_bytes_per_set, 300);
    EXPECT_EQ(database.query("SELECT count(*) FROM hub.complaint")[0][0], "50");
    EXPECT_TRUE(database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'bare'").empty());
}

TEST_F(BareLimitTest, RefusesAServerWithoutFsync) {
    options.row_set = {{"hub.complaint", 1}};
    options.require_durable = true;
    EXPECT_EQ(run_bare_limit(options).error().code, "not_durable");
}

TEST_F(BareLimitTest, SaysWhatIsMissing) {
    options.row_set = {{"hub.event", 3}};
    EXPECT_EQ(run_bare_limit(options).error().code, "no_rows");
    options.row_set = {{"hub.nothing", 1}};
    EXPECT_EQ(run_bare_limit(options).error().code, "database");
    options.connection = "host=/nonexistent dbname=x";
    EXPECT_EQ(run_bare_limit(options).error().code, "connect");
}

TEST(ParseRowSetTest, ReadsAndRefuses) {
    const auto rows = parse_row_set("complaint:1,event:2,x");
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 3U);
    EXPECT_EQ((*rows)[1].table, "event");
    EXPECT_EQ((*rows)[1].rows, 2U);
    EXPECT_EQ((*rows)[2].rows, 1U);
    for (const auto* text : {"", ":2", "a:0", "a:x", "a,,b"}) {
        EXPECT_FALSE(parse_row_set(text)) << text;
    }
}

}  // namespace
}  // namespace hub::perf
