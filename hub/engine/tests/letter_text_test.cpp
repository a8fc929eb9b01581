#include "letter_text.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::engine {
namespace {

using model::ClockKind;

class LetterTextTest : public ::testing::Test {
protected:
    LetterTextTest() { rules.link = "https://lapor.example.go.id/laporan/{id}"; }

    static std::vector<model::Agency> agencies() {
        model::Agency desk;
        desk.id = model::AgencyId{"triage"};
        desk.kind = model::AgencyKind::desk;
        model::Agency office;
        office.id = model::AgencyId{"papua/pu"};
        office.name = {"Dinas PU Papua", "Works Office of Papua"};
        office.zone = "Asia/Jayapura";
        office.jurisdiction = {model::RegionCode{"91"}};
        return {desk, office};
    }
    static store::LetterLine line(std::uint64_t number, const char* start, const char* due) {
        store::LetterLine out;
        out.tracking = model::TrackingNumber{number};
        out.agency = model::AgencyId{"papua/pu"};
        out.clock = ClockKind::first_follow_up;
        out.started = *parse_rfc3339(start);
        out.due = *parse_rfc3339(due);
        return out;
    }
    [[nodiscard]] LetterSources sources() const {
        return {
            router, calendar, rules, [](model::TrackingNumber number) { return "T" + std::to_string(number.value()); }};
    }

    sla::MailRules rules;
    routing::Router router = routing::Router::create({{}, model::AgencyId{"triage"}}, agencies()).value();
    sla::WorkingCalendar calendar = sla::WorkingCalendar::create({}).value();
    TimePoint now = *parse_rfc3339("2026-11-24T08:15:00+09:00");  // a Tuesday
    model::Person person;
};

TEST_F(LetterTextTest, SaysWhatWhoseAndUntilWhen) {
    store::LetterToSend letter;
    letter.lines = {
        line(7, "2026-11-13T10:00:00+09:00", "2026-11-21T00:00:00+09:00"),
        line(8, "2026-11-19T10:00:00+09:00", "2026-11-27T00:00:00+09:00")};
    letter.in_all = 12;
    const auto said = letter_text(letter, person, sources(), now);
    EXPECT_EQ(said.subject, "SP4N-LAPOR!: 1 laporan melewati tenggat, 1 laporan mendekati tenggat");
    EXPECT_EQ(
        said.text.substr(0, said.text.find("Bila")),
        "Yth. Bapak/Ibu,\n\n"
        "1 laporan melewati tenggat, 1 laporan mendekati tenggat.\n\n"
        "MELEWATI TENGGAT\n\n"
        "T7  Dinas PU Papua\n"
        "  tindak lanjut pertama: tenggat 20 Nov 2026 (WIT), 140 % hari kerja terpakai\n"
        "  https://lapor.example.go.id/laporan/T7\n\n"
        "MENDEKATI TENGGAT\n\n"
        "T8  Dinas PU Papua\n"
        "  tindak lanjut pertama: tenggat 26 Nov 2026 (WIT), 60 % hari kerja terpakai\n"
        "  https://lapor.example.go.id/laporan/T8\n\n"
        "dan 10 laporan lain: sp4n-hub sla due\n\n");
}

TEST_F(LetterTextTest, InEnglishForWhoReadsIt) {
    person.english = true;
    rules.link.clear();
    store::LetterToSend letter;
    letter.lines = {line(7, "2026-11-13T10:00:00+09:00", "2026-11-21T00:00:00+09:00")};
    letter.in_all = 1;
    const auto said = letter_text(letter, person, sources(), now);
    EXPECT_EQ(said.subject, "SP4N-LAPOR!: 1 past their limit");
    EXPECT_NE(
        said.text.find("T7  Works Office of Papua\n  first follow-up: limit 20 Nov 2026 (WIT), 140 % of"),
        std::string::npos);
    EXPECT_EQ(said.text.find("https"), std::string::npos);
    EXPECT_EQ(said.text.find("more:"), std::string::npos);
}

TEST_F(LetterTextTest, AnOfficeThatIsGoneKeepsItsId) {
    store::LetterToSend letter;
    letter.lines = {line(7, "2026-11-13T10:00:00+09:00", "2026-11-21T00:00:00+09:00")};
    letter.lines.front().agency = model::AgencyId{"papua/lama"};
    EXPECT_NE(letter_text(letter, person, sources(), now).text.find("T7  papua/lama\n"), std::string::npos);
}

struct Share {
    const char* now;
    int percent;
};
TEST_F(LetterTextTest, TheShareThatHasPassed) {
    const auto five_days = line(1, "2026-11-20T10:00:00+09:00", "2026-11-28T00:00:00+09:00");
    const Share cases[] = {{"2026-11-20T11:00:00+09:00", 0},   {"2026-11-22T11:00:00+09:00", 0},
                           {"2026-11-24T11:00:00+09:00", 40},  {"2026-11-27T23:59:00+09:00", 99},
                           {"2026-11-28T00:00:00+09:00", 100}, {"2026-11-30T09:00:00+09:00", 120}};
    for (const auto& [at, percent] : cases) {
        EXPECT_EQ(elapsed_percent(five_days, "Asia/Jayapura", calendar, *parse_rfc3339(at)), percent) << at;
    }
    const auto no_days = line(1, "2026-11-20T10:00:00+09:00", "2026-11-21T00:00:00+09:00");
    EXPECT_EQ(elapsed_percent(no_days, "Asia/Jayapura", calendar, *parse_rfc3339("2026-11-20T12:00:00+09:00")), 0);
}

}  // namespace
}  // namespace hub::engine
