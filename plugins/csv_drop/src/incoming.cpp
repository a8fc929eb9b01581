#include "incoming.hpp"

#include "charset.hpp"
#include "dialect.hpp"

#include <algorithm>
#include <utility>

namespace hub::csv_drop {
namespace {

using Binding = std::vector<std::optional<std::size_t>>;

std::variant<Binding, FileFault> bind(const Reading& reading, const CsvRow& header) {
    std::vector<std::string> names;
    for (const auto& field : header.fields) {
        names.push_back(folded(field));
    }
    Binding binding;
    for (const auto& column : reading.columns) {
        const auto wanted = folded(column.name);
        const auto count = std::ranges::count(names, wanted);
        if (count > 1) {
            return FileFault{"column_twice", column.name, {header.line, 1}, {}, header.fields};
        }
        if (count == 0 && column.needed) {
            return FileFault{"column_missing", column.name, {header.line, 1}, {}, header.fields};
        }
        binding.push_back(
            count == 0 ? std::nullopt
                       : std::optional{static_cast<std::size_t>(std::ranges::find(names, wanted) - names.begin())});
    }
    return binding;
}

/// Cells of one row, and what is wrong with them.
void fill(IncomingRow& row, const CsvRow& parsed, const Reading& reading, const Binding& binding, std::size_t width) {
    const CsvPosition start{parsed.line, 1};
    if (parsed.broken) {
        row.fault = RowFault{std::string{code_of(parsed.broken->fault)}, {}, parsed.broken->at};
        return;
    }
    row.empty = std::ranges::all_of(parsed.fields, [](const std::string& field) { return trimmed(field).empty(); });
    if (row.empty) {
        return;  // spreadsheets leave rows of bare delimiters behind
    }
    if (parsed.fields.size() != width) {
        row.fault = RowFault{parsed.fields.size() < width ? "too_few_cells" : "too_many_cells", {}, start};
        return;
    }
    for (std::size_t i = 0; i < binding.size(); ++i) {
        const auto& column = reading.columns[i];
        auto cell = binding[i] ? trimmed(parsed.fields[*binding[i]]) : std::string{};
        if (cell.empty() && column.filled && !row.fault) {
            row.fault = RowFault{"cell_empty", column.name, start};
        }
        if (!cell.empty() && !column.values.empty()) {
            const auto found = column.values.find(folded(cell));
            if (found != column.values.end()) {
                cell = found->second;
            } else if (!row.fault) {
                row.fault = RowFault{"value_unknown", column.name, start};
            }
        }
        row.cells.push_back(std::move(cell));
    }
}

/// Takes the rows of one file as the reader finds them.
class Collector {
public:
    Collector(std::string_view text, const Reading& reading) : text_{text}, reading_{reading} {
        if (!reading.header.empty()) {
            CsvRow given;
            given.line = 1;
            given.fields = reading.header;
            take_header(given);
        }
    }

    void take(const CsvRow& parsed) {
        if (fault) {
            return;
        }
        if (parsed.number == 1 && reading_.header.empty()) {
            return take_header(parsed);
        }
        if (!reading_.trailer.empty() && take_trailer(parsed)) {
            return;
        }
        IncomingRow row;
        row.number = parsed.number;
        row.line = parsed.line;
        row.raw = text_.substr(parsed.begin, parsed.end - parsed.begin);
        fill(row, parsed, reading_, binding_, file.header.size());
        file.rows.push_back(std::move(row));
    }

    /// Nothing is missing at its end.
    void finish() {
        if (!fault && !reading_.trailer.empty() && !ended_) {
            fault = FileFault{"total_missing", {}, {}, {}};
        }
    }

    IncomingFile file;
    std::optional<FileFault> fault;

private:
    /// The row that counts the others; behind it there is none.
    bool take_trailer(const CsvRow& parsed) {
        const bool is_it = !parsed.broken && parsed.fields.size() > 1 && folded(parsed.fields[0]) == reading_.trailer;
        if (ended_ || (is_it && trimmed(parsed.fields[1]) != std::to_string(file.rows.size()))) {
            fault = FileFault{"total_wrong", {}, {parsed.line, 1}, {}};
        }
        ended_ = ended_ || is_it;
        return ended_;
    }
    void take_header(const CsvRow& parsed) {
        if (parsed.broken) {
            fault = FileFault{std::string{code_of(parsed.broken->fault)}, {}, parsed.broken->at, {}};
            return;
        }
        auto bound = bind(reading_, parsed);
        if (auto* wrong = std::get_if<FileFault>(&bound)) {
            fault = std::move(*wrong);
            return;
        }
        binding_ = std::move(std::get<Binding>(bound));
        file.header = parsed.fields;
    }

    std::string_view text_;
    const Reading& reading_;
    Binding binding_;
    bool ended_ = false;
};

}  // namespace

std::optional<std::size_t> Reading::index_of(std::string_view role) const {
    const auto found = std::ranges::find(columns, role, &Column::role);
    return found == columns.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - columns.begin())};
}

std::vector<std::string> Reading::names() const {
    std::vector<std::string> list;
    for (const auto& column : columns) {
        list.push_back(column.name);
    }
    return list;
}

std::string_view IncomingRow::cell(const Reading& reading, std::string_view role) const {
    const auto index = reading.index_of(role);
    return index && *index < cells.size() ? std::string_view{cells[*index]} : std::string_view{};
}

std::variant<IncomingFile, FileFault> read_incoming(std::string_view bytes, const Reading& reading) {
    auto decoded = decode(bytes, reading.charset);
    if (const auto* wrong = std::get_if<CharsetFault>(&decoded)) {
        return FileFault{"wrong_charset", {}, wrong->at, wrong->reason};
    }
    const auto& text = std::get<Decoded>(decoded);
    if (folded(text.text).empty()) {
        return FileFault{"file_empty", {}, {}, {}};
    }
    if (const auto nul = text.text.find('\0'); nul != std::string::npos) {
        return FileFault{"nul_byte", {}, end_of(std::string_view{text.text}.substr(0, nul)), {}};
    }
    auto dialect = find_dialect(text.text, reading.delimiter, reading.names());
    if (const auto* wrong = std::get_if<DialectFault>(&dialect)) {
        return FileFault{"delimiter_unknown", {}, {}, wrong->reason, {}};
    }
    const auto& found = std::get<Dialect>(dialect);
    const auto rest = std::string_view{text.text}.substr(found.skip);
    Collector collector{rest, reading};
    CsvReader reader{
        found.delimiter, reading.limits, [&](CsvRow&& row) { collector.take(row); },
        found.skip > 0 ? std::size_t{2} : 1};
    const bool whole = reader.feed(rest) && reader.finish();
    if (whole) {
        collector.finish();
    }
    if (collector.fault) {
        return *std::move(collector.fault);
    }
    if (!whole) {
        return FileFault{std::string{code_of(reader.fatal()->fault)}, {}, reader.fatal()->at, {}};
    }
    collector.file.evidence = text.charset + " (" + text.why + "); " + found.why;
    return std::move(collector.file);
}

}  // namespace hub::csv_drop
