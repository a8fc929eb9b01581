#include "dialect.hpp"

#include "csv_reader.hpp"

#include <algorithm>
#include <utility>

namespace hub::csv_drop {
namespace {

constexpr std::pair<std::string_view, char> delimiters[] = {
    {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}};

/// The first row as that delimiter cuts it; empty when there is none. A broken one too: reading says where it broke.
std::vector<std::string> header_by(char delimiter, std::string_view text) {
    std::vector<std::string> header;
    bool there = false;
    CsvReader reader{delimiter, {}, [&](CsvRow&& row) {
                         if (!there) {
                             header = std::move(row.fields);
                         }
                         there = true;
                     }};
    for (std::size_t at = 0; at < text.size() && !there; at += 512) {
        if (!reader.feed(text.substr(at, 512))) {
            return header;
        }
    }
    if (!there) {
        (void)reader.finish();
    }
    return header;
}

std::size_t found_columns(char delimiter, std::string_view text, const std::vector<std::string>& wanted) {
    const auto header = header_by(delimiter, text);
    return static_cast<std::size_t>(std::ranges::count_if(wanted, [&](const std::string& name) {
        return std::ranges::any_of(header, [&](const std::string& h) { return folded(h) == folded(name); });
    }));
}

/// Excel's first line `sep=;`, perhaps in quotes. Empty: the file has none.
std::optional<std::variant<Dialect, DialectFault>> sep_line(std::string_view text) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    auto line = text.substr(0, end);
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
        line = line.substr(1, line.size() - 2);
    }
    if (line.size() < 4 || folded(line.substr(0, 4)) != "sep=") {
        return std::nullopt;
    }
    if (line.size() != 5 || name_of_delimiter(line[4]).empty()) {
        return DialectFault{"the line 'sep=' names no delimiter that is known here (comma, semicolon, tab, pipe)"};
    }
    auto skip = end;
    if (text.substr(skip).starts_with("\r\n")) {
        skip += 2;
    } else if (skip < text.size()) {
        ++skip;
    }
    return Dialect{line[4], skip, std::string{name_of_delimiter(line[4])} + ": the line 'sep=' says so"};
}

}  // namespace

std::optional<char> delimiter_of(std::string_view name) {
    const auto* const found = std::ranges::find(delimiters, name, &std::pair<std::string_view, char>::first);
    return found == std::end(delimiters) ? std::nullopt : std::optional{found->second};
}

std::string_view name_of_delimiter(char delimiter) {
    const auto* const found = std::ranges::find(delimiters, delimiter, &std::pair<std::string_view, char>::second);
    return found == std::end(delimiters) ? std::string_view{} : found->first;
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string{text.substr(first, text.find_last_not_of(blanks) - first + 1)};
}

std::string folded(std::string_view text) {
    auto out = trimmed(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::variant<Dialect, DialectFault> find_dialect(
    std::string_view text, std::optional<char> configured, const std::vector<std::string>& wanted) {
    if (auto said = sep_line(text)) {
        return *std::move(said);
    }
    if (configured) {
        return Dialect{*configured, 0, std::string{name_of_delimiter(*configured)} + ": configured"};
    }
    std::size_t best = 0;
    std::string tied;
    char delimiter = ',';
    for (const auto& [name, candidate] : delimiters) {
        const auto found = found_columns(candidate, text, wanted);
        if (found > best) {
            best = found;
            delimiter = candidate;
            tied.clear();
        } else if (found == best && best > 0) {
            tied = name;
        }
    }
    if (best == 0) {
        return DialectFault{"the first row shows none of the configured columns, whichever delimiter is tried"};
    }
    if (header_by(delimiter, text).size() == 1) {
        tied.clear();  // one column alone: no delimiter stands in the row, so any will do
    }
    const std::string name{name_of_delimiter(delimiter)};
    if (!tied.empty()) {
        return DialectFault{"the first row shows as many columns with " + name + " as with " + tied};
    }
    return Dialect{
        delimiter, 0, name + ": " + std::to_string(best) + " of " + std::to_string(wanted.size()) + " columns found"};
}

}  // namespace hub::csv_drop
