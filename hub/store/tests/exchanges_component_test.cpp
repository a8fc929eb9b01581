#include "identity_fixture.hpp"

#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"
#include "hub/store/reporters.hpp"

namespace hub::store {
namespace {

/// Bytes of attempts: written with the attempt, read behind an audit row, gone with their message and their reporter.
class ExchangesTest : public IdentityTest {
protected:
    /// A message that is under way at this node.
    Birth sent(std::uint8_t key, bool reporter = false) {
        auto made = reporter ? with_reporter(key) : birth(key);
        made.decision.deliveries[0].node = store->node();
        made.decision.deliveries[0].fence = 1;
        must(commit(Birth{made.decision, made.idem, made.idem_body, made.reporter, {}}));
        return made;
    }
    static std::shared_ptr<const model::AttemptExchange> exchange(const std::string& body, bool named = false) {
        model::AttemptExchange made;
        made.pieces = {
            {model::Direction::sent, "POST /tickets", body, 0}, {model::Direction::received, "503", "later", 0}};
        made.names_reporter = named;
        return std::make_shared<const model::AttemptExchange>(std::move(made));
    }
    static model::AttemptResult failed(std::shared_ptr<const model::AttemptExchange> bytes) {
        model::AttemptResult result;
        result.outcome = model::Outcome::retry;
        result.cause = model::Cause::remote_fault;
        result.exchange = std::move(bytes);
        return result;
    }
    /// An attempt failed and the message is to be tried again; it stays leased, as being sent.
    void fail(const Birth& made, std::int32_t attempt, std::shared_ptr<const model::AttemptExchange> bytes) {
        auto row = reschedule_of(made, model::DeliveryState::sending, clock.now(), std::nullopt);
        row.change.attempt = attempt;
        row.result = failed(std::move(bytes));
        EXPECT_EQ(commit(std::move(row), *store), MoveOutcome::committed);
    }
    std::vector<ExchangeRecord> known(const Birth& made) {
        std::optional<Result<std::vector<ExchangeRecord>>> answer;
        store->exchanges(made.decision.deliveries[0].id, [&](auto found) { answer = std::move(found); });
        return must(await(answer));
    }
    static ExchangeInquiry inquiry(const Birth& made, std::int32_t attempt) {
        ExchangeInquiry out;
        out.complaint = made.decision.state.id;
        out.delivery = made.decision.deliveries[0].id;
        out.attempt = attempt;
        out.who = "pusat";
        out.reason = "asked by the office";
        return out;
    }
    Result<model::AttemptExchange> show(ExchangeInquiry of) {
        std::optional<Result<model::AttemptExchange>> answer;
        store->show_exchange(std::move(of), [&](auto found) { answer = std::move(found); });
        return await(answer);
    }
    std::int64_t throw_away(std::chrono::milliseconds keep = std::chrono::hours{24}) {
        std::optional<Result<std::int64_t>> answer;
        store->throw_exchanges_away(keep, [&](auto gone) { answer = std::move(gone); });
        return must(await(answer));
    }
    Result<bool> erase(const Birth& made) {
        const auto decide = [](const model::ComplaintState& state) -> Result<model::Decision> {
            model::Decision decision;
            decision.state = state;
            decision.expected_version = state.version;
            decision.state.version = state.version + 1;
            decision.state.has_reporter = false;
            decision.event.kind = model::EventKind::identity_erased;
            decision.event.at = state.received_at;
            return decision;
        };
        return erase_reporter(identity_url(), {{made.decision.state.id, "admin", "asked for"}, decide, nullptr});
    }
    void as_owner(const std::string& sql) const {
        pqxx::connection connection{database.owner_connection()};
        pqxx::nontransaction{connection}.exec0(sql);
    }
    [[nodiscard]] std::string rows() const { return one("SELECT count(*) FROM identity.attempt_exchange"); }
};

TEST_F(ExchangesTest, WhatAnAttemptSentAndHeardIsSealedAndReadBehindAnAuditRow) {
    const auto made = sent(1);
    fail(made, 1, exchange("Jalan rusak"));
    const auto records = known(made);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_TRUE(records[0].kept);
    EXPECT_EQ(records[0].sent_sha256, crypto::to_hex(crypto::sha256("Jalan rusak")));
    EXPECT_EQ(records[0].sent_bytes, 11);
    EXPECT_EQ(one("SELECT position('Jalan'::bytea IN record) FROM identity.attempt_exchange"), "0");

    const auto read = must(show(inquiry(made, 1)));
    ASSERT_EQ(read.pieces.size(), 2U);
    EXPECT_EQ(read.pieces[0].bytes, "Jalan rusak");
    EXPECT_EQ(read.pieces[1].bytes, "later");
    const auto accesses = must(reporter_accesses(identity_url(), made.decision.state.id));
    ASSERT_EQ(accesses.size(), 1U);
    EXPECT_EQ(accesses[0].kind, AccessKind::bytes_shown);
    EXPECT_EQ(accesses[0].who, "pusat");
    EXPECT_EQ(accesses[0].reason, "asked by the office");
    EXPECT_EQ(accesses[0].delivery, made.decision.deliveries[0].id);
    EXPECT_EQ(accesses[0].attempt, 1);

    const auto none = show(inquiry(made, 2));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, "exchange_not_kept");
    EXPECT_EQ(accesses.size(), must(reporter_accesses(identity_url(), made.decision.state.id)).size());
}

TEST_F(ExchangesTest, ADecisionThatEndsInADeadLetterKeepsThemToo) {
    const auto made = sent(1);
    auto decision = delivered(load(made.decision.state.id).state, made.decision.deliveries[0]);
    decision.event.kind = model::EventKind::delivery_rejected;
    decision.event.messages_ended = 0;
    decision.changes[0].finished = false;
    decision.changes[0].state = model::DeliveryState::rejected;
    decision.changes[0].attempt = 1;
    decision.changes[0].fence = 1;
    std::optional<MoveOutcome> outcome;
    store->submit(Move{decision, [&](MoveResult end) { outcome = end.outcome; }, failed(exchange("bytes"))});
    EXPECT_EQ(await(outcome), MoveOutcome::committed);
    EXPECT_EQ(must(show(inquiry(made, 1))).pieces[0].bytes, "bytes");
}

TEST_F(ExchangesTest, TheServingRoleNeverSeesBytesAndWithoutAnAuditRowNobodyDoes) {
    fail(sent(1), 1, exchange("bytes"));
    EXPECT_EQ(refusal(database.hub_connection(), "SELECT record FROM identity.attempt_exchange"), "42501");
    EXPECT_EQ(refusal(database.hub_connection(), "SELECT wrapped_key FROM identity.attempt_exchange"), "42501");
    EXPECT_EQ(refusal(database.hub_connection(), "DELETE FROM identity.attempt_exchange"), "42501");
    EXPECT_NE(refusal(database.hub_connection(), "UPDATE identity.attempt_exchange SET record = 'x'"), "")
        << "it may throw bytes away and put no others in";
    pqxx::connection reader{identity_url()};
    EXPECT_EQ(pqxx::nontransaction{reader}.exec1("SELECT count(*) FROM identity.attempt_exchange")[0].as<int>(), 0);
}

TEST_F(ExchangesTest, TheNewestThreeOfAMessageKeepTheirBytes) {
    const auto made = sent(1);
    for (std::int32_t attempt = 1; attempt <= 5; ++attempt) {
        fail(made, attempt, attempt == 4 ? nullptr : exchange("attempt " + std::to_string(attempt)));
    }
    const auto records = known(made);
    ASSERT_EQ(records.size(), 4U) << "the fourth came with none";
    EXPECT_FALSE(records[0].kept);
    EXPECT_EQ(records[0].sent_sha256, crypto::to_hex(crypto::sha256("attempt 1"))) << "the digest stays";
    EXPECT_TRUE(records[1].kept && records[2].kept && records[3].kept);
    EXPECT_EQ(one("SELECT length(record) + length(wrapped_key) FROM identity.attempt_exchange WHERE attempt = 1"), "0");
    EXPECT_EQ(show(inquiry(made, 1)).error().code, "exchange_not_kept");
    EXPECT_EQ(must(show(inquiry(made, 2))).pieces[0].bytes, "attempt 2");
}

TEST_F(ExchangesTest, BytesGoWithTheirMessageAndWithTime) {
    const auto delivered_later = sent(1);
    const auto old = sent(2);
    const auto fresh = sent(3);
    for (const auto* made : {&delivered_later, &old, &fresh}) {
        fail(*made, 1, exchange("bytes"));
    }
    EXPECT_EQ(throw_away(), 0);
    commit(delivered(load(delivered_later.decision.state.id).state, delivered_later.decision.deliveries[0]), *store);
    as_owner(
        "UPDATE identity.attempt_exchange SET at = now() - interval '25 hours' WHERE delivery_id = '" +
        to_string(old.decision.deliveries[0].id.value()) + "'");
    EXPECT_EQ(one("SELECT count(*) FROM delivery"), "2");
    EXPECT_EQ(throw_away(), 2);
    EXPECT_FALSE(known(delivered_later)[0].kept);
    EXPECT_FALSE(known(old)[0].kept);
    EXPECT_TRUE(known(fresh)[0].kept);
    EXPECT_EQ(one("SELECT octet_length(record) FROM identity.attempt_exchange WHERE NOT kept LIMIT 1"), "0");
}

TEST_F(ExchangesTest, ErasingLeavesNothingOfAnyAttempt) {
    const auto made = sent(1, true);
    const auto other = sent(2, true);
    fail(made, 1, exchange("Sri Wati", true));
    fail(other, 1, exchange("Sri Wati", true));
    const auto refused = show(inquiry(made, 1));
    ASSERT_FALSE(refused) << "it says who reported";
    EXPECT_EQ(refused.error().code, "exchange_names_reporter");
    auto at_the_machine = inquiry(made, 1);
    at_the_machine.named_too = true;
    EXPECT_EQ(must(show_exchange(identity_url(), master, at_the_machine)).pieces[0].bytes, "Sri Wati");
    EXPECT_EQ(known(made)[0].sent_sha256, "") << "no digest of what names somebody";

    EXPECT_TRUE(must(erase(made)));
    EXPECT_EQ(rows(), "1");
    EXPECT_TRUE(known(made).empty());
    EXPECT_EQ(show_exchange(identity_url(), master, at_the_machine).error().code, "exchange_not_kept");
    // A message that was under way meanwhile ends: what it said of the reporter is not kept, its end is.
    fail(made, 2, exchange("Sri Wati", true));
    EXPECT_TRUE(known(made).empty());
    EXPECT_EQ(
        one("SELECT max(attempt) FROM attempt WHERE complaint_id = '" + to_string(made.decision.state.id.value()) +
            "'"),
        "2");
    fail(made, 3, exchange("Jalan rusak"));
    EXPECT_EQ(known(made).size(), 1U) << "the complaint itself stays";
}

TEST_F(ExchangesTest, AnAttemptIsRecordedAlsoWhereItsBytesCannotBe) {
    const auto made = sent(1);
    as_owner("ALTER TABLE identity.attempt_exchange ADD CONSTRAINT never CHECK (false)");
    fail(made, 1, exchange("bytes"));
    EXPECT_EQ(one("SELECT count(*) FROM attempt"), "1");
    EXPECT_EQ(rows(), "0");
}

}  // namespace
}  // namespace hub::store
