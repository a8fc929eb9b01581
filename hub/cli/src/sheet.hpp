#pragma once
#include "hub/base/result.hpp"

#include <cstdint>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

namespace hub::cli {

/// 0.874 is 87.4 %.
struct Share {
    double value = 0;
};
/// A number that opens into its list.
struct LinkedCount {
    std::int64_t count = 0;
    std::string address;
};
using SheetCell = std::variant<std::monostate, std::string, std::int64_t, Share, LinkedCount>;

/// A table with what it means, before it is written in one of the formats.
struct Sheet {
    std::string title;
    std::vector<std::string> notes;  ///< how the numbers are meant
    std::vector<std::string> heads;
    std::vector<std::vector<SheetCell>> rows;
};

/// How spreadsheets of a country read a CSV file.
enum class CsvStyle : std::uint8_t {
    plain = 1,      ///< RFC 4180: commas, decimal points, UTF-8
    indonesian = 2  ///< as Excel in Indonesian opens it at a click: semicolons, decimal commas, a byte order mark
};

/// Heads and rows; notes are left out, for programs read it. A text that a spreadsheet would take for a formula gets an
/// apostrophe in front.
void write_csv(const Sheet& sheet, CsvStyle style, std::ostream& out);

/// With the notes on a page of their own; counts are links below `base` ("https://hub…"). Error `file_unwritable`.
Status write_xlsx(const Sheet& sheet, const std::string& base, const std::string& file);

/// "87.4%", in Indonesian "87,4%".
std::string share_text(Share share, bool decimal_comma);

}  // namespace hub::cli
