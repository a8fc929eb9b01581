#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::csv_drop {

/// What is wrong with a row, or with the file from there on.
enum class CsvFault : std::uint8_t {
    stray_quote = 1,   ///< a quote within a field that does not begin with one
    text_after_quote,  ///< text between a closing quote and the next delimiter
    after_broken_row,  ///< a row of several lines right after a broken one: it may have begun inside a field
    stray_return,      ///< a carriage return alone, in a file whose lines end otherwise
    unterminated_quote,
    nul_byte,
    field_too_long,
    row_too_long,
    too_many_columns,
    too_many_rows
};
/// Nothing after such a fault can be believed: the file is refused as a whole.
[[nodiscard]] bool ends_file(CsvFault fault);
[[nodiscard]] std::string_view code_of(CsvFault fault);  ///< stable: "unterminated_quote"

struct CsvPosition {
    std::size_t line = 1;    ///< from 1, as an editor shows it
    std::size_t column = 1;  ///< from 1, in characters
};

struct CsvFinding {
    CsvFault fault = CsvFault::nul_byte;
    CsvPosition at;
};

struct CsvRow {
    std::size_t number = 0;  ///< from 1; empty lines do not count
    std::size_t line = 0;    ///< on which it begins
    std::vector<std::string> fields;
    std::size_t begin = 0;  ///< bytes of the stream, without the line's end
    std::size_t end = 0;
    std::optional<CsvFinding> broken;  ///< then `fields` is a guess
};

struct CsvLimits {
    std::size_t rows = 100'000;
    std::size_t columns = 256;
    std::size_t field_bytes = std::size_t{256} * 1024;
    std::size_t row_bytes = std::size_t{1024} * 1024;
};

/// RFC 4180, strictly, one character at a time: memory is bounded by one row. Lines end with CRLF, LF, or, where the
/// first one does, with CR alone. A row with a fault is handed on as broken and reading goes on at the next line; a
/// fault that ends the file is kept in `fatal`. Bytes in, UTF-8 assumed for counting columns only. One thread.
class CsvReader {
public:
    using Sink = std::function<void(CsvRow&&)>;
    CsvReader(char delimiter, const CsvLimits& limits, Sink sink, std::size_t first_line = 1);

    /// False: the file has ended with a fault. Any cutting into pieces gives the same rows.
    bool feed(std::string_view bytes);
    bool finish();
    [[nodiscard]] const std::optional<CsvFinding>& fatal() const { return fatal_; }

private:
    enum class State : std::uint8_t { row_start = 1, field_start, plain, quoted, quote_seen };
    enum class Ending : std::uint8_t { unknown = 1, line_feed, carriage_return };

    void take(char c);
    void take_after_return(char c);
    void take_unquoted(char c);
    void take_quoted(char c);
    void take_after_quote(char c);
    void append(char c);
    void end_field();
    void end_row(std::size_t end);
    void break_row(CsvFault fault);
    void stop(CsvFault fault, CsvPosition at);
    void advance(char c);

    char delimiter_;
    CsvLimits limits_;
    Sink sink_;
    State state_ = State::row_start;
    Ending ending_ = Ending::unknown;
    bool return_seen_ = false;      ///< a CR outside quotes whose meaning the next character tells
    bool last_was_return_ = false;  ///< for counting lines
    bool suspect_ = false;          ///< the row before was broken
    bool spans_lines_ = false;
    bool quoted_field_ = false;  ///< a row of one empty field in quotes is no empty line
    CsvPosition at_;
    CsvPosition quote_at_;
    CsvPosition return_at_;
    std::size_t offset_ = 0;
    std::size_t rows_ = 0;
    CsvRow row_;
    std::string field_;
    std::optional<CsvFinding> fatal_;
};

}  // namespace hub::csv_drop
