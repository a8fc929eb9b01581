#include "hub/store/accounts.hpp"

#include "rows.hpp"
#include "session.hpp"

#include "hub/model/names.hpp"

namespace hub::store {
namespace {

Error no_such(const std::string& login) {
    return {"not_found", "nobody who may sign in is called '" + login + "'", "", "see: sp4n-hub account list"};
}

/// Changes one live account and ends its sessions, in one transaction.
Status change(const std::string& url, const std::string& login, const std::string& set, const std::string& value) {
    Session session{url, {}};
    bool found = false;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::work work{connection};
        const auto changed = work.exec_params(
            "UPDATE account SET " + set +
                " WHERE login = $1 AND disabled_at IS NULL AND $2::text IS NOT NULL"
                " RETURNING id",
            login, value);
        found = !changed.empty();
        if (found) {
            work.exec_params("DELETE FROM login_session WHERE account_id = $1", changed[0][0].as<std::int32_t>());
        }
        work.commit();
    });
    if (!tried) {
        return to_error(tried);
    }
    if (!found) {
        return no_such(login);
    }
    return {};
}

}  // namespace

Result<Account> add_account(const std::string& url, const Account& account) {
    Session session{url, {}};
    auto added = account;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        added.id = work.exec_params1(
                           "INSERT INTO account (login, role, agency, password) VALUES ($1, $2, nullif($3, ''), $4)"
                           " RETURNING id",
                           account.login, static_cast<int>(account.role), account.agency.value(), account.password)[0]
                       .as<std::int32_t>();
    });
    if (tried.trouble == SqlTrouble::conflict) {
        return Error{
            "login_taken", "there is an account '" + account.login + "' already", "",
            "choose another name; one that was disabled is never used again"};
    }
    if (!tried) {
        return to_error(tried);
    }
    return added;
}

Result<std::vector<Account>> list_accounts(const std::string& url) {
    Session session{url, {}};
    std::vector<Account> accounts;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        for (const auto& row : work.exec(
                 "SELECT id, login, role, coalesce(agency, ''), sp4n_us(created_at), sp4n_us(disabled_at) FROM account"
                 " ORDER BY login")) {
            Account one;
            one.id = row[0].as<std::int32_t>();
            one.login = row[1].as<std::string>();
            one.role = model::from_number<model::Role>(row[2].as<int>()).value_or(model::Role::channel);
            one.agency = model::AgencyId{row[3].as<std::string>()};
            one.created_at = read_time(row[4]).value_or(TimePoint{});
            one.disabled_at = read_time(row[5]);
            accounts.push_back(std::move(one));
        }
    });
    if (!tried) {
        return to_error(tried);
    }
    return accounts;
}

Status set_password(const std::string& url, const std::string& login, const std::string& password) {
    return change(url, login, "password = $2, password_at = now()", password);
}

Status disable_account(const std::string& url, const std::string& login) {
    return change(url, login, "disabled_at = now()", "");
}

}  // namespace hub::store
