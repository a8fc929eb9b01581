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

TEST(Deadlines, the_policy_in_force_on_the_day_of_receipt_in_jakarta) {
    const auto made = deadlines();
    EXPECT_EQ(made.policy_for(instant("2017-12-31T23:59:59+07:00")), 0);
    EXPECT_EQ(made.policy_for(instant("2018-01-01T00:00:00+07:00")), 2);
    // Still 2025 in UTC, already 2026 in Jakarta.
    EXPECT_EQ(made.policy_for(instant("2025-12-31T17:00:00Z")), 1);
    EXPECT_EQ(made.policy_for(instant("2025-12-31T16:59:59Z")), 2);
    EXPECT_EQ(made.policy(2)->name, "older");
    EXPECT_EQ(made.policy(0), nullptr);
    EXPECT_EQ(made.policy(3), nullptr);
}

TEST(Deadlines, completion_depends_on_kind_and_supervision) {
    const auto made = deadlines();
    auto question = ask(ClockKind::completion, 2);
    EXPECT_EQ(iso(made.due(question)->due_date), "2026-12-14");
    question.kind = ComplaintKind::information_request;
    EXPECT_EQ(iso(made.due(question)->due_date), "2026-12-01");
    question.supervisory = true;
    EXPECT_EQ(iso(made.due(question)->due_date), "2027-02-19");
}

TEST(Deadlines, a_complaint_keeps_the_policy_it_was_received_under) {
    const auto made = deadlines();
    EXPECT_EQ(iso(made.due(ask(ClockKind::verification, 1))->due_date), "2026-11-26");
    EXPECT_EQ(iso(made.due(ask(ClockKind::verification, 2))->due_date), "2026-11-27");
}

TEST(Deadlines, plain_days_and_clocks_that_a_policy_does_not_set) {
    const auto made = deadlines();
    EXPECT_EQ(iso(made.due(ask(ClockKind::reporter_file, 2))->due_date), "2026-12-24");
    EXPECT_FALSE(made.due(ask(ClockKind::completion, 1)).has_value());
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

}  // namespace
}  // namespace hub::sla
