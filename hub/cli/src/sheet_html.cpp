#include "sheet_html.hpp"

#include <string_view>

namespace hub::cli {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

struct Cell {
    std::string text;
    bool is_number = true;
};

Cell cell_of(const SheetCell& cell, bool comma) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
        return {escaped(*text), false};
    }
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        return {std::to_string(*number)};
    }
    if (const auto* share = std::get_if<Share>(&cell)) {
        return {share_text(*share, comma)};
    }
    const auto* linked = std::get_if<LinkedCount>(&cell);
    return {linked == nullptr ? "–" : std::to_string(linked->count)};
}

std::string head(const Sheet& sheet, const Words& words, std::string_view size) {
    const auto title = escaped(sheet.title);
    return "<!doctype html>\n<html lang=\"" + std::string{words("en", "id")} +
           "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + title +
           "</title>\n<style>\n"
           "@page { size: " +
           std::string{size} +
           "; margin: 15mm 12mm 18mm; @bottom-right { content: counter(page) \" / \" counter(pages); "
           "font: 8pt sans-serif } @bottom-left { content: \"SP4N-LAPOR!\"; font: 8pt sans-serif } }\n"
           "body { font: 9pt/1.35 sans-serif; color: #000; background: #fff; margin: 0 }\n"
           "h1 { font-size: 14pt; margin: 0 0 4mm } p { margin: 0 0 2mm; max-width: 180mm }\n"
           "table { border-collapse: collapse; width: 100%; margin-top: 4mm } thead { display: table-header-group }\n"
           "tr { break-inside: avoid } th, td { border-bottom: .3pt solid #888; padding: 1mm 1.5mm; text-align: left "
           "}\n"
           "th { font-size: 7pt; border-bottom: 1pt solid #000; vertical-align: bottom }\n"
           ".n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }\n"
           "@media screen { body { max-width: 277mm; margin: 10mm auto; padding: 0 5mm } }\n"
           "</style>\n</head>\n<body>\n<h1>" +
           title + "</h1>\n";
}

std::string notes(const Sheet& sheet) {
    std::string out;
    for (const auto& note : sheet.notes) {
        out += "<p>" + escaped(note) + "</p>\n";
    }
    return out;
}

constexpr std::string_view tail = "</body>\n</html>\n";

}  // namespace

std::string html_page(const Sheet& sheet, const Words& words) {
    auto out = head(sheet, words, "A4 landscape") + notes(sheet) + "<table>\n<thead><tr>";
    for (std::size_t i = 0; i < sheet.heads.size(); ++i) {
        out +=
            std::string{"<th scope=\"col\""} + (i < 2 ? "" : " class=\"n\"") + ">" + escaped(sheet.heads[i]) + "</th>";
    }
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : sheet.rows) {
        out += "<tr>";
        for (const auto& one : row) {
            const auto cell = cell_of(one, words.is_indonesian());
            out += (cell.is_number ? "<td class=\"n\">" : "<td>") + cell.text + "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table>\n" + std::string{tail};
}

std::string html_letter(const Sheet& sheet, std::size_t row, const Words& words) {
    const bool comma = words.is_indonesian();
    const auto& own = sheet.rows.at(row);
    const auto& sum = sheet.rows.back();
    const auto name = cell_of(own.at(1), comma).text;
    auto out =
        head(sheet, words, "A4") + "<p><strong>" +
        (name.empty() || name == "–" ? cell_of(own.at(0), comma).text : name) + "</strong></p>\n<p>" +
        words(
            "These are your figures of the period, beside the sum of all offices. Each number has a list of "
            "complaints behind it: sp4n-hub sla report, or the page Compliance.",
            "Berikut angka instansi Anda pada periode ini, di samping jumlah semua instansi. Setiap angka memiliki "
            "daftar laporannya: sp4n-hub sla report, atau halaman Kepatuhan.") +
        "</p>\n<table>\n<thead><tr><th scope=\"col\"></th><th scope=\"col\" class=\"n\">" +
        words("YOURS", "INSTANSI ANDA") + "</th><th scope=\"col\" class=\"n\">" + words("ALL", "SEMUA") +
        "</th></tr></thead>\n<tbody>\n";
    for (std::size_t i = 2; i < sheet.heads.size(); ++i) {
        out += "<tr><th scope=\"row\">" + escaped(sheet.heads[i]) + "</th><td class=\"n\">" +
               cell_of(own.at(i), comma).text + "</td><td class=\"n\">" + cell_of(sum.at(i), comma).text +
               "</td></tr>\n";
    }
    return out + "</tbody>\n</table>\n" + notes(sheet) + std::string{tail};
}

std::string file_stem(const std::string& key) {
    std::string out;
    for (const char c : key) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        out += plain ? c : '-';
    }
    return out.empty() ? "-" : out;
}

}  // namespace hub::cli
