#include "hub/sla/deadlines.hpp"

#include "sample_calendar.hpp"

namespace hub::sla {
namespace {

using model::ClockKind;
using model::ComplaintKind;

Policy policy(const char* name, int year, std::vector<ClockRule> clocks) {
    return {.name = name, .basis = "test", .valid_from = std::chrono::year{year} / 1 / 1, .clocks = std::move(clocks)};
}

std::vector<Policy> policies() {
    return {
        policy("newer", 2026, {{.clock = ClockKind::verification, .limit = 2, .kind = {}, .supervisory = {}}}),
        policy(
            "older", 2018,
            {{.clock = ClockKind::verification, .limit = 3, .kind = {}, .supervisory = {}},
             {.clock = ClockKind::completion, .limit = 60, .kind = {}, .supervisory = true},
             {.clock = ClockKind::completion,
              .limit = 5,
              .kind = ComplaintKind::information_request,
              .supervisory = {}},
             {.clock = ClockKind::completion, .limit = 14, .kind = {}, .supervisory = {}},
             {.clock = ClockKind::reporter_file,
              .limit = 30,
              .unit = Unit::calendar_days,
              .kind = {},
              .supervisory = {}}})};
}

Deadlines deadlines() {
    return Deadlines::create(policies(), sample_calendar()).value();
}

ClockQuestion ask(ClockKind clock, std::int32_t policy_number) {
    return {
        .clock = clock, .policy = policy_number, .start = instant("2026-11-24T09:00:00+07:00"), .zone = "Asia/Jakarta"};
}

/// A policy's number is its first day.
std::int32_t since(std::string_view iso_date) {
    return static_cast<std::int32_t>(day(iso_date).time_since_epoch().count());
}

TEST(Deadlines, the_policy_in_force_on_the_day_of_receipt_in_jakarta) {
    const auto made = deadlines();
    EXPECT_EQ(made.policy_for(instant("2017-12-31T23:59:59+07:00")), 0);
    EXPECT_EQ(made.policy_for(instant("2018-01-01T00:00:00+07:00")), since("2018-01-01"));
    // Still 2025 in UTC, already 2026 in Jakarta.
    EXPECT_EQ(made.policy_for(instant("2025-12-31T17:00:00Z")), since("2026-01-01"));
    EXPECT_EQ(made.policy_for(instant("2025-12-31T16:59:59Z")), since("2018-01-01"));
    EXPECT_EQ(made.policy(since("2018-01-01"))->name, "older");
    EXPECT_EQ(made.policy(0), nullptr);
    EXPECT_EQ(made.policy(3), nullptr);
}

TEST(Deadlines, completion_depends_on_kind_and_supervision) {
    const auto made = deadlines();
    auto question = ask(ClockKind::completion, since("2018-01-01"));
    EXPECT_EQ(iso(made.due(question)->due_date), "2026-12-14");
    question.kind = ComplaintKind::information_request;
    EXPECT_EQ(iso(made.due(question)->due_date), "2026-12-01");
    question.supervisory = true;
    EXPECT_EQ(iso(made.due(question)->due_date), "2027-02-19");
}

TEST(Deadlines, a_complaint_keeps_the_policy_it_was_received_under) {
    const auto made = deadlines();
    EXPECT_EQ(iso(made.due(ask(ClockKind::verification, since("2026-01-01")))->due_date), "2026-11-26");
    EXPECT_EQ(iso(made.due(ask(ClockKind::verification, since("2018-01-01")))->due_date), "2026-11-27");
}

TEST(Deadlines, plain_days_and_clocks_that_a_policy_does_not_set) {
    const auto made = deadlines();
    EXPECT_EQ(iso(made.due(ask(ClockKind::reporter_file, since("2018-01-01")))->due_date), "2026-12-24");
    EXPECT_FALSE(made.due(ask(ClockKind::completion, since("2026-01-01"))).has_value());
    EXPECT_FALSE(made.due(ask(ClockKind::verification, 0)).has_value());
}

TEST(Deadlines, refuses_absurd_policies) {
    auto same_day = policies();
    same_day[1].valid_from = same_day[0].valid_from;
    EXPECT_EQ(Deadlines::create(same_day, sample_calendar()).error().code, "policy_date_twice");
    auto negative = policies();
    negative[0].clocks[0].limit = -1;
    EXPECT_EQ(Deadlines::create(negative, sample_calendar()).error().code, "policy_limit_out_of_range");
}

TEST(Deadlines, a_policy_keeps_its_number_whatever_is_added) {
    auto more = policies();
    more.insert(more.begin(), policy("newest", 2027, {}));
    const auto made = Deadlines::create(more, sample_calendar()).value();
    EXPECT_EQ(made.policy_for(instant("2026-05-01T00:00:00+07:00")), since("2026-01-01"));
    EXPECT_EQ(made.policy(since("2018-01-01"))->name, "older");
}

TEST(Deadlines, extensions_pauses_and_changed_calendars_count_working_days) {
    const auto made = deadlines();
    const auto due = instant("2026-12-15T00:00:00+07:00");  // the end of Monday the 14th
    EXPECT_EQ(iso(made.extended(due, 5, "Asia/Jakarta").due_date), "2026-12-21");
    EXPECT_EQ(made.left(instant("2026-12-11T23:00:00+07:00"), due, "Asia/Jakarta"), 1);
    EXPECT_EQ(made.left(instant("2026-12-14T23:00:00+07:00"), due, "Asia/Jakarta"), 0);
    EXPECT_EQ(made.left(instant("2027-01-14T23:00:00+07:00"), due, "Asia/Jakarta"), 0);
    EXPECT_EQ(iso(made.resumed(instant("2026-12-12T10:00:00+07:00"), 1, "Asia/Jakarta").due_date), "2026-12-14");
    const auto without_holidays = WorkingCalendar::create({}).value();
    const ClockSpan span{
        .clock = ClockKind::completion,
        .policy = 0,
        .start = instant("2026-08-14T09:00:00+07:00"),
        .due = instant("2026-08-22T00:00:00+07:00"),
        .zone = "Asia/Jakarta"};
    EXPECT_EQ(iso(made.recomputed(span, without_holidays).due_date), "2026-08-24") << "17 August is a holiday now";
}

TEST(Deadlines, the_ladder_always_holds_the_breach) {
    auto with_ladder = policies();
    using At = EscalationStep::At;
    with_ladder[0].escalate[ClockKind::verification] = {{At::after, 2, {}}, {At::percent, 60, {}}};
    const auto made = Deadlines::create(with_ladder, sample_calendar()).value();
    std::string steps;
    for (const auto& step : made.ladder(since("2026-01-01"), ClockKind::verification)) {
        steps += to_string(step) + ";";
    }
    EXPECT_EQ(steps, "60%;breach;+2 working_days;");
    EXPECT_EQ(made.ladder(since("2018-01-01"), ClockKind::completion).size(), 1U);
    EXPECT_TRUE(made.ladder(since("2018-01-01"), ClockKind::reporter_silence).empty());
}

TEST(Deadlines, a_warning_comes_before_the_limit_and_after_the_start) {
    const auto made = deadlines();
    for (const int limit : {0, 1, 2, 3, 5, 14, 60}) {
        for (const auto* start :
             {"2026-11-20T17:00:00+07:00", "2026-11-21T03:00:00+07:00", "2026-11-23T00:00:00+07:00"}) {
            const auto from = instant(start);
            const ClockSpan span{
                .clock = ClockKind::completion,
                .policy = 0,
                .start = from,
                .due = made.calendar().working_days_after(from, limit, "Asia/Jakarta").due_at,
                .zone = "Asia/Jakarta"};
            for (const int percent : {1, 60, 90, 99}) {
                const auto at = made.step_instant(span, {EscalationStep::At::percent, percent, {}});
                EXPECT_GE(at, span.start) << limit << " " << start;
                EXPECT_LT(at, span.due) << limit << " " << start;
            }
        }
    }
}

}  // namespace
}  // namespace hub::sla
