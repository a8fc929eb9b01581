#include "sign_ins.hpp"

#include "ask.hpp"

#include "hub/model/names.hpp"

namespace hub::store {
namespace {

Session::Statements statements() {
    return {
        {"account",
         "SELECT id, role, coalesce(agency, ''), password FROM account WHERE login = $1::text AND disabled_at IS NULL"},
        // What ran out goes with the next sign-in of the same person: nobody else misses it.
        {"forget_old", "DELETE FROM login_session WHERE account_id = $1::int4 AND expires_at <= now()"},
        {"begin",
         "INSERT INTO login_session (hash, account_id, expires_at)"
         " SELECT $1::bytea, a.id, now() + $3::int8 * interval '1 s' FROM account a"
         " WHERE a.id = $2::int4 AND a.disabled_at IS NULL RETURNING sp4n_us(expires_at)"},
        {"end", "DELETE FROM login_session WHERE hash = $1::bytea RETURNING 1"}};
}

}  // namespace

SignIns::SignIns(const StoreOptions& options, Store::Post post)
    : post_{std::move(post)}, lane_{"sign_ins", options.url, statements()} {}

void SignIns::find(std::string login, std::function<void(Result<Account>)> done) {
    ask<Account>(
        lane_, post_, std::move(done), [login = std::move(login)](pqxx::connection& connection, Result<Account>& out) {
            const auto found = pqxx::nontransaction{connection}.exec_prepared("account", login);
            const auto role =
                found.empty() ? std::optional<model::Role>{} : model::from_number<model::Role>(found[0][1].as<int>());
            if (!role) {
                return;
            }
            Account account;
            account.id = found[0][0].as<std::int32_t>();
            account.login = login;
            account.role = *role;
            account.agency = model::AgencyId{found[0][2].as<std::string>()};
            account.password = found[0][3].as<std::string>();
            out = std::move(account);
        });
}

void SignIns::begin(LoginSession session, std::function<void(Result<TimePoint>)> done) {
    ask<TimePoint>(lane_, post_, std::move(done), [session](pqxx::connection& connection, Result<TimePoint>& out) {
        pqxx::work work{connection};
        work.exec_prepared0("forget_old", session.account);
        const pqxx::binarystring hash{session.hash.data(), session.hash.size()};
        const auto begun = work.exec_prepared("begin", hash, session.account, session.lasts.count());
        work.commit();
        if (!begun.empty()) {
            out = TimePoint{std::chrono::microseconds{begun[0][0].as<std::int64_t>()}};
        }
    });
}

void SignIns::end(std::array<std::uint8_t, 32> hash, std::function<void(Result<bool>)> done) {
    ask<bool>(lane_, post_, std::move(done), [hash](pqxx::connection& connection, Result<bool>& out) {
        const pqxx::binarystring bytes{hash.data(), hash.size()};
        out = !pqxx::nontransaction{connection}.exec_prepared("end", bytes).empty();
    });
}

}  // namespace hub::store
