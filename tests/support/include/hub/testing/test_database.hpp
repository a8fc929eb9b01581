#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub::testing {

/// A database of its own in the tests' cluster (CTest fixture `postgres`; SP4N_TEST_PG names its folder), dropped with
/// this object. Databases that killed tests left behind are dropped by the next one. Throws std::runtime_error with
/// what to do: GoogleTest shows it as the test's failure. One thread.
class TestDatabase {
public:
    explicit TestDatabase(std::string_view label);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// libpq connection strings: who owns the database (migrations), who serves (the hub), who may do anything.
    [[nodiscard]] std::string owner_connection() const { return connection("sp4n_owner"); }
    [[nodiscard]] std::string hub_connection() const { return connection("sp4n_hub"); }
    [[nodiscard]] std::string superuser_connection() const { return connection("postgres"); }

    /// As superuser, each in its own autocommit statement.
    void execute(const std::string& sql) const;
    /// Rows of texts as superuser; NULL is "".
    [[nodiscard]] std::vector<std::vector<std::string>> query(const std::string& sql) const;
    /// Ends all connections to this database, as a restart of the server would.
    void cut_connections() const;

private:
    [[nodiscard]] std::string connection(std::string_view user) const;

    std::string socket_folder_;
    std::string name_;
};

}  // namespace hub::testing
