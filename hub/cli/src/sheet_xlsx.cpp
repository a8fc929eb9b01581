#include "sheet.hpp"

#include <algorithm>
#include <xlsxwriter.h>

namespace hub::cli {
namespace {

constexpr double least_width = 9;
constexpr double note_width = 110;
constexpr int percent_with_two_places = 10;

struct Formats {
    lxw_format* bold = nullptr;
    lxw_format* percent = nullptr;
    lxw_format* wrapped = nullptr;
};

class CellWriter {
public:
    CellWriter(lxw_worksheet* page, const Formats& formats, const std::string& base)
        : page_{page}, formats_{formats}, base_{base} {}

    void at(lxw_row_t row, lxw_col_t column) {
        row_ = row;
        column_ = column;
    }
    void operator()(std::monostate) const {}
    /// As text, whatever it looks like: no cell of ours is ever a formula.
    void operator()(const std::string& text) const {
        note(worksheet_write_string(page_, row_, column_, text.c_str(), nullptr));
    }
    void operator()(std::int64_t number) const {
        note(worksheet_write_number(page_, row_, column_, static_cast<double>(number), nullptr));
    }
    void operator()(Share share) const {
        note(worksheet_write_number(page_, row_, column_, share.value, formats_.percent));
    }
    void operator()(const LinkedCount& linked) const {
        if (linked.count != 0 && !linked.address.empty()) {
            note(worksheet_write_url(page_, row_, column_, (base_ + linked.address).c_str(), nullptr));
        }
        note(worksheet_write_number(page_, row_, column_, static_cast<double>(linked.count), nullptr));
    }
    [[nodiscard]] lxw_error error() const { return error_; }

private:
    void note(lxw_error error) const { error_ = error_ == LXW_NO_ERROR ? error : error_; }

    lxw_worksheet* page_;
    const Formats& formats_;
    const std::string& base_;
    lxw_row_t row_ = 0;
    lxw_col_t column_ = 0;
    mutable lxw_error error_ = LXW_NO_ERROR;
};

void write_notes(lxw_worksheet* page, const Sheet& sheet, const Formats& formats) {
    worksheet_set_column(page, 0, 0, note_width, nullptr);
    worksheet_write_string(page, 0, 0, sheet.title.c_str(), formats.bold);
    lxw_row_t row = 1;
    for (const auto& line : sheet.notes) {
        worksheet_write_string(page, row++, 0, line.c_str(), formats.wrapped);
    }
}

lxw_error write_rows(lxw_worksheet* page, const Sheet& sheet, const Formats& formats, const std::string& base) {
    lxw_col_t column = 0;
    for (const auto& head : sheet.heads) {
        worksheet_set_column(
            page, column, column, std::max(least_width, static_cast<double>(head.size()) + 2), nullptr);
        worksheet_write_string(page, 0, column++, head.c_str(), formats.bold);
    }
    CellWriter writer{page, formats, base};
    lxw_row_t row = 1;
    for (const auto& cells : sheet.rows) {
        column = 0;
        for (const auto& cell : cells) {
            writer.at(row, column++);
            std::visit(writer, cell);
        }
        ++row;
    }
    worksheet_freeze_panes(page, 1, 0);
    if (!sheet.heads.empty()) {
        worksheet_autofilter(page, 0, 0, row - 1, static_cast<lxw_col_t>(sheet.heads.size() - 1));
    }
    return writer.error();
}

}  // namespace

Status write_xlsx(const Sheet& sheet, const std::string& base, const std::string& file) {
    const auto fail = [&](const char* why) { return Error{"file_unwritable", file + ": " + why}; };
    auto* book = workbook_new(file.c_str());
    if (book == nullptr) {
        return fail("no memory");
    }
    Formats formats{workbook_add_format(book), workbook_add_format(book), workbook_add_format(book)};
    format_set_bold(formats.bold);
    format_set_num_format_index(formats.percent, percent_with_two_places);
    format_set_text_wrap(formats.wrapped);
    auto* rows = workbook_add_worksheet(book, "Angka");
    auto* notes = workbook_add_worksheet(book, "Keterangan");
    const auto wrong = write_rows(rows, sheet, formats, base);
    write_notes(notes, sheet, formats);
    const auto closed = workbook_close(book);
    if (wrong != LXW_NO_ERROR || closed != LXW_NO_ERROR) {
        return fail(lxw_strerror(closed != LXW_NO_ERROR ? closed : wrong));
    }
    return {};
}

}  // namespace hub::cli
