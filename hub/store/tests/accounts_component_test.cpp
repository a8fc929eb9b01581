// People who sign in, and the keys that their sessions are.
#include "store_fixture.hpp"

#include "hub/store/accounts.hpp"

#include <pqxx/pqxx>

#include <algorithm>

namespace hub::store {
namespace {

class AccountsTest : public StoreTest {
protected:
    template <class T, class Ask>
    Result<T> answer_of(Ask ask) {
        std::optional<Result<T>> answer;
        ask([&](Result<T> got) { answer = std::move(got); });
        return await(answer);
    }
    Account add(const std::string& login, model::Role role = model::Role::coordinator, const std::string& agency = {}) {
        Account account;
        account.login = login;
        account.role = role;
        account.agency = model::AgencyId{agency};
        account.password = "kept";
        return must(add_account(database.owner_connection(), account));
    }
    Result<TimePoint> begin(std::int32_t account, std::uint8_t token, std::chrono::seconds lasts = 1h) {
        LoginSession session;
        session.hash.fill(token);
        session.account = account;
        session.lasts = lasts;
        return answer_of<TimePoint>([&](auto done) { store->begin_session(session, done); });
    }
    std::vector<ApiKey> keys() {
        return must(answer_of<std::vector<ApiKey>>([&](auto done) { store->load_keys(done); }));
    }
    Result<Account> find(const std::string& login) {
        return answer_of<Account>([&](auto done) { store->find_account(login, done); });
    }
};

TEST_F(AccountsTest, ASessionIsAKeyOfItsPersonUntilItEnds) {
    const auto sri = add("sri", model::Role::liaison, "city/roads");
    EXPECT_EQ(must(find("sri")).password, "kept");
    ASSERT_TRUE(begin(sri.id, 7));
    const auto all = keys();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].id, -sri.id);
    EXPECT_EQ(all[0].name, "@sri");
    EXPECT_EQ(all[0].role, model::Role::liaison);
    EXPECT_EQ(all[0].agency.value(), "city/roads");
    EXPECT_EQ(all[0].hash[0], 7);
    ASSERT_TRUE(all[0].expires_at);
    std::array<std::uint8_t, 32> hash{};
    hash.fill(7);
    EXPECT_TRUE(must(answer_of<bool>([&](auto done) { store->end_session(hash, done); })));
    EXPECT_TRUE(keys().empty());
    EXPECT_FALSE(must(answer_of<bool>([&](auto done) { store->end_session(hash, done); })));
}

TEST_F(AccountsTest, WhatRanOutIsNoKeyAndGoesWithTheNextSignIn) {
    const auto sri = add("sri");
    ASSERT_TRUE(begin(sri.id, 1, -1s));
    EXPECT_TRUE(keys().empty());
    ASSERT_TRUE(begin(sri.id, 2));
    EXPECT_EQ(keys().size(), 1U);
    EXPECT_EQ(database.query("SELECT count(*) FROM login_session")[0][0], "1");
}

TEST_F(AccountsTest, ANewPasswordOrADisabledAccountEndsEverySession) {
    const auto sri = add("sri");
    const auto dewi = add("dewi");
    ASSERT_TRUE(begin(sri.id, 1));
    ASSERT_TRUE(begin(sri.id, 2));
    ASSERT_TRUE(begin(dewi.id, 3));
    ASSERT_TRUE(set_password(database.owner_connection(), "sri", "other"));
    EXPECT_EQ(must(find("sri")).password, "other");
    EXPECT_EQ(keys().size(), 1U);
    ASSERT_TRUE(disable_account(database.owner_connection(), "dewi"));
    EXPECT_TRUE(keys().empty());
    EXPECT_EQ(find("dewi").error().code, "not_found");
    EXPECT_EQ(begin(dewi.id, 4).error().code, "not_found") << "disabled while the password was being looked at";
    EXPECT_EQ(set_password(database.owner_connection(), "dewi", "x").error().code, "not_found");
    EXPECT_EQ(disable_account(database.owner_connection(), "nobody").error().code, "not_found");
    Account again;
    again.login = "dewi";
    EXPECT_EQ(add_account(database.owner_connection(), again).error().code, "login_taken");
    EXPECT_EQ(must(list_accounts(database.owner_connection())).size(), 2U);
}

TEST_F(AccountsTest, TheHubCanGiveNobodyRights) {
    add("sri");
    for (const auto* sql :
         {"UPDATE account SET role = 1", "INSERT INTO account (login, role, password) VALUES ('x', 1, 'x')",
          "UPDATE login_session SET account_id = 1"}) {
        pqxx::connection connection{database.hub_connection()};
        pqxx::nontransaction work{connection};
        EXPECT_THROW(work.exec(sql), pqxx::sql_error) << sql;
    }
}

}  // namespace
}  // namespace hub::store
