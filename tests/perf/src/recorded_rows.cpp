#include "recorded_rows.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <functional>

namespace hub::perf {
namespace {

std::uint64_t mix(std::uint64_t x) {  // splitmix64
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

/// An array element: always quoted, so that NULL, commas and braces need no thought.
std::string element(const pqxx::field& value) {
    if (value.is_null()) {
        return "NULL";
    }
    std::string text = "\"";
    for (const char* c = value.c_str(); *c != '\0'; ++c) {
        if (*c == '"' || *c == '\\') {
            text += '\\';
        }
        text += *c;
    }
    return text + '"';
}

}  // namespace

std::uint64_t FreshIds::number(std::uint64_t salt) const {
    return mix(mix(seed ^ salt) + count);
}

std::string FreshIds::uuid(std::uint64_t salt) const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    const auto random = number(salt);
    std::array<char, 40> text{};
    std::snprintf(
        text.data(), text.size(), "%08llx-%04llx-7%03llx-8%03llx-%012llx", static_cast<unsigned long long>(ms >> 16U),
        static_cast<unsigned long long>(ms & 0xffffU), static_cast<unsigned long long>(count & 0xfffU),
        static_cast<unsigned long long>(random & 0xfffU),
        static_cast<unsigned long long>((random >> 12U) & 0xffffffffffffU));
    return text.data();
}

Result<RecordedRows> RecordedRows::read(
    pqxx::transaction_base& work, const RowsOfTable& rows, const BareLimitOptions& options) {
    RecordedRows recorded;
    const auto found =
        work.exec_params("SELECT $1::regclass::text, relname FROM pg_class WHERE oid = $1::regclass", rows.table);
    recorded.table_ = found.at(0).at(0).c_str();
    recorded.name_ = found.at(0).at(1).c_str();
    recorded.table_salt_ = std::hash<std::string>{}(recorded.name_);
    recorded.rows_ = rows.rows;
    const bool is_complaint = rows.table == options.complaint_table;
    const auto& link = is_complaint ? options.complaint_key : options.link_column;
    recorded.read_columns(work, link);
    recorded.mark_unique_columns(work);
    std::string list;
    for (const auto& column : recorded.columns_) {
        list += (list.empty() ? "r." : ", r.") + work.quote_name(column.name) + "::text";
    }
    // The newest complaints that have exactly the wanted number of rows.
    const auto key = work.quote_name(link);
    const auto sample = work.exec(
        "WITH chosen AS (SELECT " + key + " AS k FROM " + recorded.table_ + " GROUP BY 1 HAVING count(*) = " +
        std::to_string(rows.rows) + " ORDER BY 1 DESC LIMIT " + std::to_string(options.samples) + ") SELECT " + list +
        " FROM " + recorded.table_ + " r JOIN chosen ON chosen.k = r." + key + " ORDER BY chosen.k, r.ctid");
    for (const auto& row : sample) {
        auto& values = recorded.samples_.emplace_back();
        for (const auto& field : row) {
            values.push_back(element(field));
        }
    }
    if (recorded.samples_.empty()) {
        return Error{"no_rows", "no complaint has " + std::to_string(rows.rows) + " recorded rows", rows.table};
    }
    return recorded;
}

void RecordedRows::read_columns(pqxx::transaction_base& work, const std::string& link) {
    const auto rows = work.exec_params(
        "SELECT a.attname, format_type(a.atttypid, NULL), t.typcategory = 'A' FROM pg_attribute a "
        "JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = $1::regclass AND a.attnum > 0 "
        "AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum",
        table_);
    for (const auto& row : rows) {
        Column column{row[0].c_str(), row[1].c_str(), row[2].as<bool>(), Role::as_recorded};
        if (column.name == link) {
            column.role = Role::link;
        } else if (column.type == "uuid") {
            column.role = Role::fresh_uuid;
        }
        columns_.push_back(std::move(column));
    }
}

void RecordedRows::mark_unique_columns(pqxx::transaction_base& work) {
    // A unique index that holds no new uuid needs a new value in its last column.
    const auto rows = work.exec_params(
        "SELECT (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n) "
        "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) FROM pg_index i "
        "WHERE i.indrelid = $1::regclass AND i.indisunique",
        table_);
    for (const auto& row : rows) {
        std::string names = std::string{","} + row[0].as<std::string>("") + ",";
        const auto is_in = [&](const Column& column) {
            return names.find("," + column.name + ",") != std::string::npos;
        };
        const auto renewed = [&](const Column& column) { return is_in(column) && column.role != Role::as_recorded; };
        if (std::ranges::any_of(columns_, renewed)) {
            continue;
        }
        const auto last = std::find_if(columns_.rbegin(), columns_.rend(), is_in);
        if (last != columns_.rend()) {
            last->role = Role::unique_value;
        }
    }
}

void RecordedRows::create_copy(pqxx::transaction_base& work) const {
    work.exec("CREATE TABLE " + copy_name() + " (LIKE " + table_ + " INCLUDING ALL EXCLUDING IDENTITY)");
    const auto storage = work.exec_params(
        "SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = $1::regclass AND reloptions IS NOT NULL",
        table_);
    if (!storage.empty()) {
        work.exec("ALTER TABLE " + copy_name() + " SET (" + storage[0][0].as<std::string>() + ")");
    }
}

std::string RecordedRows::insert_statement() const {
    std::string names;
    std::string values;
    std::string arrays;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto& column = columns_[i];
        const std::string comma = i == 0 ? "" : ", ";
        names += comma + '"' + column.name + '"';
        // unnest would flatten an array of arrays: such a column travels as text.
        values += comma + "c" + std::to_string(i) + (column.is_array ? "::" + column.type : "");
        arrays += comma + "$" + std::to_string(i + 1) + "::" + (column.is_array ? "text" : column.type) + "[]";
    }
    std::string aliases;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        aliases += (i == 0 ? "c" : ", c") + std::to_string(i);
    }
    return "INSERT INTO " + copy_name() + " (" + names + ") SELECT " + values + " FROM unnest(" + arrays + ") AS u(" +
           aliases + ")";
}

void RecordedRows::append(std::vector<std::string>& arrays, const FreshIds& ids) const {
    const auto groups = samples_.size() / rows_;
    const auto first = (ids.count % groups) * rows_;
    for (unsigned k = 0; k < rows_; ++k) {
        const auto& row = samples_[first + k];
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            arrays[i] += arrays[i].empty() ? '{' : ',';
            append_value(arrays[i], columns_[i], row[i], ids, table_salt_ + i * 64 + k);
        }
    }
}

void RecordedRows::append_value(
    std::string& array, const Column& column, const std::string& recorded, const FreshIds& ids,
    std::uint64_t salt) const {
    if (column.role == Role::as_recorded || recorded == "NULL") {
        array += recorded;
    } else if (column.role == Role::link) {
        array += ids.uuid(0);  // one id in all tables
    } else if (column.role == Role::fresh_uuid) {
        array += ids.uuid(salt | 1U);
    } else if (column.type == "bigint") {
        array += std::to_string(ids.number(salt) >> 4U);
    } else if (column.type == "integer" || column.type == "smallint") {
        array += std::to_string(ids.count);
    } else {  // text and bytea: the last characters change, the length stays
        std::string text = recorded;
        auto value = ids.number(salt);
        const auto fixed = column.type == "bytea" ? 4U : 1U;  // "\\x
        for (std::size_t i = 0; i < 16 && text.size() > fixed + 1 + i; ++i, value >>= 4U) {
            text[text.size() - 2 - i] = "0123456789abcdef"[value & 15U];
        }
        array += text;
    }
}

}  // namespace hub::perf
