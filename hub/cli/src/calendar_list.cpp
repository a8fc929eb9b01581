#include "calendar_list.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

namespace hub::cli {
namespace {

using std::chrono::sys_days;
using Cells = std::vector<std::string>;

std::string lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

struct Line {
    int number = 0;
    Cells cells;
};

/// RFC 4180 with any of the usual separators. Quotes may hold separators, line ends and doubled quotes. `open`: the line
/// of a quote that is never closed: what follows it was swallowed; 0: there is none.
std::vector<Line> split(std::string_view csv, int& open) {
    if (csv.starts_with("\xEF\xBB\xBF")) {
        csv.remove_prefix(3);
    }
    const auto heading = csv.substr(0, csv.find('\n'));
    const char separator = heading.find(';') != std::string_view::npos    ? ';'
                           : heading.find('\t') != std::string_view::npos ? '\t'
                                                                          : ',';
    std::vector<Line> out;
    Line line{1, {""}};
    int number = 1;
    bool quoted = false;
    const auto end_line = [&] {
        const bool blank = std::ranges::all_of(line.cells, [](const std::string& cell) { return trim(cell).empty(); });
        if (!blank) {
            out.push_back(line);
        }
        line = {number, {""}};
    };
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        number += c == '\n' ? 1 : 0;
        if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
            line.cells.back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
            open = quoted ? number : 0;
        } else if (!quoted && c == separator) {
            line.cells.emplace_back();
        } else if (!quoted && c == '\n') {
            end_line();
        } else if (c != '\r') {
            line.cells.back() += c;
        }
    }
    end_line();
    return out;
}

std::optional<int> number_of(std::string_view text) {
    int out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failed == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

std::optional<int> month_of(std::string_view word) {
    static constexpr std::array<std::string_view, 12> months{"januari",   "februari", "maret",    "april",
                                                             "mei",       "juni",     "juli",     "agustus",
                                                             "september", "oktober",  "november", "desember"};
    const auto found = std::ranges::find(months, lower(word));
    return found == months.end() ? number_of(word) : std::optional{static_cast<int>(found - months.begin()) + 1};
}

std::optional<sys_days> date_of(std::string_view text) {
    text = trim(text);
    if (const auto iso = parse_iso_date(text)) {
        return sys_days{*iso};
    }
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto at = text.find_first_of("/- ");
        parts.push_back(text.substr(0, at));
        text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    }
    if (parts.size() != 3) {
        return std::nullopt;
    }
    const auto day = number_of(parts[0]);
    const auto month = month_of(parts[1]);
    const auto year = number_of(parts[2]);
    if (!day || !month || !year || *day < 1 || *month < 1 || *year < 1970 || *year > 2100) {
        return std::nullopt;
    }
    const auto date = std::chrono::year{*year} / std::chrono::month{static_cast<unsigned>(*month)} /
                      std::chrono::day{static_cast<unsigned>(*day)};
    return date.ok() ? std::optional{sys_days{date}} : std::nullopt;
}

/// Columns by their heads; -1: not there.
struct Columns {
    int date = -1, name = -1, kind = -1, basis = -1;
};
Columns columns_of(const Cells& heads) {
    Columns out;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const auto head = lower(trim(heads[i]));
        const auto is = [&](std::initializer_list<std::string_view> names) {
            return std::ranges::find(names, head) != names.end();
        };
        const auto at = static_cast<int>(i);
        out.date = is({"date", "tanggal"}) ? at : out.date;
        out.name = is({"name", "nama", "keterangan"}) ? at : out.name;
        out.kind = is({"kind", "jenis"}) ? at : out.kind;
        out.basis = is({"basis", "dasar", "dasar hukum", "source"}) ? at : out.basis;
    }
    return out;
}

class ListReader {
public:
    ListReader(const Columns& columns, const Words& words, CalendarList& out)
        : columns_{columns}, words_{words}, out_{out} {}

