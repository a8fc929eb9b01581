#pragma once
#include "identity_sql.hpp"
#include "store_fixture.hpp"

#include "hub/store/master_key_check.hpp"

namespace hub::store {

/// A store that can seal, and births that say who reported.
class IdentityTest : public StoreTest {
protected:
    IdentityTest() { store = open_with("here", master); }

    std::unique_ptr<Store> open_with(const std::string& place, const std::optional<crypto::MasterKey>& key) {
        StoreOptions options;
        options.url = database.hub_connection();
        options.identity_url = identity_url();
        options.master = key;
        options.place = place;
        options.heartbeat = 100ms;
        options.dead_after = 1s;
        auto made = std::make_unique<Store>(options, loop.post());
        EXPECT_TRUE(loop.run_until([&] { return made->health().ready; })) << made->health().reason;
        return made;
    }

    [[nodiscard]] std::string identity_url() const { return database.hub_connection() + " user=sp4n_identity"; }

    Birth with_reporter(std::uint8_t key, bool anonymous = false) {
        auto made = birth(key);
        made.decision.state.has_reporter = true;
        made.decision.state.anonymous = anonymous;
        auto& who = made.reporter.emplace();
        who.name = Sensitive<std::string>{"Sri Wati"};
        who.nik = Sensitive<std::string>{"1872010101900001"};
        return made;
    }

    static Disclosure wish_of(const Birth& made) {
        Disclosure wish;
        wish.complaint = made.decision.state.id;
        wish.agency = made.decision.state.responsible;
        wish.instance = made.decision.deliveries[0].instance;
        wish.delivery = made.decision.deliveries[0].id;
        return wish;
    }

    Result<Disclosed> disclose(Disclosure wish, Store& by) {
        std::optional<Result<Disclosed>> answer;
        by.disclose(std::move(wish), [&](Result<Disclosed> found) { answer = std::move(found); });
        return await(answer);
    }

    [[nodiscard]] std::string accesses() const { return one("SELECT count(*) FROM identity.access"); }

    /// Empty: it worked; else PostgreSQL's state.
    static std::string refusal(const std::string& url, const std::string& sql) {
        pqxx::connection connection{url};
        try {
            pqxx::nontransaction{connection}.exec(sql);
        } catch (const pqxx::insufficient_privilege&) {  // libpqxx 6 drops its state
            return "42501";
        } catch (const pqxx::sql_error& refused) {
            return refused.sqlstate();
        }
        return {};
    }

    crypto::MasterKey master = crypto::MasterKey::make(source);
};

}  // namespace hub::store
