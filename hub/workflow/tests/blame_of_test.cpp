#include "hub/workflow/blame_of.hpp"

#include "world.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using model::ClockKind;
using std::chrono::hours;

class BlameOf : public ::testing::Test {
protected:
    std::optional<sla::Blame> at(const model::ComplaintState& state, ClockKind clock, const char* when) const {
        return blame_of(state, clock, world.router, world.deadlines, *parse_rfc3339(when));
    }
    World world;  // received on Tuesday 24 November: first follow-up due with the end of Tuesday 1 December
};

TEST_F(BlameOf, nothing_before_the_limit) {
    const auto state = world.receive("public-works.road").state;
    EXPECT_FALSE(at(state, ClockKind::first_follow_up, "2026-12-01T23:59:59+07:00"));
    EXPECT_FALSE(at(state, ClockKind::verification, "2027-12-01T00:00:00+07:00")) << "it does not run";
}

TEST_F(BlameOf, an_office_in_the_inbox_has_all_of_it) {
    const auto state = world.receive("health").state;
    const auto blame = at(state, ClockKind::first_follow_up, "2026-12-02T05:00:00+07:00");
    ASSERT_TRUE(blame);
    EXPECT_EQ(*blame, (sla::Blame{.agency = hours{5}, .hub = {}}));
}

TEST_F(BlameOf, what_our_connector_took_is_ours) {
    auto state = world.receive("public-works.road").state;
    ASSERT_GT(state.handed_over, 0);
    const auto not_there = at(state, ClockKind::first_follow_up, "2026-12-02T05:00:00+07:00");
    ASSERT_TRUE(not_there);
    EXPECT_EQ(*not_there, (sla::Blame{.agency = {}, .hub = hours{5}})) << "they have never seen it";
    state.delivered_at =
        parse_rfc3339("2026-11-26T16:00:00+07:00");  // two working days late: due for them is 3 December
    const auto both = at(state, ClockKind::first_follow_up, "2026-12-05T06:00:00+07:00");
    ASSERT_TRUE(both);
    EXPECT_EQ(*both, (sla::Blame{.agency = hours{30}, .hub = hours{48}}));
    state.delivered_at = parse_rfc3339("2026-11-24T09:31:00+07:00");
    EXPECT_EQ(at(state, ClockKind::first_follow_up, "2026-12-02T05:00:00+07:00")->hub, hours{0});
}

TEST_F(BlameOf, verification_is_the_hubs_own) {
    const auto state = world.receive("").state;
    const auto blame = at(state, ClockKind::verification, "2026-11-28T01:00:00+07:00");
    ASSERT_TRUE(blame);
    EXPECT_EQ(*blame, (sla::Blame{.agency = {}, .hub = hours{1}}));
}

TEST_F(BlameOf, a_pause_stops_the_count_of_what_stands_still) {
    auto state = world.receive("health").state;  // completion: the end of 14 December
    state.clocks.paused_at = parse_rfc3339("2026-12-10T00:00:00+07:00");
    EXPECT_FALSE(at(state, ClockKind::completion, "2026-12-20T00:00:00+07:00"));
    state.clocks.paused_at = parse_rfc3339("2026-12-15T02:00:00+07:00");
    const auto blame = at(state, ClockKind::completion, "2026-12-20T00:00:00+07:00");
    ASSERT_TRUE(blame) << "it had run out before";
    EXPECT_EQ(blame->agency, hours{2});
    EXPECT_TRUE(at(state, ClockKind::first_follow_up, "2026-12-20T00:00:00+07:00")) << "that one goes on";
}

}  // namespace
}  // namespace hub::workflow
