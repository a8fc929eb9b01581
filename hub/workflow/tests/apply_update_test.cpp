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

TEST(ApplyUpdate, NotOursIsRoutedAgainWithoutWhoSentItBack) {
    World world;
    const auto born = world.receive("public-works.road");
    world.clock.set(born.state.received_at + std::chrono::days{1});
    const auto returned = world.update(born.state, UpdateKind::returned_not_competent).value();
    EXPECT_EQ(returned.event.kind, EventKind::returned);
    EXPECT_EQ(returned.event.agency.value(), "metro/pupr");
    EXPECT_EQ(returned.state.refused, (std::vector{model::AgencyId{"metro/pupr"}}));
    EXPECT_EQ(returned.state.returns, 1);
    // The province is competent there too, less specifically: it is asked next, with clocks of its own.
    EXPECT_EQ(returned.state.responsible.value(), "lampung/bmbk");
    EXPECT_EQ(returned.state.status, Status::awaiting_follow_up);
    ASSERT_EQ(returned.deliveries.size(), 1U);
    EXPECT_EQ(returned.deliveries[0].instance.value(), "lampung-rest");
    EXPECT_EQ(to_rfc3339(*returned.state.clocks.first_follow_up_due), local_end_of("2026-12-02"));

    const auto again = world.update(returned.state, UpdateKind::returned_not_competent, "lampung-rest").value();
    EXPECT_EQ(again.state.status, Status::unverified) << "the second return goes to the desk";
    EXPECT_EQ(again.state.responsible.value(), "triage/national");
    EXPECT_TRUE(again.deliveries.empty());
    EXPECT_EQ(to_rfc3339(*again.state.clocks.verification_due), local_end_of("2026-11-30"))
        << "verification goes on with the three working days that were left";
}

TEST(ApplyUpdate, LateOrForeignAnswersAreKeptAndNotApplied) {
    World world;
    auto state = world.receive("public-works.road").state;
    const auto foreign = world.update(state, UpdateKind::closed, "dishub-rest", true).value();
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

TEST(ApplyUpdate, ASystemThatWasNeverGivenItLearnsNothing) {
    World world;
    const auto state = world.receive("public-works.road").state;
    const auto stranger = world.update(state, UpdateKind::closed, "dishub-rest");
    ASSERT_FALSE(stranger);
    EXPECT_EQ(stranger.error().code, "unknown_complaint");
}

TEST(ApplyUpdate, AComplaintFromItsOwnOfficeIsNotHandedBackToIt) {
    World world;
    model::Content content;
    content.subject = "Jalan berlubang";
    content.body = "Tolong diperbaiki";
    content.category = model::CategoryCode{"public-works.road"};
    content.region = model::RegionCode{"18.72.01"};
    Receive receive{model::ComplaintId{world.ids.next()}, model::TrackingNumber{42}, content, 3};
    receive.from_instance = model::InstanceId{"pupr-rest"};
    receive.external_ref = "L-1";
    const auto own = decide({}, receive, world.context()).value();
    EXPECT_TRUE(own.deliveries.empty());
    EXPECT_EQ(own.event.messages_born, 0);
    EXPECT_EQ(own.event.external_ref, "L-1");
    EXPECT_EQ(own.state.handed_over, 1) << "what happens later is told to it";
    EXPECT_EQ(own.state.delivered_at, own.event.at);
    receive.id = model::ComplaintId{world.ids.next()};
    receive.from_instance = model::InstanceId{"dishub-rest"};
    const auto others = decide({}, receive, world.context()).value();
    EXPECT_EQ(others.deliveries.size(), 1U) << "from another office it is handed over";
}

TEST(ApplyUpdate, AQuestionToTheReporterPostpones) {
    World world;
    const auto born = world.receive("public-works.road");
    const auto asked = world.update(born.state, UpdateKind::needs_information).value();
    EXPECT_EQ(asked.event.kind, EventKind::information_asked);
    EXPECT_EQ(asked.state.status, Status::postponed);
    EXPECT_TRUE(asked.state.waits_for_reporter);
    EXPECT_TRUE(asked.state.clocks.file_due);
    EXPECT_TRUE(asked.state.clocks.paused_at);
}

TEST(ApplyUpdate, ASystemThatSaysNothingButItsStateIsHeard) {
    World world;
    const auto born = world.receive("public-works.road");
    model::AgencyUpdate said;
    said.kind = UpdateKind::follow_up;
    said.complaint = born.state.id;
    said.remote_status = "ditindaklanjuti";
    said.dedup_key = "k";
    const auto followed =
        decide(born.state, ApplyUpdate{model::InstanceId{"pupr-rest"}, said}, world.context()).value();
    EXPECT_EQ(followed.event.kind, EventKind::followed_up);
    EXPECT_EQ(followed.event.text, "ditindaklanjuti");
}

}  // namespace
}  // namespace hub::workflow
