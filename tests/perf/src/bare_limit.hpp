#pragma once
#include "hub/base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::perf {

/// One table of a row set: so many rows a complaint.
struct RowsOfTable {
    std::string table;  ///< "event" or "hub.event"
    unsigned rows = 1;
};
/// "complaint:1,event:2,delivery:1". Error `rows`.
Result<std::vector<RowsOfTable>> parse_row_set(const std::string& text);

struct BareLimitOptions {
    std::string connection;  ///< as superuser, to the database that holds recorded rows
    std::vector<RowsOfTable> row_set;
    std::string complaint_table = "complaint";  ///< its only uuid key column is what the others point to
    std::string link_column = "complaint_id";   ///< in all other tables
    std::string complaint_key = "id";
    unsigned samples = 200;  ///< recorded complaints a table that are replayed in turn
    unsigned batch = 100;    ///< row sets a commit
    unsigned connections = 4;
    double seconds = 5;
    bool require_durable = true;  ///< refuse a server without fsync; tests of this program alone may not
};

struct BareLimitReport {
    std::uint64_t sets = 0;
    double seconds = 0;
    double wal_bytes_per_set = 0;
    double stored_bytes_per_set = 0;
    double rows_per_set = 0;
};

/// What the database alone can do: copies the hub's tables (columns, indexes, defaults; no foreign keys, no triggers)
/// into a schema `bare`, replays recorded rows into them under new ids with unnest arrays, and drops the schema.
/// Errors: `connect`, `not_durable`, `no_rows` (nothing recorded), `database`.
Result<BareLimitReport> run_bare_limit(const BareLimitOptions& options);
std::string to_json(const BareLimitReport& report);

}  // namespace hub::perf
