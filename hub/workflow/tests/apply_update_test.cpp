#include "world.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using model::EventKind;
using model::Status;
using model::UpdateKind;

TEST(ApplyUpdate, AcceptanceStartsProgressButStopsNoClock) {
    World world;
    const auto born = world.receive("public-works.road");
    const auto accepted = world.update(born.state, UpdateKind::accepted).value();
    EXPECT_EQ(accepted.state.status, Status::in_progress);
    EXPECT_EQ(accepted.state.clocks, born.state.clocks);
    EXPECT_EQ(accepted.inbound_key, "k");
}

TEST(ApplyUpdate, TheFirstFollowUpStopsItsClockAndStartsTheReportersSilence) {
    World world;
    const auto born = world.receive("public-works.road");
    const auto followed = world.update(born.state, UpdateKind::follow_up).value();
    EXPECT_EQ(followed.state.status, Status::in_progress);
    EXPECT_TRUE(followed.state.waits_for_reporter);
    EXPECT_FALSE(followed.state.clocks.first_follow_up_due);
    EXPECT_TRUE(followed.state.clocks.completion_due);
    EXPECT_EQ(to_rfc3339(*followed.state.clocks.silence_due), local_end_of("2026-12-08"));
    EXPECT_EQ(followed.event.text, "sudah kami tinjau");
}

TEST(ApplyUpdate, TheFinalAnswerStopsCompletionButOnlySilenceOrTheReporterCloses) {
    World world;
    const auto answered = world.update(world.receive("public-works.road").state, UpdateKind::closed).value();
    EXPECT_EQ(answered.state.status, Status::in_progress);
    EXPECT_FALSE(answered.state.clocks.completion_due);
    EXPECT_FALSE(answered.state.clocks.first_follow_up_due);
    EXPECT_TRUE(answered.state.clocks.silence_due);
}

TEST(ApplyUpdate, NotOursGoesBackToTheDesk) {
    World world;
    const auto returned =
        world.update(world.receive("public-works.road").state, UpdateKind::returned_not_competent).value();
    EXPECT_EQ(returned.state.status, Status::unverified);
    EXPECT_EQ(returned.state.responsible.value(), "triage/national");
    EXPECT_EQ(returned.state.returns, 1);
    EXPECT_TRUE(returned.state.clocks.verification_due);
    EXPECT_EQ(returned.event.agency.value(), "metro/pupr");
    EXPECT_EQ(returned.event.kind, EventKind::returned);
}

TEST(ApplyUpdate, LateOrForeignAnswersAreKeptAndNotApplied) {
    World world;
    auto state = world.receive("public-works.road").state;
    const auto foreign = world.update(state, UpdateKind::closed, "dishub-rest").value();
    EXPECT_FALSE(foreign.event.applied);
    EXPECT_EQ(foreign.state.status, Status::awaiting_follow_up);
    EXPECT_EQ(foreign.state.clocks, state.clocks);
    state.status = Status::closed;
    const auto late = world.update(state, UpdateKind::follow_up).value();
    EXPECT_FALSE(late.event.applied);
    EXPECT_EQ(late.event.kind, EventKind::note);
    EXPECT_EQ(late.state.status, Status::closed);
    EXPECT_EQ(late.state.version, state.version + 1);
}

TEST(ApplyUpdate, WhatCannotBeActedOnYetIsParkedInSight) {
    World world;
    const auto born = world.receive("public-works.road");
    const auto parked = world.update(born.state, UpdateKind::needs_information).value();
    EXPECT_EQ(parked.event.kind, EventKind::update_parked);
    EXPECT_EQ(parked.state.status, born.state.status);
}

}  // namespace
}  // namespace hub::workflow