    void add(const Line& line) {
        const auto at = [&](int column) {
            const auto i = static_cast<std::size_t>(column);
            return column >= 0 && i < line.cells.size() ? std::string{trim(line.cells[i])} : std::string{};
        };
        const auto date = date_of(at(columns_.date));
        const auto name = at(columns_.name);
        const auto leave = is_leave(at(columns_.kind));
        if (!date) {
            return fault(line, words_("this is no date: ", "ini bukan tanggal: ") + at(columns_.date));
        }
        if (name.empty()) {
            return fault(line, words_("the day has no name", "hari itu tidak bernama"));
        }
        if (!leave) {
            return fault(
                line,
                words_("the kind is `libur` or `cuti bersama`, not ", "jenisnya `libur` atau `cuti bersama`, bukan ") +
                    at(columns_.kind));
        }
        take(line, *date, name, *leave);
        if (const auto basis = at(columns_.basis); !basis.empty()) {
            bases_.insert(basis);
        }
    }
    [[nodiscard]] std::string basis() const {
        std::string out;
        for (const auto& one : bases_) {
            out += (out.empty() ? "" : "; ") + one;
        }
        return out;
    }

private:
    static std::optional<bool> is_leave(const std::string& kind) {
        const auto word = lower(kind);
        if (word == "cuti bersama" || word == "joint_leave" || word == "joint leave") {
            return true;
        }
        const bool holiday = word == "libur" || word == "libur nasional" || word == "holiday" || word == "public";
        return holiday ? std::optional{false} : std::nullopt;
    }
    void take(const Line& line, sys_days date, const std::string& name, bool leave) {
        const auto year = static_cast<int>(std::chrono::year_month_day{date}.year());
        auto& made = out_.year;
        made.year = made.year == 0 ? year : made.year;
        if (year != made.year) {
            return fault(
                line, to_iso_date(date) + words_(" is not a day of ", " bukan hari dari ") + std::to_string(made.year));
        }
        if (made.holidays.contains(date) || made.joint_leave.contains(date)) {
            return fault(line, to_iso_date(date) + words_(" is listed twice", " tercantum dua kali"));
        }
        (leave ? made.joint_leave : made.holidays)[date] = name;
    }
    void fault(const Line& line, const std::string& what) {
        out_.faults.push_back(words_("line ", "baris ") + std::to_string(line.number) + ": " + what);
    }

    Columns columns_;
    const Words& words_;
    CalendarList& out_;
    std::set<std::string> bases_;
};

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    }
    return out + '"';
}

std::map<sys_days, std::string> free_days(const std::vector<sla::CalendarYear>& years, const Words& words) {
    std::map<sys_days, std::string> out;
    for (const auto& year : years) {
        for (const auto& [day, name] : year.holidays) {
            out[day] = std::string{words("holiday: ", "libur: ")} + name;
        }
        for (const auto& [day, name] : year.joint_leave) {
            out[day] = std::string{words("joint leave: ", "cuti bersama: ")} + name;
        }
    }
    return out;
}

}  // namespace

CalendarList read_calendar_list(std::string_view csv, const std::string& basis, const Words& words) {
    CalendarList out;
    if (find_invalid_utf8(csv)) {
        out.faults.emplace_back(words("the list is not UTF-8", "daftar itu bukan UTF-8"));
        return out;
    }
    int open = 0;
    const auto lines = split(csv, open);
    if (open != 0) {
        out.faults.push_back(
            words("line ", "baris ") + std::to_string(open) +
            words(": a quote is never closed", ": tanda kutip tidak pernah ditutup"));
        return out;
    }
    const auto columns = lines.empty() ? Columns{} : columns_of(lines.front().cells);
    if (columns.date < 0 || columns.name < 0 || columns.kind < 0) {
        out.faults.emplace_back(words(
            "the first line names the columns: date, name, kind (and basis)",
            "baris pertama menamai kolom: tanggal, keterangan, jenis (dan dasar)"));
        return out;
    }
    ListReader reader{columns, words, out};
    for (std::size_t i = 1; i < lines.size(); ++i) {
        reader.add(lines[i]);
    }
    out.year.source = basis.empty() ? reader.basis() : basis;
    if (out.year.source.empty()) {
        out.faults.emplace_back(words(
            "no legal basis: say --source, or give the list a column `basis`",
            "tanpa dasar hukum: beri --source, atau kolom `dasar` dalam daftar"));
    }
    if (out.year.holidays.empty() && out.faults.empty()) {
        out.faults.emplace_back(words("the list has no holiday", "daftar itu tidak memuat hari libur"));
    }
    return out;
}

std::string calendar_yaml(const sla::CalendarYear& year) {
    std::string out = "# yaml-language-server: $schema=../schemas/calendar.schema.json\n";
    out += "year: " + std::to_string(year.year) + "\nsource: " + quoted(year.source) + "\n";
    out += year.provisional ? "provisional: true\n" : "";
    const auto days = [&](const char* head, const std::map<sys_days, std::string>& list) {
        if (!list.empty()) {
            out += std::string{head} + ":\n";
        }
        for (const auto& [day, name] : list) {
            out += "  " + to_iso_date(day) + ": " + quoted(name) + "\n";
        }
    };
    days("public", year.holidays);
    days("joint_leave", year.joint_leave);
    return out;
}

std::map<sys_days, DayChange> calendar_changes(
    const std::vector<sla::CalendarYear>& before, const std::vector<sla::CalendarYear>& after, const Words& words) {
    std::map<sys_days, DayChange> out;
    for (const auto& [day, what] : free_days(before, words)) {
        out[day].before = what;
    }
    for (const auto& [day, what] : free_days(after, words)) {
        out[day].after = what;
    }
    std::erase_if(out, [](const auto& one) { return one.second.before == one.second.after; });
    for (auto& [day, change] : out) {
        const auto weekday = std::chrono::weekday{day};
        const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
        change.counts = !weekend && change.before.empty() != change.after.empty();
    }
    return out;
}

}  // namespace hub::cli
