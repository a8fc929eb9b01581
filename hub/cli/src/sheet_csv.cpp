#include "sheet.hpp"

#include <array>
#include <cstdio>

namespace hub::cli {
namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

/// OWASP's list: what a spreadsheet takes for the beginning of a formula.
std::string guarded(const std::string& text) {
    const bool formula = !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
    return formula ? "'" + text : text;
}

std::string quoted(const std::string& text, char separator) {
    if (text.find_first_of(std::string{"\"\r\n"} + separator) == std::string::npos) {
        return text;
    }
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + '"';
}

std::string decimal(double value, int places, bool comma) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", places, value);
    std::string out{text.data()};
    if (const auto at = out.find('.'); comma && at != std::string::npos) {
        out[at] = ',';
    }
    return out;
}

std::string text_of(const SheetCell& cell, bool comma) {
    return std::visit(
        Overloaded{
            [](std::monostate) { return std::string{}; }, [](const std::string& text) { return guarded(text); },
            [](std::int64_t number) { return std::to_string(number); },
            [&](Share share) { return decimal(share.value * 100, 2, comma); },
            [](const LinkedCount& linked) { return std::to_string(linked.count); }},
        cell);
}

}  // namespace

std::string share_text(Share share, bool decimal_comma) {
    return decimal(share.value * 100, 1, decimal_comma) + "%";
}

void write_csv(const Sheet& sheet, CsvStyle style, std::ostream& out) {
    const bool indonesian = style == CsvStyle::indonesian;
    const char separator = indonesian ? ';' : ',';
    out << (indonesian ? "\xEF\xBB\xBF" : "");
    for (std::size_t i = 0; i < sheet.heads.size(); ++i) {
        out << (i == 0 ? "" : std::string(1, separator)) << quoted(guarded(sheet.heads[i]), separator);
    }
    out << "\r\n";
    for (const auto& row : sheet.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            out << (i == 0 ? "" : std::string(1, separator)) << quoted(text_of(row[i], indonesian), separator);
        }
        out << "\r\n";
    }
}

}  // namespace hub::cli
