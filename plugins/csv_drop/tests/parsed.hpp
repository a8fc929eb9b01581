#pragma once
#include "csv_reader.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::csv_drop {

/// All that a reader says of a text.
struct Parsed {
    std::vector<CsvRow> rows;
    std::optional<CsvFinding> fatal;

    [[nodiscard]] bool clean() const {
        return !fatal && std::ranges::none_of(rows, [](const CsvRow& row) { return row.broken.has_value(); });
    }
    [[nodiscard]] std::vector<std::vector<std::string>> fields() const {
        std::vector<std::vector<std::string>> all;
        for (const auto& row : rows) {
            all.push_back(row.fields);
        }
        return all;
    }
};

inline Parsed parse(std::string_view text, char delimiter = ',', std::size_t piece = 0, const CsvLimits& limits = {}) {
    Parsed parsed;
    CsvReader reader{delimiter, limits, [&](CsvRow&& row) { parsed.rows.push_back(std::move(row)); }};
    bool goes_on = true;
    if (piece == 0) {
        goes_on = reader.feed(text);
    }
    for (std::size_t at = 0; piece > 0 && goes_on && at < text.size(); at += piece) {
        goes_on = reader.feed(text.substr(at, piece));
    }
    if (goes_on) {
        (void)reader.finish();
    }
    parsed.fatal = reader.fatal();
    return parsed;
}

/// One line a row, for comparing and for messages.
inline std::string spelt(const Parsed& parsed) {
    std::string out;
    for (const auto& row : parsed.rows) {
        out += std::to_string(row.number) + "@" + std::to_string(row.line) + ":";
        for (const auto& field : row.fields) {
            out += "[" + field + "]";
        }
        if (row.broken) {
            out += " " + std::string{code_of(row.broken->fault)} + " " + std::to_string(row.broken->at.line) + ":" +
                   std::to_string(row.broken->at.column);
        }
        out += "\n";
    }
    if (parsed.fatal) {
        out += std::string{code_of(parsed.fatal->fault)} + " " + std::to_string(parsed.fatal->at.line) + ":" +
               std::to_string(parsed.fatal->at.column);
    }
    return out;
}

}  // namespace hub::csv_drop
