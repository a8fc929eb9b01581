#pragma once
#include "hub/base/result.hpp"

#include <chrono>
#include <string>

namespace hub::store {

/// What an operator should know of a database before a hub works on it.
struct DatabaseFacts {
    std::string role;                    ///< as whom we are there
    bool superuser = false;              ///< or may pass row-level security by: the hub must not
    bool durable = false;                ///< fsync, synchronous_commit and full_page_writes are on
    std::string server_version;          ///< "15.6"
    int schema = 0;                      ///< 0: none yet
    std::chrono::milliseconds ahead{0};  ///< the database's clock against ours
};

/// "host=db.example port=5432 dbname=sp4n user=sp4n_hub": what a connection string says of where it leads, in either of
/// libpq's forms. Nothing else of it is told: no password, no options. Pure.
std::string address_of_database(const std::string& url);

/// Connects once and looks; changes nothing. Blocks, 5 s at most. Error `storage_unavailable`, with PostgreSQL's
/// reason.
Result<DatabaseFacts> look_at_database(const std::string& url);

}  // namespace hub::store
