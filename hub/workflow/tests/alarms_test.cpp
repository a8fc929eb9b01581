// Who is told when a clock climbs its ladder, and how somebody stops it.
#include "world.hpp"

#include <gtest/gtest.h>

namespace hub::workflow {
namespace {

using namespace testing;
using model::Action;
using model::ClockKind;
using model::Role;

model::Person person(std::string id, Role role, std::string agency = {}, std::string region = {}) {
    model::Person out;
    out.id = model::PersonId{std::move(id)};
    out.role = role;
    out.agency = model::AgencyId{std::move(agency)};
    out.region = model::RegionCode{std::move(region)};
    out.mail = "x@example.go.id";
    return out;
}

sla::MailRules rules() {
    sla::MailRules out;
    out.through = model::InstanceId{"surel"};
    return out;
}

class Alarms : public ::testing::Test {
protected:
    World world;
    sla::People people{
        {person("loket", Role::liaison, "metro/pupr"), person("walikota", Role::agency_admin, "metro"),
         person("lampung", Role::coordinator, {}, "18"), person("nasional", Role::coordinator)},
        agencies(),
        rules()};
    model::ComplaintState state;

    Context context() {
        auto made = world.context();
        made.people = &people;
        return made;
    }
    /// Lets the next thing happen.
    model::Decision climb() {
        const auto next = next_clock(state, world.router, world.deadlines);
        world.clock.set(next->at);
        auto decision = decide(state, ClockFired{next->clock}, context()).value();
        state = decision.state;
        return decision;
    }
    static std::vector<std::string> told(const model::Decision& decision) {
        std::vector<std::string> out;
        for (const auto& alarm : decision.alarms) {
            out.push_back(alarm.person.value() + " " + alarm.step);
        }
        return out;
    }
    void SetUp() override { state = world.receive("public-works.road").state; }
};

using Told = std::vector<std::string>;

TEST_F(Alarms, EachStepTellsItsLevelUpTheTree) {
    EXPECT_EQ(told(climb()), (Told{"loket 60%"}));
    EXPECT_EQ(told(climb()), (Told{"walikota 90%"})) << "the office has no administrator: the one above it";
    const auto breach = climb();
    EXPECT_EQ(told(breach), (Told{"walikota breach"}));
    EXPECT_EQ(breach.alarms.front().agency.value(), "metro/pupr");
    EXPECT_EQ(breach.alarms.front().started, state.received_at);
    EXPECT_EQ(told(climb()), (Told{"lampung +2 working_days"})) << "the coordinator of the region, not the nation's";
}

TEST_F(Alarms, NobodyIsDisturbedAtMidnight) {
    climb();
    climb();
    const auto breach = climb();
    const auto at = to_rfc3339(breach.event.at + std::chrono::hours{7});
    EXPECT_EQ(at.substr(11, 8), "00:00:00");
    EXPECT_EQ(to_rfc3339(breach.alarms.front().not_before + std::chrono::hours{7}).substr(11, 8), "08:15:00");
}

TEST_F(Alarms, WithoutPeopleOrMailsNobodyIsTold) {
    people = sla::People{{person("loket", Role::liaison, "metro/pupr")}, agencies(), {}};
    EXPECT_TRUE(climb().alarms.empty());
    const auto next = next_clock(state, world.router, world.deadlines);
    world.clock.set(next->at);
    EXPECT_TRUE(decide(state, ClockFired{next->clock}, world.context())->alarms.empty());
}

TEST_F(Alarms, WhoHasAcknowledgedIsNotToldAgain) {
    const auto seen = act_of(Action::acknowledge, Role::agency_admin, "metro", "");
    EXPECT_EQ(decide(state, seen, context()).error().code, "nothing_to_change") << "nothing has warned yet";
    climb();
    climb();
    auto decision = decide(state, seen, context()).value();
    EXPECT_EQ(decision.event.kind, model::EventKind::acknowledged);
    EXPECT_TRUE(decision.deliveries.empty()) << "no system is told";
    state = decision.state;
    EXPECT_EQ(decide(state, seen, context()).error().code, "nothing_to_change");
    const auto breach = climb();
    EXPECT_EQ(breach.event.kind, model::EventKind::clock_breached) << "the clock goes on";
    EXPECT_TRUE(breach.alarms.empty());
    EXPECT_EQ(told(climb()), (Told{"lampung +2 working_days"})) << "another level";
}

TEST_F(Alarms, AClockThatBeginsAnewTellsAnew) {
    climb();
    climb();
    state = decide(state, act_of(Action::acknowledge, Role::agency_admin, "metro"), context()).value().state;
    state = decide(state, dispose_to("lampung/bmbk"), context()).value().state;
    EXPECT_EQ(state.clocks.acknowledged, 0);
}

TEST_F(Alarms, OthersMayNot) {
    climb();
    EXPECT_EQ(
        decide(state, act_of(Action::acknowledge, Role::agency_admin, "lampung/bmbk"), context()).error().code,
        "not_yours");
    for (const auto role : {Role::overseer, Role::reporter, Role::channel}) {
        EXPECT_EQ(decide(state, act_of(Action::acknowledge, role), context()).error().code, "action_not_allowed");
    }
}

}  // namespace
}  // namespace hub::workflow
