#pragma once
#include "bare_limit.hpp"

#include <pqxx/pqxx>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace hub::perf {

/// The new ids of one replayed complaint; the same (seed, count) gives the same.
struct FreshIds {
    std::uint64_t seed = 0;
    std::uint64_t count = 0;
    /// Version 7: ordered by time like the hub's own, so that indexes grow in the same places.
    [[nodiscard]] std::string uuid(std::uint64_t salt) const;
    [[nodiscard]] std::uint64_t number(std::uint64_t salt) const;
};

/// Recorded rows of one table, ready to be written again under new ids.
class RecordedRows {
public:
    /// Reads groups of `rows.rows` rows of one complaint each. Throws pqxx::failure; Error `no_rows`.
    static Result<RecordedRows> read(
        pqxx::transaction_base& work, const RowsOfTable& rows, const BareLimitOptions& options);

    /// Makes the empty copy bare.<table>.
    void create_copy(pqxx::transaction_base& work) const;
    [[nodiscard]] std::string copy_name() const { return "bare." + name_; }
    [[nodiscard]] std::string insert_statement() const;
    [[nodiscard]] std::size_t column_count() const noexcept { return columns_.size(); }
    [[nodiscard]] unsigned rows_per_set() const noexcept { return rows_; }
    /// Appends one complaint's rows to the arrays, one text a column ("{…,…" without the closing brace).
    void append(std::vector<std::string>& arrays, const FreshIds& ids) const;

private:
    enum class Role : std::uint8_t { as_recorded, link, fresh_uuid, unique_value };
    struct Column {
        std::string name;
        std::string type;
        bool is_array = false;
        Role role = Role::as_recorded;
    };
    void read_columns(pqxx::transaction_base& work, const std::string& link);
    void mark_unique_columns(pqxx::transaction_base& work);
    void append_value(
        std::string& array, const Column& column, const std::string& recorded, const FreshIds& ids,
        std::uint64_t salt) const;

    std::string table_;  // schema-qualified
    std::string name_;
    std::uint64_t table_salt_ = 0;
    unsigned rows_ = 1;
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> samples_;  // rows, each a list of array elements ("\"…\"" or NULL)
};

}  // namespace hub::perf
