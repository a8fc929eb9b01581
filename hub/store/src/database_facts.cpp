#include "hub/store/database_facts.hpp"

#include "hub/base/clock.hpp"

#include <libpq-fe.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <memory>
#include <string_view>

namespace hub::store {
namespace {

DatabaseFacts read(pqxx::connection& connection) {
    pqxx::nontransaction work{connection};
    DatabaseFacts out;
    const auto now = SystemClock{}.now();
    const auto row = work.exec1(
        "SELECT current_user, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user),"
        " current_setting('fsync') = 'on' AND current_setting('synchronous_commit') = 'on' AND"
        " current_setting('full_page_writes') = 'on', current_setting('server_version'),"
        " to_regclass('public.schema_migration') IS NOT NULL, (extract(epoch FROM clock_timestamp()) * 1000)::int8");
    out.role = row[0].as<std::string>();
    out.superuser = row[1].as<bool>();
    out.durable = row[2].as<bool>();
    out.server_version = row[3].as<std::string>();
    if (row[4].as<bool>()) {
        out.schema = work.exec1("SELECT coalesce(max(number), 0) FROM schema_migration")[0].as<int>();
    }
    const std::chrono::milliseconds theirs{row[5].as<std::int64_t>()};
    out.ahead = theirs - std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch());
    return out;
}

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

Options parse(const std::string& url) {
    return {PQconninfoParse(url.c_str(), nullptr), &PQconninfoFree};
}

}  // namespace

std::string address_of_database(const std::string& url) {
    const auto options = parse(url);
    if (options == nullptr) {
        return "(not a connection string of libpq)";  // not repeated: a password may stand in it
    }
    std::string out;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        const std::string_view name{option->keyword};
        const bool told = name == "host" || name == "hostaddr" || name == "port" || name == "dbname" ||
                          name == "user" || name == "service" || name == "sslmode";
        if (told && option->val != nullptr && *option->val != '\0') {
            out += (out.empty() ? "" : " ") + std::string{name} + '=' + option->val;
        }
    }
    return out.empty() ? "(libpq's defaults)" : out;
}

Result<DatabaseFacts> look_at_database(const std::string& url) {
    if (parse(url) == nullptr) {  // libpq's own words would repeat it, password and all
        return Error{"storage_unavailable", "that is not a connection string of libpq", "", "see database.url"};
    }
    try {
        pqxx::connection connection{url};
        return read(connection);
    } catch (const std::exception& e) {
        std::string text{e.what()};
        text.resize(std::min(text.find('\n'), text.size()));
        return Error{
            "storage_unavailable", text, "", "is the server running? ./scripts/postgres start DIR, or database.url"};
    }
}

}  // namespace hub::store
