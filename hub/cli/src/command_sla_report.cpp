#include "command.hpp"
#include "hub_talk.hpp"
#include "open_data.hpp"
#include "report_sheet.hpp"
#include "sheet_html.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/time_text.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct ReportOptions {
    HubOptions hub;
    std::map<std::string, std::string> parameters;  ///< of the address, by name
    std::string period;
    std::string format = "table";
    std::string out;
    std::string letters;  ///< folder for a letter to each line
    bool compare = false;
    double fail_under = -1;  ///< per cent; negative: not asked for
};

std::string cell_text(const SheetCell& cell, bool comma) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
        return *text;
    }
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        return std::to_string(*number);
    }
    if (const auto* share = std::get_if<Share>(&cell)) {
        return share_text(*share, comma);
    }
    const auto* linked = std::get_if<LinkedCount>(&cell);
    return linked == nullptr ? "" : std::to_string(linked->count);
}

void print_table(const Sheet& sheet, const Words& words, std::ostream& out) {
    out << sheet.title << '\n';
    for (const auto& note : sheet.notes) {
        out << note << '\n';
    }
    out << '\n';
    Table table{out, sheet.heads};
    for (const auto& row : sheet.rows) {
        std::vector<std::string> cells;
        for (const auto& one : row) {
            cells.push_back(cell_text(one, words.is_indonesian()));
        }
        table.add(std::move(cells));
    }
    table.flush();
}

/// "2026-10" → its first and last day.
bool take_period(ReportOptions& options) {
    if (options.period.empty()) {
        return true;
    }
    const auto first = parse_iso_date(options.period + "-01");
    if (!first) {
        return false;
    }
    options.parameters["from"] = to_iso_date(*first);
    options.parameters["to"] =
        to_iso_date(std::chrono::year_month_day{first->year() / first->month() / std::chrono::last});
    return true;
}

int keep(const std::string& path, const std::string& text, const Surroundings& around) {
    std::ofstream file{path, std::ios::binary};
    file << text;
    file.close();
    return file ? done : fail(around, Error{"file_unwritable", path + " cannot be written"}, could_not);
}

/// To the file that was asked for, else to standard output.
int deliver(const ReportOptions& options, const std::string& text, const Surroundings& around) {
    if (options.out.empty()) {
        around.out << text;
        return done;
    }
    return keep(options.out, text, around);
}

/// A letter to each office of the table, in a folder of its own.
int write_letters(const ReportOptions& options, const Sheet& sheet, const Surroundings& around) {
    std::error_code failed;
    std::filesystem::create_directories(options.letters, failed);
    const Words words{around};
    for (std::size_t i = 0; i + 1 < sheet.rows.size(); ++i) {  // the last one is the sum
        const auto* key = std::get_if<std::string>(&sheet.rows[i].front());
        const auto path =
            (std::filesystem::path{options.letters} / (file_stem(key == nullptr ? "" : *key) + ".html")).string();
        if (const auto code = keep(path, html_letter(sheet, i, words), around); code != done) {
            return code;
        }
    }
    return done;
}

/// For the public: the file, and what it means beside it.
int write_open_data(const ReportOptions& options, const json::object& figures, const Surroundings& around) {
    auto rows = open_data_rows(figures);
    suppress(rows);
    const auto code = keep(options.out, open_data_csv(rows), around);
    const auto name = std::filesystem::path{options.out}.filename().string();
    return code != done ? code : keep(options.out + "-metadata.json", open_data_metadata(figures, name) + "\n", around);
}

int write(
    const ReportOptions& options, const std::string& body, const json::object& figures, const Surroundings& around) {
    if (options.format == "json") {
        return deliver(options, body + "\n", around);
    }
    if (options.format == "open-data") {
        return write_open_data(options, figures, around);
    }
    const Words words{around};
    const auto sheet = report_sheet(figures, words);
    if (!options.letters.empty()) {
        if (const auto code = write_letters(options, sheet, around); code != done) {
            return code;
        }
    }
    if (options.format == "html") {
        return deliver(options, html_page(sheet, words), around);
    }
    if (options.format == "xlsx") {
        const auto written = write_xlsx(sheet, options.hub.url, options.out);
        return written ? done : fail(around, written.error(), could_not);
    }
    std::ostringstream text;
    if (options.format == "table") {
        print_table(sheet, words, text);
    } else {
        write_csv(sheet, options.format == "csv-id" ? CsvStyle::indonesian : CsvStyle::plain, text);
    }
    return deliver(options, text.str(), around);
}

