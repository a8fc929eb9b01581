// Why a limit is when it is, told from events that decide() made.
#include "hub/workflow/clock_story.hpp"

#include "world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace hub::workflow {
namespace {

using namespace testing;
using model::Action;
using model::ClockKind;
using model::Role;
using Verdict = ClockDay::Verdict;

class Stories : public ::testing::Test {
protected:
    void SetUp() override {
        sla::CalendarYear year{.year = 2026, .source = "SKB", .provisional = false, .holidays = {}, .joint_leave = {}};
        year.holidays[std::chrono::sys_days{*parse_iso_date("2026-11-27")}] = "Pilkada";
        world.deadlines = sla::Deadlines::create({policy()}, sla::WorkingCalendar::create({year}).value()).value();
    }
    void take(const Result<model::Decision>& decision) {
        ASSERT_TRUE(decision) << to_string(decision.error());
        state = decision->state;
        events.push_back({state.version, decision->event});
    }
    void receive(const char* category) { take(world.receive(category)); }
    void at(const char* time) { world.clock.set(*parse_rfc3339(time)); }
    void act(const Act& what) { take(decide(state, what, world.context())); }
    ClockStory story(ClockKind clock, std::size_t which = 0) {
        for (auto& one : clock_stories(events, world.router, world.deadlines, world.clock.now())) {
            if (one.clock == clock && which-- == 0) {
                return one;
            }
        }
        ADD_FAILURE() << "there is no such clock";
        return {};
    }
    static std::string days(const ClockStory& story) {
        std::string out;
        for (const auto& day : story.days) {
            out += to_iso_date(day.day).substr(5) + " " + day.why + "; ";
        }
        return out;
    }
    static std::string turns(const ClockStory& story) {
        std::string out;
        for (const auto& turn : story.turns) {
            out += std::string{name_of(turn.what)} + " ";
        }
        return out;
    }

    World world;
    model::ComplaintState state;
    std::vector<model::PastEvent> events;
};

TEST_F(Stories, EachDayHasItsReason) {
    receive("health.service");
    const auto told = story(ClockKind::first_follow_up);
    EXPECT_EQ(
        days(told),
        "11-25 working day 1 of 5; 11-26 working day 2 of 5; 11-27 Pilkada; 11-28 weekend; 11-29 weekend; "
        "11-30 working day 3 of 5; 12-01 working day 4 of 5; 12-02 working day 5 of 5; ");
    EXPECT_EQ(to_rfc3339(told.due), local_end_of("2026-12-02"));
    EXPECT_EQ(told.due, *state.clocks.first_follow_up_due);
    EXPECT_EQ(told.agency.value(), "metro/dinkes");
    EXPECT_EQ(told.policy, "sp4n");
    ASSERT_TRUE(told.rule);
    EXPECT_EQ(told.rule->limit, 5);
    EXPECT_FALSE(told.overrun);
    EXPECT_EQ(clock_stories(events, world.router, world.deadlines, world.clock.now()).size(), 2U)
        << "disposed at receipt: nobody verified";
}

TEST_F(Stories, APauseIsLeftOut) {
    receive("health.service");
    at("2026-11-26T10:00:00+07:00");
    auto wait = act_of(Action::postpone, Role::agency_admin, "metro/dinkes");
    wait.until = *parse_rfc3339("2026-12-31T00:00:00+07:00");
    act(wait);
    EXPECT_TRUE(story(ClockKind::completion).paused);
    at("2026-12-02T10:00:00+07:00");
    act(act_of(Action::resume, Role::agency_admin, "metro/dinkes"));
    const auto told = story(ClockKind::completion);
    EXPECT_EQ(turns(told), "began paused went_on ");
    EXPECT_EQ(told.due, *state.clocks.completion_due);
    EXPECT_EQ(std::ranges::count(told.days, Verdict::counted, &ClockDay::verdict), 14)
        << "as many as the policy gives, whatever lies between";
    EXPECT_EQ(std::ranges::count(told.days, Verdict::stood_still, &ClockDay::verdict), 3) << days(told);
    EXPECT_EQ(turns(story(ClockKind::first_follow_up)), "began ") << "it does not stand still by this policy";
}

TEST_F(Stories, WhoseAnOverrunIs) {
    receive("public-works.road");  // behind a connector
    at("2026-11-26T09:00:00+07:00");
    model::Decision arrived;
    arrived.state = state;
    ++arrived.state.version;
    arrived.event.kind = model::EventKind::delivered;
    arrived.event.at = world.clock.now();
    take(arrived);
    at("2026-12-03T00:00:00+07:00");
    take(decide(state, ClockFired{ClockKind::first_follow_up}, world.context()));
    while (state.clocks.first_follow_up_steps < 3) {
        take(decide(state, ClockFired{ClockKind::first_follow_up}, world.context()));
    }
    at("2026-12-07T00:00:00+07:00");  // two working days late, and it came two late
    const auto running = story(ClockKind::first_follow_up);
    ASSERT_TRUE(running.overrun);
    // Counted from its arrival the limit would have ended with the 4th, a Friday.
    EXPECT_EQ(running.overrun->hub, std::chrono::days{2});
    EXPECT_EQ(running.overrun->agency, std::chrono::days{2});
    at("2026-12-08T00:00:00+07:00");
    act(act_of(Action::follow_up, Role::liaison, "metro/pupr", "sudah"));
    const auto ended = story(ClockKind::first_follow_up);
    EXPECT_EQ(turns(ended), "began breached ended ");
    EXPECT_EQ(ended.fate, model::ClockFate::late);
    ASSERT_TRUE(ended.overrun);
    EXPECT_EQ(ended.overrun->hub + ended.overrun->agency, *ended.ended - ended.due);
    EXPECT_GT(ended.overrun->agency.count(), 0);
}

TEST_F(Stories, AnotherOfficeAnotherClock) {
    receive("health.service");
    at("2026-11-25T10:00:00+07:00");
    act(dispose_to("lampung/bmbk"));
    const auto first = story(ClockKind::first_follow_up);
    EXPECT_EQ(first.agency.value(), "metro/dinkes");
    EXPECT_EQ(first.fate, model::ClockFate::left);
    const auto second = story(ClockKind::first_follow_up, 1);
    EXPECT_EQ(second.agency.value(), "lampung/bmbk");
    EXPECT_EQ(second.started, world.clock.now());
    EXPECT_FALSE(second.ended);
}

}  // namespace
}  // namespace hub::workflow
