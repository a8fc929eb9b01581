#include "array_text.hpp"
#include "rows.hpp"
#include "session.hpp"

#include "hub/model/names.hpp"
#include "hub/store/store.hpp"

namespace hub::store {

Result<ApiKey> add_key(const std::string& url, const ApiKey& key) {
    Session session{url, {}};
    ApiKey added = key;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        added.id =
            work.exec_params1(
                    "INSERT INTO api_key (name, role, hash, expires_at, agency) VALUES ($1, $2, $3, sp4n_at($4), "
                    "nullif($5, '')) RETURNING id",
                    key.name, static_cast<int>(key.role), pqxx::binarystring{key.hash.data(), key.hash.size()},
                    key.expires_at ? std::optional{key.expires_at->time_since_epoch().count()} : std::nullopt,
                    key.agency.value())[0]
                .as<std::int32_t>();
    });
    if (tried.trouble == SqlTrouble::conflict) {
        return Error{"name_taken", "there is a key named '" + key.name + "' already", "", "choose another name"};
    }
    if (!tried) {
        return to_error(tried);
    }
    return added;
}

Result<std::vector<ApiKey>> list_keys(const std::string& url) {
    Session session{url, {}};
    std::vector<ApiKey> keys;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        for (const auto& row : work.exec(
                 "SELECT id, name, role, coalesce(agency, ''), sp4n_us(expires_at), sp4n_us(revoked_at) FROM api_key"
                 " ORDER BY name")) {
            ApiKey key;
            key.id = row[0].as<std::int32_t>();
            key.name = row[1].as<std::string>();
            key.role = model::from_number<model::Role>(row[2].as<int>()).value_or(model::Role::channel);
            key.agency = model::AgencyId{row[3].as<std::string>()};
            key.expires_at = read_time(row[4]);
            key.revoked_at = read_time(row[5]);
            keys.push_back(std::move(key));
        }
    });
    if (!tried) {
        return to_error(tried);
    }
    return keys;
}

Status revoke_key(const std::string& url, const std::string& name) {
    Session session{url, {}};
    bool found = false;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        found =
            work.exec_params(
                    "UPDATE api_key SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL RETURNING id", name)
                .size() == 1;
    });
    if (!tried) {
        return to_error(tried);
    }
    if (!found) {
        return Error{"not_found", "no live key is named '" + name + "'", "", "see: sp4n-hub key list"};
    }
    return {};
}

}  // namespace hub::store
