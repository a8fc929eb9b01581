#include "hub/store/support_facts.hpp"

#include "hub/model/names.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace hub::store {
namespace {

/// How a column's number is told.
enum class As : std::uint8_t { text = 1, event_kind, actor, delivery_state, outcome, cause, status };

struct Column {
    const char* head;
    As as = As::text;
};

struct Question {
    const char* name;
    std::vector<Column> columns;
    const char* sql;  ///< $1: how many rows at most
};

const std::vector<Question>& questions() {
    static const std::vector<Question> all{
        {"migrations",
         {{"number"}, {"name"}, {"applied_at"}},
         "SELECT number, name, applied_at FROM schema_migration ORDER BY number DESC LIMIT greatest($1, 1000)"},
        {"sizes",
         {{"table"}, {"rows_about"}, {"bytes"}},
         "SELECT relname, greatest(reltuples, 0)::int8, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
         " AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'identity'))"
         " ORDER BY 3 DESC LIMIT greatest($1, 100)"},
        {"server",
         {{"setting"}, {"value"}},
         "SELECT name, setting FROM pg_settings WHERE name IN ('server_version', 'max_connections', 'shared_buffers',"
         " 'fsync', 'synchronous_commit', 'full_page_writes', 'TimeZone', 'autovacuum', 'statement_timeout')"
         " ORDER BY 1 LIMIT greatest($1, 100)"},
        {"nodes",
         {{"id"}, {"started_at"}, {"heartbeat_at"}, {"ended_at"}},
         "SELECT id, started_at, heartbeat_at, ended_at FROM node ORDER BY id DESC LIMIT least($1, 50)"},
        {"backlog",
         {{"instance"}, {"state", As::delivery_state}, {"messages"}, {"oldest"}, {"most_attempts"}},
         "SELECT instance, state, count(*), min(born_at), max(attempt) FROM delivery GROUP BY 1, 2 ORDER BY 1, 2"
         " LIMIT greatest($1, 1000)"},
        {"complaints",
         {{"status", As::status}, {"complaints"}},
         "SELECT status, count(*) FROM complaint GROUP BY 1 ORDER BY 1 LIMIT greatest($1, 100)"},
        {"conservation",
         {{"born"}, {"delivered"}, {"off"}},
         "SELECT born, delivered, off FROM conservation LIMIT greatest($1, 1)"},
        {"pauses",
         {{"instance"}, {"paused_at"}},
         "SELECT instance, paused_at FROM instance_pause WHERE resumed_at IS NULL ORDER BY 1 LIMIT greatest($1, 100)"},
        {"activations",
         {{"version"}, {"at"}},
         "SELECT version, at FROM config_activation ORDER BY id DESC LIMIT least($1, 20)"},
        {"events",
         {{"at"}, {"kind", As::event_kind}, {"actor", As::actor}, {"messages_born"}, {"messages_ended"}},
         "SELECT at, kind, actor, born, ended FROM event ORDER BY at DESC LIMIT $1"},
        {"attempts",
         {{"at"}, {"outcome", As::outcome}, {"cause", As::cause}, {"attempt"}, {"http_status"}},
         "SELECT at, outcome, cause, attempt, CASE WHEN remote_code ~ '^[1-5][0-9][0-9]$' THEN remote_code END"
         " FROM attempt ORDER BY at DESC LIMIT $1"}};
    return all;
}

template <class E>
std::string name_or_number(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    const auto known = model::from_number<E>(number);
    return known ? std::string{model::name_of(*known)} : std::string{text};
}

std::string told(const pqxx::field& field, As as) {
    const std::string_view text{field.c_str(), field.size()};
    switch (as) {
        case As::text: break;
        case As::event_kind: return name_or_number<model::EventKind>(text);
        case As::actor: return name_or_number<model::Role>(text);
        case As::delivery_state: return name_or_number<model::DeliveryState>(text);
        case As::outcome: return name_or_number<model::Outcome>(text);
        case As::cause: return name_or_number<model::Cause>(text);
        case As::status: return name_or_number<model::Status>(text);
    }
    return std::string{text};
}

FactTable ask(pqxx::connection& connection, const Question& question, std::int32_t rows) {
    FactTable out;
    out.name = question.name;
    for (const auto& column : question.columns) {
        out.heads.emplace_back(column.head);
    }
    try {
        pqxx::read_transaction work{connection};
        work.exec0("SET LOCAL statement_timeout = '5s'");
        work.exec0("SET LOCAL TimeZone = 'UTC'");
        for (const auto& row : work.exec_params(question.sql, rows)) {
            auto& line = out.rows.emplace_back();
            for (std::size_t i = 0; i < question.columns.size(); ++i) {
                line.push_back(told(row[static_cast<pqxx::row_size_type>(i)], question.columns[i].as));
            }
        }
    } catch (const pqxx::sql_error& refused) {
        out.rows.clear();
        out.missing = "SQLSTATE " + refused.sqlstate();  // its text may hold values
    }
    return out;
}

}  // namespace

Result<std::vector<FactTable>> support_facts(const std::string& url, std::int32_t events) {
    try {
        pqxx::connection connection{url};
        std::vector<FactTable> out;
        for (const auto& question : questions()) {
            out.push_back(ask(connection, question, events));
        }
        return out;
    } catch (const std::exception&) {
        return Error{"storage_unavailable", "the database cannot be reached"};
    }
}

}  // namespace hub::store
