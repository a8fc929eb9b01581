#include "csv_reader.hpp"

#include <utility>

namespace hub::csv_drop {

bool ends_file(CsvFault fault) {
    return fault >= CsvFault::unterminated_quote;
}

std::string_view code_of(CsvFault fault) {
    switch (fault) {
        case CsvFault::stray_quote: return "stray_quote";
        case CsvFault::text_after_quote: return "text_after_quote";
        case CsvFault::after_broken_row: return "after_broken_row";
        case CsvFault::stray_return: return "stray_return";
        case CsvFault::unterminated_quote: return "unterminated_quote";
        case CsvFault::nul_byte: return "nul_byte";
        case CsvFault::field_too_long: return "field_too_long";
        case CsvFault::row_too_long: return "row_too_long";
        case CsvFault::too_many_columns: return "too_many_columns";
        case CsvFault::too_many_rows: return "too_many_rows";
    }
    return "unreadable";
}

CsvReader::CsvReader(char delimiter, const CsvLimits& limits, Sink sink, std::size_t first_line)
    : delimiter_{delimiter}, limits_{limits}, sink_{std::move(sink)} {
    at_.line = first_line;
}

bool CsvReader::feed(std::string_view bytes) {
    for (const char c : bytes) {
        if (fatal_) {
            return false;
        }
        take(c);
        advance(c);
    }
    return !fatal_;
}

bool CsvReader::finish() {
    if (fatal_) {
        return false;
    }
    if (state_ == State::quoted) {
        stop(CsvFault::unterminated_quote, quote_at_);
    } else if (return_seen_) {
        return_seen_ = false;
        end_row(offset_ - 1);
    } else if (state_ != State::row_start) {
        end_row(offset_);
    }
    return !fatal_;
}

void CsvReader::take(char c) {
    if (c == '\0') {
        return stop(CsvFault::nul_byte, at_);
    }
    if (return_seen_) {
        return take_after_return(c);
    }
    switch (state_) {
        case State::row_start:
        case State::field_start:
        case State::plain: return take_unquoted(c);
        case State::quoted: return take_quoted(c);
        case State::quote_seen: return take_after_quote(c);
    }
}

/// A CR outside quotes: the end of a line, unless this file's lines end otherwise.
void CsvReader::take_after_return(char c) {
    return_seen_ = false;
    if (c == '\n') {
        ending_ = Ending::line_feed;
        return end_row(offset_ - 1);
    }
    if (ending_ == Ending::line_feed) {
        if (!row_.broken) {
            row_.broken = CsvFinding{CsvFault::stray_return, return_at_};
        }
        state_ = State::plain;
        append('\r');
    } else {
        ending_ = Ending::carriage_return;
        end_row(offset_ - 1);
    }
    if (!fatal_) {
        take(c);
    }
}

void CsvReader::take_unquoted(char c) {
    if (state_ == State::row_start) {
        row_.line = at_.line;
        row_.begin = offset_;
    }
    const bool at_start = state_ != State::plain;
    if (c == '\n') {
        if (ending_ == Ending::unknown) {
            ending_ = Ending::line_feed;
        }
        end_row(offset_);
    } else if (c == '\r') {
        return_seen_ = true;
        return_at_ = at_;
    } else if (c == delimiter_) {
        end_field();
        state_ = State::field_start;
    } else if (c == '"' && at_start) {
        state_ = State::quoted;
        quote_at_ = at_;
        quoted_field_ = true;
    } else {
        if (c == '"') {
            break_row(CsvFault::stray_quote);
        }
        state_ = State::plain;
        append(c);
    }
}

void CsvReader::take_quoted(char c) {
    if (c == '"') {
        state_ = State::quote_seen;
        return;
    }
    spans_lines_ = spans_lines_ || c == '\n' || c == '\r';
    append(c);
}

void CsvReader::take_after_quote(char c) {
    if (c == '"') {
        state_ = State::quoted;
        return append(c);
    }
    if (c != delimiter_ && c != '\n' && c != '\r') {
        break_row(CsvFault::text_after_quote);
    }
    state_ = State::plain;
    take_unquoted(c);
}

void CsvReader::append(char c) {
    if (field_.size() >= limits_.field_bytes) {
        return stop(CsvFault::field_too_long, at_);
    }
    if (offset_ - row_.begin >= limits_.row_bytes) {
        return stop(CsvFault::row_too_long, at_);
    }
    field_ += c;
}

void CsvReader::end_field() {
    if (row_.fields.size() >= limits_.columns) {
        return stop(CsvFault::too_many_columns, at_);
    }
    row_.fields.push_back(std::exchange(field_, {}));
}

void CsvReader::end_row(std::size_t end) {
    const bool empty_line = row_.fields.empty() && field_.empty() && !quoted_field_;
    if (state_ != State::row_start && !empty_line) {
        end_field();
        if (fatal_) {
            return;
        }
        if (rows_ >= limits_.rows) {
            return stop(CsvFault::too_many_rows, {row_.line, 1});
        }
        if (suspect_ && spans_lines_ && !row_.broken) {
            row_.broken = CsvFinding{CsvFault::after_broken_row, {row_.line, 1}};
        }
        suspect_ = row_.broken.has_value();
        row_.number = ++rows_;
        row_.end = end;
        sink_(std::move(row_));
    }
    row_ = {};
    field_.clear();
    quoted_field_ = false;
    spans_lines_ = false;
    state_ = State::row_start;
}

void CsvReader::break_row(CsvFault fault) {
    if (!row_.broken) {
        row_.broken = CsvFinding{fault, at_};
    }
}

void CsvReader::stop(CsvFault fault, CsvPosition at) {
    fatal_ = CsvFinding{fault, at};
}

void CsvReader::advance(char c) {
    ++offset_;
    if (c == '\r' || c == '\n') {
        at_.line += c == '\r' || !last_was_return_ ? 1 : 0;
        at_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) {
        ++at_.column;
    }
    last_was_return_ = c == '\r';
}

}  // namespace hub::csv_drop
