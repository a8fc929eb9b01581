#include "report.hpp"

#include <algorithm>

namespace hub::csv_drop {
namespace {

struct Reason {
    std::string_view code;
    std::string_view id;
    std::string_view en;
};
constexpr Reason reasons[] = {
    {"stray_quote", "tanda kutip di tengah sel; tulis seluruh sel dalam tanda kutip dan gandakan yang di dalamnya",
     "a quote within a cell; put the whole cell in quotes and double those inside"},
    {"text_after_quote", "ada teks setelah tanda kutip penutup; gandakan tanda kutip di dalam sel",
     "text after the closing quote; double the quotes inside a cell"},
    {"after_broken_row", "baris setelah baris yang rusak; batasnya tidak pasti",
     "follows a broken row; where it begins is not sure"},
    {"stray_return", "ada tanda akhir baris (CR) di luar tanda kutip", "a lone carriage return outside quotes"},
    {"unterminated_quote", "tanda kutip dibuka dan tidak pernah ditutup", "a quote is opened and never closed"},
    {"nul_byte", "berkas berisi byte NUL; bukan teks CSV, atau UTF-16 tanpa tanda",
     "the file holds a NUL: no CSV text, or UTF-16 without its mark"},
    {"field_too_long", "sel terlalu panjang", "a cell is too long"},
    {"row_too_long", "baris terlalu panjang", "a row is too long"},
    {"too_many_columns", "terlalu banyak kolom", "too many columns"},
    {"too_many_rows", "terlalu banyak baris", "too many rows"},
    {"too_few_cells", "jumlah sel kurang dari jumlah kolom pada kepala", "fewer cells than the header has"},
    {"too_many_cells", "jumlah sel lebih dari jumlah kolom pada kepala", "more cells than the header has"},
    {"cell_empty", "sel ini wajib diisi", "this cell must not be empty"},
    {"value_unknown", "isi sel tidak ada dalam daftar yang disepakati", "the cell's word is not in the agreed list"},
    {"column_twice", "kolom ini ada dua kali", "this column stands twice"},
    {"column_missing", "kolom ini tidak ada", "this column is missing"},
    {"wrong_charset", "byte di sini tidak sesuai dengan pengodean teks",
     "the bytes here are not of the text's charset"},
    {"total_missing", "baris jumlah di akhir berkas tidak ada: berkas mungkin terpotong",
     "the row with the total is missing at the file's end: it may be cut short"},
    {"total_wrong", "jumlah baris tidak sama dengan baris jumlah, atau ada baris sesudahnya",
     "the number of rows is not that of the row with the total, or rows come after it"},
    {"file_empty", "berkas kosong", "the file is empty"},
    {"delimiter_unknown", "pemisah kolom tidak dapat dikenali dari kepala", "the header does not show the delimiter"},
    {"complaint_not_named", "baris tidak menyebut nomor laporan", "the row names no complaint"},
    {"date_unreadable", "tanggal tidak sesuai dengan format yang disepakati", "the date is not of an agreed form"},
    {"place_unreadable", "koordinat tidak dapat dibaca", "the coordinates cannot be read"},
    {"too_many_broken_rows", "terlalu banyak baris rusak; seluruh berkas ditolak",
     "too many broken rows: the whole file is refused"},
    {"own_file", "ini berkas kiriman kami sendiri, tanpa jawaban", "this is a file of ours, without an answer"},
    {"not_regular", "bukan berkas biasa", "no plain file"},
    {"linked", "berkas ini mempunyai nama kedua (hard link)", "the file has a second name (hard link)"},
    {"too_large", "berkas terlalu besar", "the file is too large"},
    {"attachment_missing",
     "lampiran ini tidak ada di folder, atau bukan berkas biasa; baris tetap diproses tanpa lampiran",
     "these attachments are not in the folder, or no plain files; the row counts without them"},
    {"attachment_too_large", "lampiran ini lebih dari 10 MiB; baris tetap diproses tanpa lampiran",
     "these attachments are over 10 MiB; the row counts without them"},
    {"too_many_attachments", "lebih dari 10 lampiran; selebihnya diabaikan",
     "more than 10 attachments; the others are left out"},
    {"unknown_complaint", "nomor laporan tidak dikenal", "there is no such complaint"},
    {"invalid_tracking_id", "ini bukan nomor laporan; periksa salah ketik", "this is no tracking id; look for a slip"},
    {"unknown_category", "kode kategori tidak dikenal", "there is no such category"},
    {"invalid_region", "kode wilayah harus seperti 18.72", "a region is a code like 18.72"},
    {"content_differs", "nomor ini sudah tercatat dengan isi lain; yang pertama tetap berlaku",
     "this number was filed before with another content; the first one stays"}};

std::string number(std::size_t value) {
    return value == 0 ? std::string{} : std::to_string(value);
}

std::string place(const ReportLine& line, Language language) {
    if (line.at.column <= 1) {
        return {};
    }
    return (language == Language::id ? " (baris teks " : " (line ") + std::to_string(line.at.line) +
           (language == Language::id ? ", karakter " : ", character ") + std::to_string(line.at.column) + ")";
}

std::string reason_of(const ReportLine& line, Language language) {
    if (line.code.empty()) {
        return {};
    }
    return csv_drop::reason_of(line.code, language) + place(line, language) +
           (line.files.empty() ? "" : ": " + line.files);
}

/// "rows=3;applied=2;…": the office compares it with what it sent.
std::string totals(const Report& report) {
    std::string text = "rows=" + std::to_string(report.lines.size());
    for (const auto verdict :
         {Verdict::applied, Verdict::duplicate, Verdict::parked, Verdict::refused, Verdict::broken, Verdict::empty}) {
        text += ";" + std::string{word_of(verdict)} + "=" + std::to_string(report.count(verdict));
    }
    return text;
}

}  // namespace

std::size_t Report::count(Verdict verdict) const {
    return static_cast<std::size_t>(std::ranges::count(lines, verdict, &ReportLine::verdict));
}

std::string_view word_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::applied: return "applied";
        case Verdict::duplicate: return "duplicate";
        case Verdict::parked: return "parked";
        case Verdict::refused: return "refused";
        case Verdict::broken: return "broken";
        case Verdict::empty: return "empty";
    }
    return "";
}

