#include "csv_writer.hpp"

#include <algorithm>

namespace hub::csv_drop {
namespace {

/// What begins a formula, as UTF-8; the last four are the full-width forms.
constexpr std::string_view starters[] = {"=",           "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                         "\xEF\xBC\xA0"};
/// What a spreadsheet may skip before it looks: blanks, no-break and zero-width space, byte order mark, quotes.
constexpr std::string_view skipped[] = {" ", "\"", "\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF"};

bool splits(char c) {
    return c == ',' || c == ';' || c == '|' || c == '\t' || c == '\r' || c == '\n';
}

bool begins_formula(std::string_view text) {
    return std::ranges::any_of(starters, [&](std::string_view s) { return text.starts_with(s); });
}

/// Is it a formula once what may be skipped is skipped?
bool becomes_formula(std::string_view text) {
    for (bool moved = true; moved;) {
        moved = false;
        for (const auto blank : skipped) {
            if (text.starts_with(blank)) {
                text.remove_prefix(blank.size());
                moved = true;
            }
        }
    }
    return begins_formula(text);
}

bool begins_with_control(std::string_view text) {
    return !text.empty() && (text.front() == '\t' || text.front() == '\r' || text.front() == '\n');
}

}  // namespace

std::string guarded(std::string_view cell) {
    std::string out;
    out.reserve(cell.size() + 1);
    if (begins_with_control(cell) || becomes_formula(cell)) {
        out += '\'';
    }
    for (std::size_t i = 0; i < cell.size(); ++i) {
        out += cell[i];
        if (splits(cell[i]) && becomes_formula(cell.substr(i + 1))) {
            out += '\'';
        }
    }
    return out;
}

void append_csv_row(std::string& out, const std::vector<std::string>& cells, const CsvStyle& style) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) {
            out += style.delimiter;
        }
        out += '"';
        for (const char c : style.guard_formulas ? guarded(cells[i]) : cells[i]) {
            if (c == '"') {
                out += '"';
            }
            out += c == '\0' ? ' ' : c;
        }
        out += '"';
    }
    out += "\r\n";
}

std::string csv_file(const std::vector<std::vector<std::string>>& rows, const CsvStyle& style) {
    std::string out = style.byte_order_mark ? "\xEF\xBB\xBF" : "";
    for (const auto& row : rows) {
        append_csv_row(out, row, style);
    }
    return out;
}

}  // namespace hub::csv_drop
