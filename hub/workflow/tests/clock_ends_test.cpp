#include "world.hpp"

#include "hub/workflow/clock_history.hpp"

#include <gtest/gtest.h>

namespace hub::workflow {
namespace {

using namespace testing;
using model::Action;
using model::ClockFate;
using model::ClockKind;
using model::Role;

/// A complaint's life with all that it leaves behind.
struct Life {
    World world;
    model::ComplaintState state;
    std::vector<model::PastEvent> events;
    std::vector<model::ClockEnd> ends;

    explicit Life(const std::string& category = "public-works.road") { take(world.receive(category)); }
    void at(const char* time) { world.clock.set(*parse_rfc3339(time)); }
    void take(const model::Decision& decision) {
        state = decision.state;
        events.push_back({state.version, decision.event});
        ends.insert(ends.end(), decision.clock_ends.begin(), decision.clock_ends.end());
    }
    void act(Act what) {
        const auto decision = decide(state, std::move(what), world.context());
        ASSERT_TRUE(decision) << to_string(decision.error());
        take(*decision);
    }
    void fire(ClockKind clock) {
        const auto decision = decide(state, ClockFired{clock}, world.context());
        ASSERT_TRUE(decision) << to_string(decision.error());
        take(*decision);
    }
    /// What the events alone tell must be the same.
    void same_by_events() const {
        const auto history = clock_history(events, world.router, world.deadlines);
        ASSERT_EQ(history.ends.size(), ends.size());
        for (std::size_t i = 0; i < ends.size(); ++i) {
            EXPECT_EQ(history.ends[i].end, ends[i]) << i;
        }
    }
};

Act by_office(Action action, const char* office = "metro/pupr") {
    return act_of(action, Role::liaison, office);
}

// Tuesday 2026-11-24: first follow-up by Tue 12-01, completion by Mon 12-14 (sla-vectors.md).
TEST(ClockEnds, AFollowUpInTimeMeetsAndOneLateIsLate) {
    Life life;
    life.at("2026-12-01T23:59:59+07:00");
    life.act(by_office(Action::follow_up));
    ASSERT_EQ(life.ends.size(), 1U);
    EXPECT_EQ(life.ends[0].clock, ClockKind::first_follow_up);
    EXPECT_EQ(life.ends[0].fate, ClockFate::met);
    EXPECT_EQ(life.ends[0].took, 5);
    EXPECT_EQ(life.ends[0].agency.value(), "metro/pupr");
    life.same_by_events();

    Life late;
    late.at("2026-12-02T00:00:00+07:00");  // due_at itself is too late
    late.act(by_office(Action::follow_up));
    ASSERT_EQ(late.ends.size(), 1U);
    EXPECT_EQ(late.ends[0].fate, ClockFate::late);
    EXPECT_EQ(late.ends[0].took, 6);
    late.same_by_events();
}

TEST(ClockEnds, AFinalAnswerEndsBothAtOnce) {
    Life life;
    life.at("2026-12-03T10:00:00+07:00");
    life.act(by_office(Action::answer));
    ASSERT_EQ(life.ends.size(), 2U);
    EXPECT_EQ(life.ends[0].fate, ClockFate::late);
    EXPECT_EQ(life.ends[1].clock, ClockKind::completion);
    EXPECT_EQ(life.ends[1].fate, ClockFate::met);
    life.same_by_events();
}

TEST(ClockEnds, AHandBackInTimeLeavesAndAfterTheDeadlineIsLate) {
    Life life;
    life.at("2026-11-26T10:00:00+07:00");
    life.act(by_office(Action::return_not_competent));
    ASSERT_EQ(life.state.responsible.value(), "lampung/bmbk");
    ASSERT_EQ(life.ends.size(), 2U);
    EXPECT_EQ(life.ends[0].fate, ClockFate::left);
    EXPECT_EQ(life.ends[0].agency.value(), "metro/pupr") << "whose it was";
    life.at("2026-12-30T10:00:00+07:00");
    life.act(act_of(Action::return_not_competent, Role::liaison, "lampung/bmbk"));
    ASSERT_EQ(life.ends.size(), 4U);
    EXPECT_EQ(life.ends[2].fate, ClockFate::late);
    EXPECT_EQ(life.ends[3].fate, ClockFate::late);
    // At the desk again: what was left of verification runs, and the desk disposes.
    life.at("2026-12-31T10:00:00+07:00");
    life.act(dispose_to("metro/dinkes"));
    ASSERT_EQ(life.ends.size(), 5U);
    EXPECT_EQ(life.ends[4].clock, ClockKind::verification);
    EXPECT_EQ(life.ends[4].fate, ClockFate::met);
    EXPECT_EQ(life.ends[4].agency.value(), "triage/national");
    life.same_by_events();
}

TEST(ClockEnds, OnwardWithinAnAgencyEndsNothing) {
    Life life;
    life.at("2026-11-26T10:00:00+07:00");
    life.act(dispose_to("metro/pupr/roads"));
    EXPECT_TRUE(life.ends.empty());
    life.same_by_events();
}

TEST(ClockEnds, StandingStillIsNotOverdueAndDoesNotCount) {
    Life life;
    life.act(by_office(Action::follow_up));
    life.at("2026-11-27T10:00:00+07:00");  // 3 working days used
    auto wait = act_of(Action::postpone, Role::agency_admin, "metro/pupr");
    wait.until = *parse_rfc3339("2027-03-01T00:00:00+07:00");
    life.act(wait);
    life.at("2027-02-10T10:00:00+07:00");  // long after the old deadline
    life.act(by_office(Action::answer));
    ASSERT_EQ(life.ends.size(), 2U);
    EXPECT_EQ(life.ends[1].fate, ClockFate::met);
    EXPECT_EQ(life.ends[1].took, 3);
    EXPECT_EQ(to_rfc3339(life.ends[1].due), local_end_of("2027-02-25")) << "11 working days after the end of the pause";
    life.same_by_events();
}

TEST(ClockEnds, AfterAPauseDaysBeforeItCountToo) {
    Life life;
    life.act(by_office(Action::follow_up));
    life.at("2026-11-27T10:00:00+07:00");
    auto wait = act_of(Action::postpone, Role::agency_admin, "metro/pupr");
    wait.until = *parse_rfc3339("2027-03-01T00:00:00+07:00");
    life.act(wait);
    life.at("2027-02-10T10:00:00+07:00");
    life.act(by_office(Action::resume));
    life.at("2027-02-12T10:00:00+07:00");
    life.act(by_office(Action::answer));
    ASSERT_EQ(life.ends.size(), 2U);
    EXPECT_EQ(life.ends[1].took, 5) << "3 before, 2 after";
    life.same_by_events();
}

TEST(ClockEnds, AnExtensionMovesTheDeadlineAndIsSaid) {
    Life life;
    life.act(by_office(Action::follow_up));
    auto more = act_of(Action::extend, Role::agency_admin, "metro/pupr");
    more.days = 7;
    life.act(more);
    life.at("2026-12-21T10:00:00+07:00");
    life.act(by_office(Action::answer));
    ASSERT_EQ(life.ends.size(), 2U);
    EXPECT_FALSE(life.ends[0].extended);
    EXPECT_TRUE(life.ends[1].extended);
    EXPECT_EQ(life.ends[1].fate, ClockFate::met);
    EXPECT_EQ(to_rfc3339(life.ends[1].due), local_end_of("2026-12-23"));
    life.same_by_events();
}

TEST(ClockEnds, SilenceCountsAsTheFinalAnswerAtTheLastFollowUp) {
    Life life;
    life.at("2026-12-11T10:00:00+07:00");
    life.act(by_office(Action::follow_up));
    life.at("2026-12-15T00:00:00+07:00");  // the ladder's step of completion
    life.fire(ClockKind::completion);
    life.at("2026-12-26T00:00:00+07:00");
    life.fire(ClockKind::reporter_silence);
    ASSERT_EQ(life.ends.size(), 2U);
    EXPECT_EQ(life.ends[1].fate, ClockFate::met);
    EXPECT_EQ(to_rfc3339(life.ends[1].ended), "2026-12-11T03:00:00Z");
    life.same_by_events();
}

TEST(ClockEnds, WithdrawnAndArchived) {
    Life life;
    life.act(act_of(Action::withdraw, Role::reporter));
    ASSERT_EQ(life.ends.size(), 2U);
    EXPECT_EQ(life.ends[0].fate, ClockFate::left);
    life.same_by_events();

    Life desk{""};
    desk.act(act_of(Action::archive, Role::national_admin));
    ASSERT_EQ(desk.ends.size(), 1U);
    EXPECT_EQ(desk.ends[0].clock, ClockKind::verification);
    EXPECT_EQ(desk.ends[0].fate, ClockFate::met) << "archive stops verification (domain.md section 4)";
    desk.same_by_events();

    Life unsure{""};
    unsure.act(act_of(Action::withdraw, Role::reporter));
    EXPECT_EQ(unsure.ends.at(0).fate, ClockFate::left);
}

TEST(ClockEnds, ReopenedCompletionIsACountOfItsOwn) {
    Life life;
    life.act(by_office(Action::answer));
    auto rated = act_of(Action::rate, Role::reporter);
    rated.rating = 2;
    rated.accepts = true;
    life.act(rated);
    life.at("2026-12-01T10:00:00+07:00");
    life.act(act_of(Action::reopen, Role::reporter));
    life.at("2026-12-04T10:00:00+07:00");
    life.act(by_office(Action::answer));
    ASSERT_EQ(life.ends.size(), 3U);
    EXPECT_EQ(life.ends[2].clock, ClockKind::completion);
    EXPECT_EQ(life.ends[2].took, 3);
    life.same_by_events();
}

}  // namespace
}  // namespace hub::workflow
