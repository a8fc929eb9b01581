#include "compare.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using model::DeliveryState;
using model::DifferenceKind;
using model::Status;
using model::UpdateKind;

model::Agency office(const char* id, const char* connector) {
    model::Agency out;
    out.id = model::AgencyId{id};
    out.connector = model::InstanceId{connector};
    return out;
}

struct Case {
    routing::Router router = [] {
        model::Agency desk;
        desk.id = model::AgencyId{"desk"};
        desk.kind = model::AgencyKind::desk;
        return routing::Router::create(
                   {{}, desk.id}, {office("city/roads", "roads"), office("city/water", "water"), desk})
            .value();
    }();
    model::InstanceId instance{"roads"};
    TimePoint now = *parse_rfc3339("2026-11-27T19:00:00Z");
    store::ListedCase listed;
    store::Believed believed;

    Case() {
        listed.holding.external_ref = "R-1";
        listed.tracking = model::TrackingNumber{42};
        listed.holding.tracking_id = "42";
        listed.holding.remote_status = "diterima";
        listed.holding.kind = UpdateKind::accepted;
        auto& state = believed.complaint.emplace();
        state.id = model::ComplaintId{Uuid{{7}}};
        state.responsible = model::AgencyId{"city/roads"};
        state.status = Status::in_progress;
        state.has_started = true;
        believed.named_ours = true;
        believed.ref_known = true;
    }
    [[nodiscard]] CaseDecision decide() const { return compare_case(instance, listed, believed, router, now); }
    void lies_here(DeliveryState state) {
        believed.ref_known = false;
        auto& delivery = believed.hand_over.emplace();
        delivery.id = model::DeliveryId{Uuid{{9}}};
        delivery.state = state;
    }
};

void expect_silent(const CaseDecision& decision) {
    EXPECT_FALSE(decision.difference);
    EXPECT_FALSE(decision.update);
    EXPECT_FALSE(decision.settle);
}

TEST(CompareCase, what_both_know_alike_is_seen_and_no_more) {
    Case one;
    EXPECT_TRUE(one.decide().seen);
    expect_silent(one.decide());
    one.believed.ref_known = false;  // delivered before numbers were kept
    EXPECT_TRUE(one.decide().seen) << "its number is learned";
    expect_silent(one.decide());
}

TEST(CompareCase, the_agencys_own_cases_are_its_business) {
    Case one;
    one.listed.tracking.reset();
    one.listed.holding.tracking_id = "LOKET-7";
    one.believed = {};
    EXPECT_FALSE(one.decide().seen);
    expect_silent(one.decide());
}

TEST(CompareCase, what_it_was_never_given_is_told_alike_whether_it_exists_or_not) {
    Case absent;
    absent.believed = {};
    Case of_others;
    of_others.believed.ref_known = false;
    of_others.believed.complaint->responsible = model::AgencyId{"city/water"};
    for (const auto& one : {absent.decide(), of_others.decide()}) {
        ASSERT_TRUE(one.difference);
        EXPECT_EQ(one.difference->kind, DifferenceKind::unknown_here);
        EXPECT_EQ(one.difference->subject, "R-1");
        EXPECT_TRUE(one.difference->complaint.empty());
        EXPECT_EQ(one.difference->agency.value(), "city/roads") << "the only office behind it";
        EXPECT_FALSE(one.seen);
    }
    EXPECT_EQ(absent.decide().difference->detail, of_others.decide().difference->detail);
}

TEST(CompareCase, a_second_case_is_a_duplicate_and_a_number_of_another_complaint_is_told) {
    Case one;
    one.believed.ref_known = false;
    one.believed.other_ref_known = true;
    auto decision = one.decide();
    ASSERT_TRUE(decision.difference);
    EXPECT_EQ(decision.difference->kind, DifferenceKind::duplicate_there);
    EXPECT_EQ(decision.difference->complaint, one.believed.complaint->id);
    EXPECT_FALSE(decision.seen) << "its number is not the complaint's";
    one.believed.ref_of_another = true;
    decision = one.decide();
    ASSERT_TRUE(decision.difference);
    EXPECT_EQ(decision.difference->kind, DifferenceKind::unknown_here);
}

TEST(CompareCase, an_unknown_hand_over_that_is_listed_has_arrived) {
    Case one;
    one.lies_here(DeliveryState::unknown);
    EXPECT_TRUE(one.decide().settle && one.decide().seen);
    EXPECT_FALSE(one.decide().difference);
    one.believed.other_ref_known = true;
    EXPECT_TRUE(one.decide().settle) << "a second hand-over, and its case";
    one.believed.ref_known = true;
    EXPECT_FALSE(one.decide().settle) << "the case of an earlier hand-over proves nothing";
    Case nameless;
    nameless.lies_here(DeliveryState::unknown);
    nameless.listed.holding.external_ref.clear();
    EXPECT_FALSE(nameless.decide().settle) << "not without its number";
    for (const auto state : {DeliveryState::waiting, DeliveryState::sending}) {
        Case on_its_way;
        on_its_way.lies_here(state);
        expect_silent(on_its_way.decide());
    }
    for (const auto state : {DeliveryState::rejected, DeliveryState::dead}) {
        Case dead;
        dead.lies_here(state);
        ASSERT_TRUE(dead.decide().difference);
        EXPECT_EQ(dead.decide().difference->kind, DifferenceKind::unknown_here);
        EXPECT_NE(dead.decide().difference->detail.find("dlq settle"), std::string::npos);
        EXPECT_FALSE(dead.decide().settle) << "a person decides";
    }
}

