#pragma once
#include "hub/base/result.hpp"

#include <pqxx/pqxx>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::store {

enum class SqlTrouble : std::uint8_t {
    none = 0,
    lost = 1,       ///< no connection, or it broke: what was under way is in doubt
    conflict = 2,   ///< unique violation
    changed = 3,    ///< sp4n_expect: rows were not as expected
    transient = 4,  ///< serialization, deadlock, disk full, timeout: the same may work later
    refused = 5     ///< the statement itself is wrong for this data
};

struct SqlResult {
    SqlTrouble trouble = SqlTrouble::none;
    std::string detail;  ///< PostgreSQL's primary message without parameters
    explicit operator bool() const { return trouble == SqlTrouble::none; }
};

/// One connection that is made again after it broke (libpqxx 6: a broken connection object stays broken). One thread.
class Session {
public:
    using Statements = std::vector<std::pair<std::string, std::string>>;  ///< name, SQL

    Session(std::string url, Statements statements);

    /// Runs `work(connection)`; every exception of libpqxx ends here.
    template <class Work>
    SqlResult run(Work&& work) {
        try {
            if (!connection_) {
                connect();
            }
            work(*connection_);
            return {};
        } catch (...) {
            return classify();
        }
    }
    [[nodiscard]] bool connected() const { return connection_ != nullptr; }

private:
    void connect();
    SqlResult classify();  // of the exception being handled

    std::string url_;
    Statements statements_;
    std::unique_ptr<pqxx::connection> connection_;
};

/// Error value of a trouble that a caller cannot mend.
Error to_error(const SqlResult& failed);

}  // namespace hub::store
