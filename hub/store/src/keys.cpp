#include "array_text.hpp"
#include "session.hpp"

#include "hub/store/store.hpp"

namespace hub::store {

Result<ApiKey> add_key(const std::string& url, const ApiKey& key) {
    Session session{url, {}};
    ApiKey added = key;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        added.id =
            work.exec_params1(
                    "INSERT INTO api_key (name, role, hash, expires_at) VALUES ($1, $2, $3, sp4n_at($4)) RETURNING id",
                    key.name, static_cast<int>(key.role), pqxx::binarystring{key.hash.data(), key.hash.size()},
                    key.expires_at ? std::optional{key.expires_at->time_since_epoch().count()} : std::nullopt)[0]
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

}  // namespace hub::store
