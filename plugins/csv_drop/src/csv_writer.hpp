#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub::csv_drop {

/// How the hub writes a file. Always UTF-8, every field in quotes, CRLF.
struct CsvStyle {
    char delimiter = ',';
    /// Against formulas in a spreadsheet: people who open the file are safe, and programs that read it want it off.
    bool guard_formulas = true;
    bool byte_order_mark = false;  ///< some spreadsheets know UTF-8 only by it
};

/// With an apostrophe before whatever a spreadsheet would take for a formula: = + - @ (also in full width), tab, CR or
/// LF at the beginning, or = + - @ behind something that a program with another idea of the delimiter splits at.
[[nodiscard]] std::string guarded(std::string_view cell);

void append_csv_row(std::string& out, const std::vector<std::string>& cells, const CsvStyle& style);
/// A whole file.
[[nodiscard]] std::string csv_file(const std::vector<std::vector<std::string>>& rows, const CsvStyle& style);

}  // namespace hub::csv_drop
