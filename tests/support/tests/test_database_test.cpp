#include "hub/testing/test_database.hpp"

#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include <optional>

namespace hub::testing {
namespace {

TEST(TestDatabaseTest, RolesHaveTheirRightsAndTheDatabaseGoes) {
    std::optional<TestDatabase> database{std::in_place, "Roles & rights"};
    {
        pqxx::connection owner(database->owner_connection());
        pqxx::nontransaction work(owner);
        work.exec("CREATE TABLE t (i int)");
    }
    pqxx::connection hub(database->hub_connection());
    {
        pqxx::nontransaction work(hub);
        EXPECT_EQ(work.exec("SELECT current_user")[0][0].as<std::string>(), "sp4n_hub");
        EXPECT_THROW(work.exec("SELECT * FROM t"), pqxx::insufficient_privilege);
    }
    database->execute("INSERT INTO t VALUES (1), (NULL)");
    EXPECT_EQ(
        database->query("SELECT i, 'x' FROM t ORDER BY 1"),
        (std::vector<std::vector<std::string>>{{"1", "x"}, {"", "x"}}));

    const TestDatabase other("other");
    const auto name = database->name();
    EXPECT_NE(other.name(), name);
    database.reset();  // also with `hub` still connected
    EXPECT_TRUE(other.query("SELECT 1 FROM pg_database WHERE datname = '" + name + "'").empty());
}

TEST(TestDatabaseTest, CutsConnections) {
    const TestDatabase database("cut");
    pqxx::connection hub(database.hub_connection());
    database.cut_connections();
    EXPECT_THROW(pqxx::nontransaction(hub).exec("SELECT 1"), pqxx::failure);
}

}  // namespace
}  // namespace hub::testing
