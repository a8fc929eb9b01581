#include "hub/workflow/projection.hpp"

#include "world.hpp"

namespace hub::workflow {
namespace {

using namespace testing;

TEST(Projection, CarriesWhatAnAgencyNeeds) {
    World world;
    const auto born = world.receive("public-works.road");
    const auto message = project(born.state, *born.event.content, model::MessageKind::complaint, "8KQ3M-7TRX2-9BD");
    EXPECT_EQ(message.tracking_id, "8KQ3M-7TRX2-9BD");
    EXPECT_EQ(message.content.subject, "Jalan berlubang");
    EXPECT_EQ(message.content.region.value(), "18.72.01");
    EXPECT_EQ(message.due_at, born.state.clocks.first_follow_up_due);
}

TEST(Projection, TheExactSpotOfAnAnonymousReportStaysHere) {
    World world;
    const auto born = world.receive("public-works.road");
    auto content = *born.event.content;
    content.latitude_e7 = -51'000'000;
    content.longitude_e7 = 1'053'000'000;
    EXPECT_EQ(project(born.state, content, model::MessageKind::complaint, "x").content.latitude_e7, -51'000'000);
    content.anonymous = true;
    const auto message = project(born.state, content, model::MessageKind::complaint, "x");
    EXPECT_EQ(message.content.latitude_e7, 0);
    EXPECT_EQ(message.content.longitude_e7, 0);
    EXPECT_TRUE(message.content.anonymous);
}

}  // namespace
}  // namespace hub::workflow