/// The share of the sum, or of the worst stage where there is no sum.
std::optional<double> least_share(const json::object& figures) {
    std::optional<double> least;
    const auto look = [&](const json::value& at) {
        const auto* share = at.is_object() ? at.get_object().if_contains("compliance") : nullptr;
        if (share != nullptr && share->is_number()) {
            const auto value = share->to_number<double>();
            least = least ? std::min(*least, value) : value;
        }
    };
    if (const auto* total = figures.if_contains("total")) {
        look(*total);
        return least;
    }
    for (const auto& line : figures.at("lines").as_array()) {
        look(line);
    }
    return least;
}

int report(ReportOptions options, const Surroundings& around) {
    if (!take_period(options)) {
        return fail(around, Error{"invalid_time", "--period takes a month like 2026-10"}, used_wrongly);
    }
    if ((options.format == "xlsx" || options.format == "open-data") && options.out.empty()) {
        return fail(
            around, Error{"argument_missing", options.format + " goes into a file", "", "say --out FILE"},
            used_wrongly);
    }
    if (!options.letters.empty() && options.parameters["by"] != "agency") {
        return fail(
            around, Error{"argument_missing", "letters go to offices", "", "say --by agency too"}, used_wrongly);
    }
    if (options.compare) {
        options.parameters["compare"] = "true";
    }
    int code = done;
    const auto answer = read_from_hub(options.hub, address_of("/v1/figures", options.parameters), around, code);
    if (!answer) {
        return code;
    }
    const auto figures = json::parse(answer->body).as_object();
    code = write(options, answer->body, figures, around);
    const auto share = least_share(figures);
    if (code == done && options.fail_under >= 0 && share && *share * 100 < options.fail_under) {
        around.err << Words{around}("compliance is under the asked ", "kepatuhan di bawah batas ") << options.fail_under
                   << "%\n";
        return not_right;
    }
    return code;
}

}  // namespace

Action declare_sla_report(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ReportOptions>();
    add_hub_options(app, options->hub);
    const auto add = [&](const char* name, const char* description) {
        return app.add_option(std::string{"--"} + name, options->parameters[name], description);
    };
    auto* from = add("from", "First day of the deadlines (first of the month unless given)");
    auto* to = add("to", "Last day of the deadlines (today unless given)");
    app.add_option("--period", options->period, "A month: 2026-10")->excludes(from)->excludes(to);
    add("by", "A line for each of these")
        ->check(CLI::IsMember({"agency", "province", "category", "kind", "channel", "stage", "month"}));
    add("clock", "Which clock (first_follow_up unless given)")
        ->check(CLI::IsMember({"verification", "first_follow_up", "completion"}));
    add("agency", "An office and all below it");
    add("office", "This office alone");
    add("region", "A region and all within it");
    add("category", "A topic and all below it");
    add("kind", "complaint, aspiration, information_request");
    add("channel", "web, sms, …");
    app.add_option("--format", options->format, "How it is written (table unless given)")
        ->check(CLI::IsMember({"table", "json", "csv", "csv-id", "xlsx", "html", "open-data"}));
    app.add_option("--letters", options->letters, "A letter to each office, to print, into this folder")
        ->type_name("DIR");
    app.add_flag("--compare", options->compare, "Beside each number that of the period before");
    app.add_option("--out", options->out, "Into this file")->type_name("FILE");
    app.add_option("--fail-under", options->fail_under, "Exit 1 when compliance is under so many per cent")
        ->check(CLI::Range(0.0, 100.0));
    return [options, &around] { return report(*options, around); };
}

}  // namespace hub::cli
