#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::store {

/// A person who signs in with a password. Requests of a session look like those of a key (records.hpp) with the number
/// `-id` and the name "@login", so that no key and no person are ever taken for each other.
struct Account {
    std::int32_t id = 0;
    std::string login;
    model::Role role = model::Role::coordinator;
    model::AgencyId agency;  ///< of an agency's roles: they act in its subtree; else empty
    std::string password;    ///< as crypto::hash_password keeps it; empty in lists
    TimePoint created_at;
    std::optional<TimePoint> disabled_at;
};

/// Where somebody is signed in.
struct LoginSession {
    std::array<std::uint8_t, 32> hash{};  ///< SHA-256 of the token
    std::int32_t account = 0;
    std::chrono::seconds lasts{};
};

// For the command line, with the owner's connection; they block. Errors: `login_taken`, `not_found`,
// storage_unavailable.
Result<Account> add_account(const std::string& url, const Account& account);
Result<std::vector<Account>> list_accounts(const std::string& url);
/// Signs the person out everywhere too.
Status set_password(const std::string& url, const std::string& login, const std::string& password);
/// Signs the person out everywhere too. Not undone: a login is never given to somebody else.
Status disable_account(const std::string& url, const std::string& login);

}  // namespace hub::store
