#include "hub/store/master_key_check.hpp"

#include "master_key_sql.hpp"
#include "session.hpp"

namespace hub::store {

const char* const master_key_sql = "SELECT check_value FROM master_key";

KeyCheck compare_master_key(const pqxx::result& remembered, const crypto::Digest& check_value) {
    if (remembered.empty()) {
        return KeyCheck::unknown;
    }
    const pqxx::binarystring bytes{remembered[0][0]};
    crypto::Digest known{};
    if (bytes.size() != known.size()) {
        return KeyCheck::different;
    }
    std::copy_n(bytes.data(), bytes.size(), known.begin());
    return crypto::equal_constant_time(known, check_value) ? KeyCheck::same : KeyCheck::different;
}

namespace {

Result<KeyCheck> check(const std::string& url, const crypto::Digest& check_value, bool remember) {
    Session session{url, {}};
    auto out = KeyCheck::unknown;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::work work{connection};
        if (remember) {
            work.exec_params0(
                "INSERT INTO master_key (check_value) VALUES ($1) ON CONFLICT DO NOTHING",
                pqxx::binarystring{check_value.data(), check_value.size()});
        }
        out = compare_master_key(work.exec(master_key_sql), check_value);
        work.commit();
    });
    if (!tried) {
        return to_error(tried);
    }
    return out;
}

}  // namespace

Result<KeyCheck> check_master_key(const std::string& url, const crypto::Digest& check_value) {
    return check(url, check_value, false);
}

Result<KeyCheck> remember_master_key(const std::string& url, const crypto::Digest& check_value) {
    return check(url, check_value, true);
}

}  // namespace hub::store
