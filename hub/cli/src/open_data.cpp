#include "open_data.hpp"

#include "hub_talk.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

namespace hub::cli {
namespace {

namespace json = boost::json;

bool is_small(std::int64_t number) {
    return number > 0 && number < least_told;
}

/// Hides rows that `small` names, and more of those that `may` name, smallest first, until nothing follows from sums.
template <class Small, class May, class Hide, class Parts>
void hide_enough(std::vector<OpenDataRow>& rows, Small small, May may, Hide hide, Parts parts) {
    std::vector<OpenDataRow*> hidden;
    for (auto& row : rows) {
        if (small(row)) {
            hide(row);
            hidden.push_back(&row);
        }
    }
    if (hidden.empty()) {
        return;
    }
    std::vector<OpenDataRow*> others;
    for (auto& row : rows) {
        if (may(row) && !small(row)) {
            others.push_back(&row);
        }
    }
    std::ranges::stable_sort(others, {}, &OpenDataRow::n);
    const auto enough = [&] {
        return hidden.size() >= 2 && std::ranges::none_of(parts, [&](auto part) {
                   return is_small(std::accumulate(
                       hidden.begin(), hidden.end(), std::int64_t{0},
                       [&](std::int64_t sum, const OpenDataRow* row) { return sum + row->*part; }));
               });
    };
    for (auto* row : others) {
        if (enough()) {
            break;
        }
        hide(*row);
        hidden.push_back(row);
    }
}

std::string quoted(const std::string& text) {
    if (text.find_first_of("\",\r\n") == std::string::npos) {
        return text;
    }
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + '"';
}

std::string share_of(const OpenDataRow& row) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4f", static_cast<double>(row.met) / static_cast<double>(row.n));
    return text.data();
}

}  // namespace

void suppress(std::vector<OpenDataRow>& rows) {
    using Part = std::int64_t OpenDataRow::*;
    hide_enough(
        rows, [](const OpenDataRow& row) { return is_small(row.n); }, [](const OpenDataRow& row) { return row.n > 0; },
        [](OpenDataRow& row) { row.hides_all = row.hides_outcome = true; }, std::array<Part, 1>{&OpenDataRow::n});
    hide_enough(
        rows, [](const OpenDataRow& row) { return row.hides_all || is_small(row.met) || is_small(row.missed); },
        [](const OpenDataRow& row) { return row.n > 0; }, [](OpenDataRow& row) { row.hides_outcome = true; },
        std::array<Part, 2>{&OpenDataRow::met, &OpenDataRow::missed});
}

std::vector<OpenDataRow> open_data_rows(const json::object& figures) {
    std::vector<OpenDataRow> out;
    for (const auto& entry : figures.at("lines").as_array()) {
        const auto& line = entry.as_object();
        OpenDataRow row;
        row.key = json_text(line, "key");
        if (const auto* name = line.if_contains("name"); name != nullptr && name->is_object()) {
            row.name = json_text(name->get_object(), "id");
        }
        row.n = json_number(line, "n");
        row.met = json_number(line, "met");
        row.missed = json_number(line, "missed");
        out.push_back(std::move(row));
    }
    return out;
}

std::string open_data_csv(const std::vector<OpenDataRow>& rows) {
    std::string out = "code,name,deadlines,met,missed,compliance\r\n";
    for (const auto& row : rows) {
        if (row.hides_all) {
            continue;
        }
        out += quoted(row.key) + "," + quoted(row.name) + "," + std::to_string(row.n) + ",";
        out += row.hides_outcome ? ",,"
                                 : std::to_string(row.met) + "," + std::to_string(row.missed) + "," +
                                       (row.n == 0 ? "" : share_of(row));
        out += "\r\n";
    }
    return out;
}

std::string open_data_metadata(const json::object& figures, const std::string& file_name) {
    const auto column = [](const char* name, const char* title, const char* description, const char* datatype) {
        return json::object{
            {"name", name},
            {"titles", title},
            {"dc:description", {{"@value", description}, {"@language", "en"}}},
            {"datatype", datatype},
            {"null", json::array{""}}};
    };
    const auto from = json_text(figures, "from");
    const auto to = json_text(figures, "to");
    json::object out{
        {"@context", json::array{"http://www.w3.org/ns/csvw", json::object{{"@language", "id"}}}},
        {"url", file_name},
        {"dc:title", "Kepatuhan tenggat pengaduan layanan publik, " + from + " s.d. " + to},
        {"dc:description",
         "Tenggat yang jatuh pada periode itu, dan bagian yang dipenuhi. Angka di bawah 5 dan yang dapat dihitung "
         "darinya dikosongkan; baris dengan kurang dari 5 tenggat tidak ditampilkan."},
        {"dc:temporal", from + "/" + to},
        {"dc:source", json_text(figures, "sources")}};
    json::object schema;
    schema["columns"] = json::array{
        column("code", "code", "Code of the line; empty: none was given", "string"),
        column("name", "name", "Name in Indonesian", "string"),
        column("deadlines", "deadlines", "Deadlines that fell in the period", "integer"),
        column("met", "met", "Of these met in time; empty: suppressed", "integer"),
        column("missed", "missed", "Of these missed, late or still open; empty: suppressed", "integer"),
        column("compliance", "compliance", "met / deadlines, 0-1; empty: suppressed, or none", "decimal")};
    schema["primaryKey"] = "code";
    out["tableSchema"] = std::move(schema);
    return json::serialize(out);
}

}  // namespace hub::cli
