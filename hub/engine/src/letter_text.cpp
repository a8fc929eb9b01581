#include "letter_text.hpp"

#include "hub/base/time_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace hub::engine {
namespace {

using model::ClockKind;

/// One text in both languages.
struct Words {
    std::string_view id;
    std::string_view en;
    [[nodiscard]] std::string of(const model::Person& person) const { return std::string{person.english ? en : id}; }
};

Words name_of(ClockKind clock) {
    switch (clock) {
        case ClockKind::verification: return {"verifikasi", "verification"};
        case ClockKind::first_follow_up: return {"tindak lanjut pertama", "first follow-up"};
        case ClockKind::completion: return {"penyelesaian", "completion"};
        case ClockKind::reporter_silence:
        case ClockKind::reporter_file:
        case ClockKind::postponement: break;
    }
    return {"tenggat", "limit"};
}

std::string name_of_zone(std::string_view zone) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> known{
        {{"Asia/Jakarta", "WIB"}, {"Asia/Pontianak", "WIB"}, {"Asia/Makassar", "WITA"}, {"Asia/Jayapura", "WIT"}}};
    const auto* const found = std::ranges::find(known, zone, &std::pair<std::string_view, std::string_view>::first);
    return std::string{found == known.end() ? zone : found->second};
}

/// The last day of a limit, there: "26 Nov 2026 (WIB)".
std::string last_day(TimePoint due, std::string_view zone, const sla::WorkingCalendar& calendar, bool english) {
    constexpr std::array months_id{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"};
    constexpr std::array months_en{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day day{calendar.local_date(due - std::chrono::microseconds{1}, zone)};
    const auto month = static_cast<unsigned>(day.month()) - 1;
    return std::to_string(static_cast<unsigned>(day.day())) + " " + (english ? months_en[month] : months_id[month]) +
           " " + std::to_string(static_cast<int>(day.year())) + " (" + name_of_zone(zone) + ")";
}

std::string entry(
    const store::LetterLine& line, const model::Person& person, const LetterSources& sources, TimePoint now) {
    const auto* office = sources.router.agency(line.agency);
    const std::string_view zone = office == nullptr ? std::string_view{"Asia/Jakarta"} : office->zone;
    const auto id = sources.spell(line.tracking);
    const auto office_name =
        office == nullptr ? line.agency.value() : (person.english ? office->name.en : office->name.id);
    auto out = id + "  " + office_name + "\n  " + name_of(line.clock).of(person) + ": " +
               Words{"tenggat ", "limit "}.of(person) + last_day(line.due, zone, sources.calendar, person.english) +
               ", " + std::to_string(elapsed_percent(line, zone, sources.calendar, now)) +
               Words{" % hari kerja terpakai", " % of its working days"}.of(person) + "\n";
    if (!sources.rules.link.empty()) {
        auto link = sources.rules.link;
        out += "  " + link.replace(link.find("{id}"), 4, id) + "\n";
    }
    return out;
}

}  // namespace

int elapsed_percent(
    const store::LetterLine& line, std::string_view zone, const sla::WorkingCalendar& calendar, TimePoint now) {
    const auto first = calendar.local_date(line.started, zone);
    const auto last = calendar.local_date(line.due - std::chrono::microseconds{1}, zone);
    const auto whole = calendar.working_days_between(first, last);
    const auto passed = calendar.working_days_between(first, calendar.local_date(now, zone));
    // Its last day is not over before the limit.
    return now >= line.due ? std::max(100, 100 * passed / std::max(whole, 1))
                           : std::min(99, 100 * passed / std::max(whole, 1));
}

LetterText letter_text(
    const store::LetterToSend& letter, const model::Person& person, const LetterSources& sources, TimePoint now) {
    const auto over = static_cast<std::int64_t>(
        std::ranges::count_if(letter.lines, [&](const store::LetterLine& line) { return line.due <= now; }));
    const auto near = static_cast<std::int64_t>(letter.lines.size()) - over;
    std::string counts;
    const auto count = [&](std::int64_t number, const Words& words) {
        if (number != 0) {
            counts += (counts.empty() ? "" : ", ") + std::to_string(number) + words.of(person);
        }
    };
    count(over, {" laporan melewati tenggat", " past their limit"});
    count(near, {" laporan mendekati tenggat", " close to their limit"});
    LetterText out;
    out.subject = "SP4N-LAPOR!: " + counts;
    out.text = Words{"Yth. Bapak/Ibu,\n\n", "Dear Sir or Madam,\n\n"}.of(person) + counts + ".\n";
    const auto list = [&](const Words& title, bool overdue) {
        bool begun = false;
        for (const auto& line : letter.lines) {
            if ((line.due <= now) == overdue) {
                out.text += begun ? "\n" : "\n" + title.of(person) + "\n\n";
                out.text += entry(line, person, sources, now);
                begun = true;
            }
        }
    };
    list({"MELEWATI TENGGAT", "PAST THEIR LIMIT"}, true);
    list({"MENDEKATI TENGGAT", "CLOSE TO THEIR LIMIT"}, false);
    if (const auto more = letter.in_all - static_cast<std::int64_t>(letter.lines.size()); more > 0) {
        out.text += "\n" + Words{"dan ", "and "}.of(person) + std::to_string(more) +
                    Words{" laporan lain: sp4n-hub sla due\n", " more: sp4n-hub sla due\n"}.of(person);
    }
    out.text +=
        "\n" +
        Words{
            "Bila sudah Anda ketahui: tindakan \"acknowledge\" pada laporan menghentikan surel berikutnya untuk\n"
            "peran Anda. Surel ini dibuat otomatis dan tidak dibaca bila dibalas.\n",
            "If you know of it: the action \"acknowledge\" on a complaint stops further mails to your role. This mail\n"
            "is made by a program; nobody reads answers to it.\n"}
            .of(person);
    return out;
}

}  // namespace hub::engine
