#include "hub/store/migrator.hpp"

#include "migrations.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <set>

namespace hub::store {
namespace {

constexpr std::int64_t lock_key = 0x7370346E687562;  // "sp4nhub": one migration at a time on a database

std::set<int> applied_numbers(pqxx::work& work) {
    work.exec0(
        "CREATE TABLE IF NOT EXISTS schema_migration (number int4 PRIMARY KEY, name text NOT NULL,"
        " applied_at timestamptz NOT NULL DEFAULT now())");
    work.exec0("GRANT SELECT ON schema_migration TO PUBLIC");
    std::set<int> out;
    for (const auto& row : work.exec("SELECT number FROM schema_migration")) {
        out.insert(row[0].as<int>());
    }
    return out;
}

MigrationReport run(pqxx::connection& connection) {
    MigrationReport report;
    std::set<int> applied;
    {
        pqxx::work work{connection};
        work.exec0("SET LOCAL client_min_messages = warning");
        applied = applied_numbers(work);
        report.from = report.to = applied.empty() ? 0 : *applied.rbegin();
        work.commit();
    }
    for (const auto& migration : migrations()) {
        if (applied.contains(migration.number)) {  // a lower one may have come later than a higher one
            continue;
        }
        pqxx::work work{connection};
        work.exec0("SET LOCAL lock_timeout = '2s'");
        work.exec(migration.sql);
        work.exec_params0(
            "INSERT INTO schema_migration (number, name) VALUES ($1, $2)", migration.number, migration.name);
        work.commit();
        report.to = std::max(report.to, migration.number);
        report.applied.emplace_back(migration.name);
    }
    return report;
}

}  // namespace

int newest_schema_version() {
    return migrations().empty() ? 0 : migrations().back().number;
}

Result<MigrationReport> migrate(const std::string& url) {
    try {
        pqxx::connection connection{url};
        pqxx::nontransaction{connection}.exec_params("SELECT pg_advisory_lock($1)", lock_key);
        auto report = run(connection);
        if (report.from > newest_schema_version()) {
            return Error{
                "schema_too_new",
                "the database is at version " + std::to_string(report.from) + ", this hub knows " +
                    std::to_string(newest_schema_version()),
                "", "run the newer hub"};
        }
        return report;
    } catch (const pqxx::broken_connection&) {
        return Error{
            "storage_unavailable", "the database cannot be reached", "", "is the server running? see scripts/postgres"};
    } catch (const std::exception& e) {
        std::string text{e.what()};
        text.resize(std::min(text.find('\n'), text.size()));
        const bool lacks_role = text.find("role \"sp4n_identity\" does not exist") != std::string::npos;
        return Error{
            "storage_refused", text, "",
            lacks_role ? "as the superuser: CREATE ROLE sp4n_identity LOGIN (scripts/postgres start does it)" : ""};
    }
}

}  // namespace hub::store
