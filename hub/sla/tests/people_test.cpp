#include "hub/sla/people.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::sla {
namespace {

using model::Role;

model::Person person(std::string id, Role role, std::string agency, std::string region = {}) {
    model::Person out;
    out.id = model::PersonId{std::move(id)};
    out.role = role;
    out.agency = model::AgencyId{std::move(agency)};
    out.region = model::RegionCode{std::move(region)};
    return out;
}
model::Agency office(std::string id, std::string parent, std::string zone, std::string region = {}) {
    model::Agency out;
    out.id = model::AgencyId{std::move(id)};
    out.parent = model::AgencyId{std::move(parent)};
    out.zone = std::move(zone);
    if (!region.empty()) {
        out.jurisdiction = {model::RegionCode{std::move(region)}};
    }
    return out;
}
MailRules through_surel() {
    MailRules rules;
    rules.through = model::InstanceId{"surel"};
    return rules;
}

const std::vector<model::Agency> tree{
    office("papua", "", "Asia/Jayapura", "91"), office("papua/pu", "papua", "Asia/Jayapura"),
    office("papua/pu/jalan", "papua/pu", "Asia/Jayapura")};

std::string names(const std::vector<const model::Person*>& people) {
    std::string out;
    for (const auto* one : people) {
        out += (out.empty() ? "" : " ") + one->id.value();
    }
    return out;
}

TEST(People, AnOfficesPeopleElseThoseOfTheNearestAbove) {
    const People people{
        {person("a", Role::agency_admin, "papua"), person("b", Role::agency_admin, "papua/pu"),
         person("c", Role::agency_admin, "papua/pu"), person("d", Role::liaison, "papua/pu/jalan")},
        tree,
        through_surel()};
    const auto of = [&](Role role, const char* office) {
        return names(people.with_role(role, model::AgencyId{office}, {}));
    };
    EXPECT_EQ(of(Role::agency_admin, "papua/pu/jalan"), "b c");
    EXPECT_EQ(of(Role::agency_admin, "papua"), "a");
    EXPECT_EQ(of(Role::liaison, "papua/pu/jalan"), "d");
    EXPECT_EQ(of(Role::liaison, "papua/pu"), "") << "never the one below";
    EXPECT_EQ(of(Role::liaison, "unknown"), "");
}

TEST(People, TheCoordinatorOfTheNarrowestRegion) {
    const People people{
        {person("nasional", Role::coordinator, ""), person("papua", Role::coordinator, "", "91"),
         person("jayapura", Role::coordinator, "", "91.71"), person("lain", Role::coordinator, "", "9")},
        tree,
        through_surel()};
    const auto of = [&](const char* office, const char* region) {
        return names(people.with_role(Role::coordinator, model::AgencyId{office}, model::RegionCode{region}));
    };
    EXPECT_EQ(of("papua/pu", "91.71.02"), "jayapura");
    EXPECT_EQ(of("papua/pu", "91.04"), "papua");
    EXPECT_EQ(of("papua/pu/jalan", ""), "papua") << "without a region of its own: the office's";
    EXPECT_EQ(of("ministry", "32.01"), "nasional");
    EXPECT_EQ(of("ministry", ""), "nasional");
}

TEST(People, AllOfTheNation) {
    const People people{
        {person("x", Role::national_admin, ""), person("y", Role::overseer, ""), person("z", Role::national_admin, "")},
        tree,
        through_surel()};
    EXPECT_EQ(names(people.with_role(Role::national_admin, model::AgencyId{"papua"}, {})), "x z");
    EXPECT_EQ(names(people.with_role(Role::overseer, model::AgencyId{"papua"}, {})), "y");
    const People silent{{person("x", Role::national_admin, "")}, tree, {}};
    EXPECT_EQ(names(silent.with_role(Role::national_admin, model::AgencyId{"papua"}, {})), "") << "no mails at all";
}

TEST(People, ZonesComeFromTheOffice) {
    auto moved = person("m", Role::liaison, "papua/pu");
    moved.zone = "Asia/Makassar";
    const People people{
        {person("a", Role::liaison, "papua/pu"), person("b", Role::coordinator, ""), moved}, tree, through_surel()};
    EXPECT_EQ(people.find(model::PersonId{"a"})->zone, "Asia/Jayapura");
    EXPECT_EQ(people.find(model::PersonId{"b"})->zone, "Asia/Jakarta");
    EXPECT_EQ(people.find(model::PersonId{"m"})->zone, "Asia/Makassar");
    EXPECT_EQ(people.find(model::PersonId{"gone"}), nullptr);
}

/// 2026-11-27 is a Friday, and free here; Thursday the 26th works.
struct When {
    const char* at;
    const char* told;
};
TEST(WhenToTell, HeldTillTheOfficeOpens) {
    CalendarYear year{.year = 2026, .source = "SKB", .provisional = false, .holidays = {}, .joint_leave = {}};
    year.holidays[std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}] = "libur";
    const auto calendar = WorkingCalendar::create({year}).value();
    const When cases[] = {
        {"2026-11-26T10:00:00+07:00", "2026-11-26T10:15:00+07:00"},  // within hours: what comes with it goes along
        {"2026-11-26T15:55:00+07:00", "2026-11-26T16:00:00+07:00"},  // never after they end
        {"2026-11-26T16:00:00+07:00", "2026-11-30T08:15:00+07:00"},  // over a holiday and a weekend
        {"2026-11-26T00:00:00+07:00", "2026-11-26T08:15:00+07:00"},  // midnight
        {"2026-11-28T11:00:00+07:00", "2026-11-30T08:15:00+07:00"},  // a Saturday
        {"2026-11-26T23:30:00+07:00", "2026-11-30T08:15:00+07:00"}};
    for (const auto& [at, told] : cases) {
        EXPECT_EQ(
            to_rfc3339(when_to_tell(*parse_rfc3339(at), through_surel(), "Asia/Jakarta", calendar)),
            to_rfc3339(*parse_rfc3339(told)))
            << at;
    }
    // The person's own zone: 15:00 in Jakarta is 17:00 in Jayapura.
    EXPECT_EQ(
        to_rfc3339(
            when_to_tell(*parse_rfc3339("2026-11-25T15:00:00+07:00"), through_surel(), "Asia/Jayapura", calendar)),
        to_rfc3339(*parse_rfc3339("2026-11-26T08:15:00+09:00")));
    auto always = through_surel();
    always.any_time = true;
    always.gather = std::chrono::seconds{1};
    EXPECT_EQ(
        to_rfc3339(when_to_tell(*parse_rfc3339("2026-11-28T23:00:00+07:00"), always, "Asia/Jakarta", calendar)),
        to_rfc3339(*parse_rfc3339("2026-11-28T23:00:01+07:00")));
}

}  // namespace
}  // namespace hub::sla