TEST(CompareCase, only_a_state_that_is_ahead_is_taken_over) {
    struct Row {
        UpdateKind kind;
        Status status;
        bool started, followed_up, answered;
        bool ahead;
    };
    const Row rows[] = {
        {UpdateKind::accepted, Status::awaiting_follow_up, false, false, false, true},
        {UpdateKind::accepted, Status::in_progress, true, false, false, false},
        {UpdateKind::in_progress, Status::awaiting_follow_up, false, false, false, true},
        {UpdateKind::in_progress, Status::in_progress, true, true, false, false},
        {UpdateKind::follow_up, Status::in_progress, true, false, false, true},
        {UpdateKind::follow_up, Status::in_progress, true, true, false, false},
        {UpdateKind::follow_up, Status::in_progress, true, true, true, false},
        {UpdateKind::closed, Status::in_progress, true, true, false, true},
        {UpdateKind::closed, Status::in_progress, true, true, true, false},
        {UpdateKind::closed, Status::closed, true, true, true, false},
        {UpdateKind::closed, Status::archived, false, false, false, false},
        {UpdateKind::returned_not_competent, Status::awaiting_follow_up, false, false, false, true},
        {UpdateKind::returned_not_competent, Status::unverified, false, false, false, false},
        {UpdateKind::needs_information, Status::postponed, true, false, false, false},
        {UpdateKind::note, Status::awaiting_follow_up, false, false, false, false}};
    for (const auto& row : rows) {
        Case one;
        one.listed.holding.kind = row.kind;
        auto& state = *one.believed.complaint;
        state.status = row.status;
        state.has_started = row.started;
        state.has_follow_up = row.followed_up;
        state.is_answered = row.answered;
        const auto decision = one.decide();
        EXPECT_EQ(decision.update.has_value(), row.ahead)
            << static_cast<int>(row.kind) << " at " << static_cast<int>(row.status);
        EXPECT_EQ(decision.difference.has_value(), row.ahead);
    }
}

TEST(CompareCase, what_nobody_mapped_what_is_fresh_and_what_others_have_is_left) {
    Case one;
    one.listed.holding.kind = UpdateKind::closed;
    EXPECT_TRUE(one.decide().update);
    EXPECT_FALSE(one.decide().update->dedup_key.empty());
    one.listed.holding.changed_at = one.now - 14min;
    EXPECT_FALSE(one.decide().update) << "the news may be on its way";
    one.listed.holding.changed_at = one.now - 16min;
    EXPECT_TRUE(one.decide().update);
    one.believed.complaint->responsible = model::AgencyId{"city/water"};
    EXPECT_FALSE(one.decide().update) << "it has it no longer";
    Case unmapped;
    unmapped.listed.holding.kind.reset();
    expect_silent(unmapped.decide());
}

TEST(JudgeUnlisted, only_what_is_in_work_there_is_missing) {
    Case one;
    store::Unlisted unlisted{*one.believed.complaint, "R-1"};
    const auto missing = judge_unlisted(one.instance, unlisted, one.router);
    ASSERT_TRUE(missing);
    EXPECT_EQ(missing->kind, DifferenceKind::missing_there);
    EXPECT_EQ(missing->agency.value(), "city/roads");
    EXPECT_EQ(missing->external_ref, "R-1");
    unlisted.complaint.responsible = model::AgencyId{"city/water"};
    EXPECT_FALSE(judge_unlisted(one.instance, unlisted, one.router));
    unlisted.complaint.responsible = model::AgencyId{"city/roads"};
    for (const auto status : {Status::closed, Status::archived, Status::unverified}) {
        unlisted.complaint.status = status;
        EXPECT_FALSE(judge_unlisted(one.instance, unlisted, one.router));
    }
}

TEST(UntilCompared, is_the_night_of_its_zone_spread_over_a_quarter_of_an_hour) {
    model::Reconciliation settings;
    const auto now = *parse_rfc3339("2026-11-27T18:00:00Z");  // 01:00 in Jakarta
    EXPECT_EQ(until_compared(settings, now, 0), 1h);
    EXPECT_EQ(until_compared(settings, now, 0.5), 1h + 450s);
    settings.zone = "Asia/Jayapura";  // 03:00 there
    EXPECT_EQ(until_compared(settings, now, 0), 23h);
    settings.nightly = false;
    EXPECT_GT(until_compared(settings, now, 0), 24h * 300);
}

TEST(UntilTriedAgain, grows_and_never_misses_the_night) {
    const model::Reconciliation settings;
    const auto now = *parse_rfc3339("2026-11-27T19:00:01Z");
    EXPECT_EQ(until_tried_again(settings, 1, now, 0), 5min);
    EXPECT_EQ(until_tried_again(settings, 3, now, 0), 20min);
    EXPECT_LE(until_tried_again(settings, 30, now, 0), 24h);
    const auto soon = *parse_rfc3339("2026-11-27T18:58:00Z");
    EXPECT_EQ(until_tried_again(settings, 3, soon, 0), 2min);
}

}  // namespace
}  // namespace hub::engine
