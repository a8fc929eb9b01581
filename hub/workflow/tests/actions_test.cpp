// What each action does to status and clocks, one scenario each. Random walks: model_test.cpp.
#include "world.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace hub::workflow {
namespace {

using namespace testing;
using model::Action;
using model::ClockKind;
using model::EventKind;
using model::Role;
using model::Status;

struct Story : World {
    model::ComplaintState state;
    model::Decision last;

    explicit Story(const std::string& category) { state = receive(category).state; }
    Result<model::Decision> attempt(Command command) { return decide(state, std::move(command), context()); }
    void go(Command command) {
        auto decision = attempt(std::move(command));
        ASSERT_TRUE(decision) << to_string(decision.error());
        last = *decision;
        state = decision->state;
    }
    void at(const char* rfc3339) { clock.set(*parse_rfc3339(rfc3339)); }
};

/// The guide carries the table as it is: run with SP4N_UPDATE=1 to write it again.
TEST(Actions, TheGuideHasTheTable) {
    const std::string file = SP4N_SOURCE_FOLDER "/hub/docs/actions.md";
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    const std::string head = "<!-- table: generated -->\n";
    const auto at = text.str().find(head);
    ASSERT_NE(at, std::string::npos) << file;
    if (std::getenv("SP4N_UPDATE") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
        std::ofstream{file} << text.str().substr(0, at + head.size()) << permissions_markdown();
        return;
    }
    EXPECT_EQ(text.str().substr(at + head.size()), permissions_markdown());
}

TEST(Actions, APauseGivesBackTheWorkingDaysThatWereLeft) {
    Story story{"public-works.road"};  // Tuesday: completion due Mon 14 December
    story.at("2026-11-27T16:00:00+07:00");
    story.go(act_of(Action::ask_reporter, Role::liaison, "metro/pupr", "foto lokasi?"));
    EXPECT_EQ(story.state.status, Status::postponed);
    EXPECT_EQ(to_rfc3339(*story.state.clocks.file_due), local_end_of("2026-12-27"));
    // Eleven working days were left after Friday the 27th; the weekend is not added twice.
    story.at("2026-11-30T09:00:00+07:00");
    story.go(act_of(Action::reply, Role::reporter));
    EXPECT_EQ(story.state.status, Status::awaiting_follow_up);
    EXPECT_EQ(to_rfc3339(*story.state.clocks.completion_due), local_end_of("2026-12-15"));
    EXPECT_EQ(to_rfc3339(*story.state.clocks.first_follow_up_due), local_end_of("2026-12-01"))
        << "the first follow-up does not stand still";
    EXPECT_FALSE(story.state.clocks.file_due);
}

TEST(Actions, WhoDoesNotCompleteTheFileIsClosed) {
    Story story{"public-works.road"};
    story.go(act_of(Action::ask_reporter, Role::liaison, "metro/pupr"));
    story.clock.set(*story.state.clocks.file_due);
    // The follow-up clock climbs its ladder first: those instants lie before.
    while (next_clock(story.state, story.router, story.deadlines)->clock == ClockKind::first_follow_up) {
        story.go(ClockFired{ClockKind::first_follow_up});
    }
    story.go(ClockFired{ClockKind::reporter_file});
    EXPECT_EQ(story.state.status, Status::closed);
    EXPECT_FALSE(story.state.clocks.next_at);
}

TEST(Actions, APostponementEndsByItself) {
    Story story{"health.service"};
    auto until = act_of(Action::postpone, Role::agency_admin, "metro", "menunggu anggaran");
    until.until = parse_rfc3339("2026-12-01T00:00:00+07:00");
    story.go(until);
    EXPECT_EQ(story.state.status, Status::postponed);
    EXPECT_EQ(story.last.event.agency.value(), "metro") << "the city acted for its office";
    story.clock.set(*until.until);
    while (next_clock(story.state, story.router, story.deadlines)->clock != ClockKind::postponement) {
        story.go(ClockFired{next_clock(story.state, story.router, story.deadlines)->clock});
    }
    story.go(ClockFired{ClockKind::postponement});
    EXPECT_EQ(story.state.status, Status::awaiting_follow_up);
    EXPECT_EQ(story.last.event.kind, EventKind::resumed);
    until.until = story.clock.now() + std::chrono::days{400};
    EXPECT_EQ(story.attempt(until).error().code, "argument_invalid");
}

TEST(Actions, AVerifiedComplaintThatARuleKnowsIsDisposedAtOnce) {
    Story story{""};
    auto corrected = act_of(Action::verify, Role::national_admin);
    corrected.category = model::CategoryCode{"health"};
    story.at("2026-11-25T09:00:00+07:00");
    story.go(corrected);
    EXPECT_EQ(story.state.responsible.value(), "metro/dinkes");
    EXPECT_EQ(story.state.status, Status::awaiting_follow_up);
    EXPECT_EQ(story.state.verification_left, 2);
    EXPECT_EQ(story.last.event.corrected->category.value(), "health");
}

TEST(Actions, OnwardDisposalWithinAnAgencyRestartsNothing) {
    Story story{"public-works.road"};
    const auto clocks = story.state.clocks;
    story.at("2026-11-26T09:00:00+07:00");
    auto onward = act_of(Action::dispose, Role::agency_admin, "metro/pupr");
    onward.to = model::AgencyId{"metro/pupr/roads"};
    story.go(onward);
    EXPECT_EQ(story.state.responsible.value(), "metro/pupr/roads");
    EXPECT_EQ(story.state.clocks, clocks);
    onward.to = model::AgencyId{"lampung/bmbk"};
    onward.actor.agency = model::AgencyId{"metro"};
    EXPECT_EQ(story.attempt(onward).error().code, "unknown_agency") << "not a unit of the city";
    onward.actor = {Role::national_admin, {}};
    story.go(onward);
    EXPECT_EQ(to_rfc3339(*story.state.clocks.first_follow_up_due), local_end_of("2026-12-03"))
        << "another agency: afresh";
}

TEST(Actions, ExtensionsHaveALimitAndAReason) {
    Story story{"public-works.road"};
    auto more = act_of(Action::extend, Role::agency_admin, "metro/pupr", "material belum datang");
    more.days = 15;
    EXPECT_EQ(story.attempt(more).error().code, "limit_reached");
    more.days = 5;
    story.go(more);
    EXPECT_EQ(to_rfc3339(*story.state.clocks.completion_due), local_end_of("2026-12-21"));
    EXPECT_EQ(story.attempt(more).error().code, "limit_reached") << "once";
    more.text.clear();
    EXPECT_EQ(story.attempt(more).error().code, "text_missing");
}

TEST(Actions, AcceptanceClosesAndTheReporterMayReopenInTime) {
    Story story{"health.service"};
    auto rated = act_of(Action::rate, Role::reporter);
    EXPECT_EQ(story.attempt(rated).error().code, "action_not_allowed") << "nothing was answered";
    story.go(act_of(Action::answer, Role::liaison, "metro/dinkes", "selesai"));
    rated.rating = 6;
    EXPECT_EQ(story.attempt(rated).error().code, "argument_invalid");
    rated.rating = 5;
    rated.accepts = true;
    story.go(rated);
    EXPECT_EQ(story.state.status, Status::closed);
    EXPECT_EQ(story.state.rating, 5);
    story.clock.set(*story.state.closed_at + std::chrono::days{31});
    EXPECT_EQ(story.attempt(act_of(Action::reopen, Role::reporter)).error().code, "limit_reached");
    story.clock.set(*story.state.closed_at + std::chrono::days{29});
    story.go(act_of(Action::reopen, Role::reporter, "", "rusak lagi"));
    EXPECT_EQ(story.state.status, Status::in_progress);
    EXPECT_TRUE(story.state.clocks.completion_due);
    EXPECT_FALSE(story.state.closed_at);
}

TEST(Actions, TheLadderFiresEachStepOnceAndNeverAtMidnight) {
    Story story{"health.service"};
    std::vector<std::string> fired;
    while (true) {
        const auto next = next_clock(story.state, story.router, story.deadlines);
        if (!next || next->clock != ClockKind::first_follow_up) {
            break;
        }
        story.clock.set(next->at - std::chrono::microseconds{1});
        EXPECT_EQ(story.attempt(ClockFired{next->clock}).error().code, "not_due");
        story.clock.set(next->at);
        story.go(ClockFired{next->clock});
        fired.push_back(
            std::string{name_of(story.last.event.kind)} + " " + story.last.event.step + " " + to_rfc3339(next->at));
    }
    EXPECT_EQ(
        fired, (std::vector<std::string>{
                   "clock_warned 60% 2026-11-30T01:00:00Z",       // three of five days have passed: Monday, 08:00
                   "clock_warned 90% 2026-12-01T01:00:00Z",       // four
                   "clock_breached breach 2026-12-01T17:00:00Z",  // the midnight that ends the fifth
                   "clock_escalated +2 working_days 2026-12-03T01:00:00Z"}));
}

TEST(Actions, FlagsMayBeRaisedByTheAdminAndLoweredByTheReporterAlone) {
    Story story{"health.service"};
    auto flags = act_of(Action::change_flags, Role::national_admin);
    flags.anonymous = true;
    story.go(flags);
    EXPECT_TRUE(story.state.anonymous);
    flags.anonymous = false;
    EXPECT_EQ(story.attempt(flags).error().code, "action_not_allowed");
    flags.actor.role = Role::reporter;
    story.go(flags);
    EXPECT_FALSE(story.state.anonymous);
    EXPECT_EQ(story.attempt(flags).error().code, "nothing_to_change");
}

TEST(Actions, NobodyActsOutsideTheirSubtree) {
    Story story{"public-works.road"};
    for (const auto role : {Role::agency_admin, Role::liaison, Role::agency_system}) {
        const auto tried = story.attempt(act_of(Action::follow_up, role, "metro/dinkes"));
        ASSERT_FALSE(tried);
        EXPECT_EQ(tried.error().code, "not_yours");
    }
    auto told = act_of(Action::copy, Role::national_admin);
    told.to = model::AgencyId{"metro/dinkes"};
    story.go(told);
    EXPECT_EQ(story.attempt(told).error().code, "nothing_to_change");
    story.go(act_of(Action::note, Role::liaison, "metro/dinkes", "kami bantu"));
    EXPECT_EQ(story.attempt(act_of(Action::follow_up, Role::liaison, "metro/dinkes")).error().code, "not_yours");
}

TEST(Actions, DuplicatesEndUnderTheOther) {
    Story story{"health.service"};
    auto link = act_of(Action::link_duplicate, Role::agency_admin, "metro/dinkes");
    EXPECT_EQ(story.attempt(link).error().code, "argument_invalid");
    link.other = model::ComplaintId{story.ids.next()};
    story.go(link);
    EXPECT_EQ(story.state.status, Status::archived);
    EXPECT_EQ(story.state.duplicate_of, link.other);
    story.go(act_of(Action::reopen, Role::national_admin));
    EXPECT_TRUE(story.state.duplicate_of.empty());
}

/// The decree of August 2025: 18 August became collective leave on the 5th.
TEST(Actions, AChangedCalendarMovesWhatRunsAndErasesNoBreach) {
    const auto calendar = [](bool amended) {
        sla::CalendarYear year{.year = 2025, .source = "SKB", .provisional = false, .holidays = {}, .joint_leave = {}};
        if (amended) {
            year.joint_leave[std::chrono::sys_days{std::chrono::year{2025} / 8 / 18}] = "Cuti bersama";
        }
        return sla::WorkingCalendar::create({year}).value();
    };
    Story story{"health.service"};
    story.deadlines = sla::Deadlines::create({policy()}, calendar(false)).value();
    story.at("2025-08-04T10:00:00+07:00");
    story.state = story.receive("health.service").state;
    EXPECT_EQ(to_rfc3339(*story.state.clocks.completion_due), local_end_of("2025-08-22"));
    const auto before = calendar(false);
    story.deadlines = sla::Deadlines::create({policy()}, calendar(true)).value();
    story.at("2025-08-05T10:00:00+07:00");
    story.go(Recompute{&before});
    EXPECT_EQ(story.last.event.kind, EventKind::deadlines_recomputed);
    EXPECT_EQ(to_rfc3339(*story.state.clocks.completion_due), local_end_of("2025-08-25"));
    EXPECT_EQ(to_rfc3339(*story.state.clocks.first_follow_up_due), local_end_of("2025-08-11")) << "ended before";
    EXPECT_NE(story.last.event.text.find("completion"), std::string::npos);
    const auto now = calendar(true);
    EXPECT_EQ(story.attempt(Recompute{&now}).error().code, "nothing_to_change");
}

}  // namespace
}  // namespace hub::workflow
