#include "lookups.hpp"

#include "hub/model/names.hpp"

#include <gtest/gtest.h>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using model::Cause;
using model::Outcome;

struct Look {
    connectors::TaskEnd end;
    model::Instance instance;
    std::int32_t looks = 1;
    std::chrono::microseconds since_failed = 1h;
    std::chrono::microseconds age = 1h;

    Look(Outcome outcome, Cause cause, std::string ref = {}) {
        end.result.outcome = outcome;
        end.result.cause = cause;
        end.result.external_ref = std::move(ref);
        end.result.detail = "so it says";
        instance.timeout = 30s;
        instance.retry_budget = 72h;
    }
    [[nodiscard]] LookDecision judge(double chance = 0.5) const {
        return judge_look(
            end, {.looks = looks, .since_failed = since_failed, .age = age, .instance = instance, .chance = chance});
    }
};

TEST(JudgeLook, found_is_settled_under_the_agencys_number_and_only_under_one) {
    EXPECT_EQ(Look(Outcome::delivered, Cause::none, "PUPR-1").judge().verdict, LookVerdict::found);
    const auto nameless = Look(Outcome::delivered, Cause::none).judge();
    EXPECT_EQ(nameless.verdict, LookVerdict::person);
    EXPECT_FALSE(nameless.detail.empty());
    auto late = Look(Outcome::delivered, Cause::none, "PUPR-1");
    late.looks = most_looks;
    late.age = 100h;
    EXPECT_EQ(late.judge().verdict, LookVerdict::found) << "however late";
}

TEST(JudgeLook, absence_counts_only_when_the_request_can_no_longer_be_at_work) {
    Look look{Outcome::rejected, Cause::none};
    for (const auto since : {0ms, 3'000ms, 29'999ms}) {
        look.since_failed = since;
        const auto decision = look.judge();
        EXPECT_EQ(decision.verdict, LookVerdict::again) << since.count();
        EXPECT_GE(decision.next_in + since, 30s) << since.count();
    }
    look.since_failed = 30s;
    EXPECT_EQ(look.judge().verdict, LookVerdict::absent);
}

TEST(JudgeLook, what_is_too_old_is_not_sent_again_without_a_person) {
    Look look{Outcome::rejected, Cause::none};
    look.age = 72h - 1us;
    EXPECT_EQ(look.judge().verdict, LookVerdict::absent);
    look.age = 72h;
    EXPECT_EQ(look.judge().verdict, LookVerdict::person);
}

TEST(JudgeLook, an_instance_that_cannot_look_never_means_that_it_is_absent) {
    Look look{Outcome::rejected, Cause::unsupported};
    EXPECT_EQ(look.judge().verdict, LookVerdict::person);
    look = Look{Outcome::rejected, Cause::none};
    look.end.unsupported = true;
    EXPECT_EQ(look.judge().verdict, LookVerdict::person);
}

/// Every outcome with every cause: only a clear "yes" settles, only a clear "no" sends again.
TEST(JudgeLook, doubt_sends_nothing_again) {
    for (const auto& [outcome, outcome_name] : model::names_of<Outcome>()) {
        for (const auto& [cause, cause_name] : model::names_of<Cause>()) {
            const auto verdict = Look(outcome, cause, "PUPR-1").judge().verdict;
            const auto what = std::string{outcome_name} + "/" + std::string{cause_name};
            EXPECT_EQ(verdict == LookVerdict::absent, outcome == Outcome::rejected && cause != Cause::unsupported)
                << what;
            EXPECT_EQ(verdict == LookVerdict::found, outcome == Outcome::delivered && cause != Cause::unsupported)
                << what;
            if (outcome == Outcome::retry && cause != Cause::unsupported) {
                EXPECT_EQ(verdict, LookVerdict::again) << what;
            }
        }
    }
    EXPECT_EQ(Look(Outcome::unknown, Cause::timeout).judge().verdict, LookVerdict::again);
    EXPECT_EQ(Look(Outcome::unknown, Cause::duplicate).judge().verdict, LookVerdict::person) << "several fit";
}

TEST(JudgeLook, looks_grow_rarer_and_end_with_a_reason) {
    Look look{Outcome::retry, Cause::network};
    auto longest = 0ms;
    auto sum = 0ms;
    for (look.looks = 1; look.looks < most_looks; ++look.looks) {
        const auto decision = look.judge(0.999);
        ASSERT_EQ(decision.verdict, LookVerdict::again) << look.looks;
        EXPECT_GE(decision.next_in, longest);
        EXPECT_LE(decision.next_in, 1h);
        EXPECT_LT(look.judge(0).next_in, decision.next_in) << "spread by chance";
        longest = decision.next_in;
        sum += decision.next_in;
    }
    EXPECT_GT(sum, 5h);
    const auto last = look.judge();
    EXPECT_EQ(last.verdict, LookVerdict::person);
    EXPECT_NE(last.detail.find("so it says"), std::string::npos) << last.detail;
}

TEST(JudgeLook, the_agency_may_ask_for_patience) {
    Look look{Outcome::retry, Cause::rate_limit};
    look.end.result.retry_after = 10min;
    EXPECT_EQ(look.judge().next_in, 10min);
    look.end.result.retry_after = 100h;
    EXPECT_EQ(look.judge().next_in, 1h);
}

TEST(JudgeLook, one_that_takes_its_runner_down_is_not_tried_for_ever) {
    Look look{Outcome::unknown, Cause::internal};
    look.end.result.runner_crashed = true;
    look.looks = 2;
    EXPECT_EQ(look.judge().verdict, LookVerdict::again);
    look.looks = 3;
    EXPECT_EQ(look.judge().verdict, LookVerdict::person);
}

}  // namespace
}  // namespace hub::engine
