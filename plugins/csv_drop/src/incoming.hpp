#pragma once
#include "csv_reader.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hub::csv_drop {

/// One column of an office's files: what it means to us, and how it is called there.
struct Column {
    std::string role;     ///< "state"
    std::string name;     ///< "Status Laporan"
    bool needed = false;  ///< a file without this column is refused
    bool filled = false;  ///< a row with an empty cell here is broken
    /// Their words to ours, keys folded; empty: the cell is taken as it stands.
    std::map<std::string, std::string, std::less<>> values;
};

/// How an office's files are read: the same for answers and for new complaints.
struct Reading {
    std::vector<Column> columns;
    std::string charset;
    std::optional<char> delimiter;
    std::vector<std::string> header{};  ///< of files without one; empty: the first row is the header
    std::string trailer{};              ///< the last row's first cell, folded; its second one counts the rows
    CsvLimits limits;
    [[nodiscard]] std::optional<std::size_t> index_of(std::string_view role) const;
    [[nodiscard]] std::vector<std::string> names() const;
};

/// Why a row does not count. `code` is stable, `column` the office's name for it; holds no cell's content.
struct RowFault {
    std::string code;
    std::string column;
    CsvPosition at;
};

struct IncomingRow {
    std::size_t number = 0;  ///< as a person counts: the header is row 1
    std::size_t line = 0;
    std::string raw;                 ///< as it stood in the file
    std::vector<std::string> cells;  ///< by Reading::columns, without blanks around; an absent column is an empty cell
    bool empty = false;              ///< nothing in any cell, also in columns that are not ours
    std::optional<RowFault> fault;

    [[nodiscard]] std::string_view cell(const Reading& reading, std::string_view role) const;
};

struct IncomingFile {
    std::vector<IncomingRow> rows;
    std::vector<std::string> header;
    std::string evidence;  ///< charset and delimiter, and why
};

/// Why a file as a whole is not read.
struct FileFault {
    std::string code;
    std::string column;
    CsvPosition at;
    std::string detail;
    std::vector<std::string> header{};  ///< where it could be read
};

/// Decodes, finds the dialect, parses, binds the header (any order, any case, more columns than wanted) and checks each
/// row by itself: width, required cells, value tables. Reads to the end before it gives anything, so that a file that
/// breaks in its last line has had no effect. Pure.
[[nodiscard]] std::variant<IncomingFile, FileFault> read_incoming(std::string_view bytes, const Reading& reading);

}  // namespace hub::csv_drop