std::string reason_of(std::string_view code, Language language) {
    const auto* const found = std::ranges::find(reasons, code, &Reason::code);
    if (found == std::end(reasons)) {
        return std::string{code};
    }
    return std::string{language == Language::id ? found->id : found->en};
}

std::string result_file(const Report& report, const Config& config) {
    std::vector<std::vector<std::string>> rows{
        {"row", "line", "reference", "tracking_id", "result", "code", "column", "reason"}};
    if (!report.refused.empty()) {
        ReportLine whole;
        whole.code = report.refused;
        whole.at = report.at;
        rows.push_back(
            {"", std::to_string(report.at.line), "", "", "file_refused", report.refused, report.column,
             reason_of(whole, config.language)});
    }
    for (const auto& line : report.lines) {
        const bool without_effect = !report.refused.empty() && line.verdict == Verdict::applied;
        rows.push_back(
            {number(line.row), number(line.line), line.reference, line.tracking_id,
             without_effect ? "not_read" : std::string{word_of(line.verdict)}, line.code, line.column,
             reason_of(line, config.language)});
    }
    rows.push_back(
        {"total", std::to_string(report.lines.size()), "", "", report.refused.empty() ? totals(report) : "file_refused",
         report.hash, "", report.evidence});
    return csv_file(rows, config.style);
}

std::string rejected_file(const Report& report, const Config& config) {
    std::vector<std::vector<std::string>> rows{{"row", "line", "code", "column", "reason", "original"}};
    for (const auto& line : report.lines) {
        if (line.verdict == Verdict::broken) {
            rows.push_back(
                {number(line.row), number(line.line), line.code, line.column, reason_of(line, config.language),
                 line.raw});
        }
    }
    return csv_file(rows, config.style);
}

}  // namespace hub::csv_drop
