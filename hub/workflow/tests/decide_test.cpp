#include "world.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using model::EventKind;
using model::Status;

TEST(Decide, AConfidentRouteDisposesAtOnceAndHandsOver) {
    World world;
    const auto decision = world.receive("public-works.road");
    EXPECT_EQ(decision.expected_version, 0);
    EXPECT_EQ(decision.state.version, 1);
    EXPECT_EQ(decision.state.status, Status::awaiting_follow_up);
    EXPECT_EQ(decision.state.responsible.value(), "metro/pupr");
    EXPECT_EQ(decision.state.config.value(), 7);
    EXPECT_EQ(decision.event.kind, EventKind::received);
    EXPECT_EQ(decision.event.messages_born, 1);
    ASSERT_EQ(decision.deliveries.size(), 1U);
    EXPECT_EQ(decision.deliveries[0].instance.value(), "pupr-rest");
    EXPECT_EQ(decision.deliveries[0].sequence, 1);
    EXPECT_FALSE(decision.state.clocks.verification_due);
    EXPECT_EQ(to_rfc3339(*decision.state.clocks.first_follow_up_due), local_end_of("2026-12-01"));
    EXPECT_EQ(to_rfc3339(*decision.state.clocks.completion_due), local_end_of("2026-12-14"));
}

TEST(Decide, AnUnsureRouteWaitsAtTheDeskUnderTheVerificationClock) {
    World world;
    const auto decision = world.receive("");
    EXPECT_EQ(decision.state.status, Status::unverified);
    EXPECT_EQ(decision.state.responsible.value(), "triage/national");
    EXPECT_FALSE(decision.event.routing->reason.empty());
    EXPECT_TRUE(decision.deliveries.empty());
    EXPECT_EQ(to_rfc3339(*decision.state.clocks.verification_due), local_end_of("2026-11-27"));
    EXPECT_FALSE(decision.state.clocks.first_follow_up_due);
}

TEST(Decide, AnOfficeWithoutConnectorWorksInTheInbox) {
    World world;
    const auto decision = world.receive("health.service");
    EXPECT_EQ(decision.state.responsible.value(), "metro/dinkes");
    EXPECT_TRUE(decision.deliveries.empty());
    EXPECT_EQ(decision.event.messages_born, 0);
}

TEST(Decide, DisposingStopsVerificationAndStartsTheAgencysClocks) {
    World world;
    const auto born = world.receive("");
    const auto decision = decide(born.state, dispose_to("metro/pupr"), world.context()).value();
    EXPECT_EQ(decision.expected_version, 1);
    EXPECT_EQ(decision.state.status, Status::awaiting_follow_up);
    EXPECT_EQ(decision.event.kind, EventKind::disposed);
    EXPECT_EQ(decision.event.actor, model::Role::national_admin);
    ASSERT_EQ(decision.deliveries.size(), 1U);
    EXPECT_EQ(decision.deliveries[0].sequence, 2);
    EXPECT_FALSE(decision.state.clocks.verification_due);
    EXPECT_TRUE(decision.state.clocks.first_follow_up_due);
}

TEST(Decide, ForbiddenActionsSayWhatIsAllowed) {
    World world;
    const auto born = world.receive("public-works.road");
    const auto verified =
        decide(born.state, act_of(model::Action::verify, model::Role::national_admin), world.context());
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, "action_not_allowed");
    EXPECT_NE(verified.error().hint.find("dispose"), std::string::npos) << verified.error().hint;
    const auto at_triage = world.receive("");
    EXPECT_EQ(decide(at_triage.state, dispose_to("no/such"), world.context()).error().code, "unknown_agency");
    EXPECT_EQ(decide(at_triage.state, dispose_to("triage/national"), world.context()).error().code, "unknown_agency");
    EXPECT_EQ(decide({}, dispose_to("metro/pupr"), world.context()).error().code, "unknown_complaint");
    EXPECT_EQ(decide(born.state, Receive{}, world.context()).error().code, "action_not_allowed");
}

TEST(Decide, SilenceClosesOnlyWhenItIsDue) {
    World world;
    auto state = world.receive("public-works.road").state;
    state = world.update(state, model::UpdateKind::closed).value().state;
    const auto silence = *state.clocks.silence_due;
    EXPECT_FALSE(decide(state, ClockFired{}, world.context()));
    world.clock.set(silence);
    const auto closed = decide(state, ClockFired{}, world.context()).value();
    EXPECT_EQ(closed.state.status, Status::closed);
    EXPECT_EQ(closed.state.clocks, model::Clocks{});
    EXPECT_EQ(closed.event.kind, EventKind::closed);
}

}  // namespace
}  // namespace hub::workflow
