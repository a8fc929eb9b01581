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
    auto state = born.state;
    state.anonymous = true;  // raised since, or from the start
    const auto message = project(state, content, model::MessageKind::complaint, "x");
    EXPECT_EQ(message.content.latitude_e7, 0);
    EXPECT_EQ(message.content.longitude_e7, 0);
    EXPECT_TRUE(message.content.anonymous);
}

model::Attachment file_of(const char* media_type, char digit, bool cleaned) {
    model::Attachment file;
    file.media_type = media_type;
    file.sha256 = std::string(64, digit);
    file.size = 1'234;
    file.cleaned = cleaned;
    return file;
}

TEST(Projection, FilesGoUnderNamesThatTellNothing) {
    World world;
    const auto born = world.receive("public-works.road");
    auto content = *born.event.content;
    content.attachments = {file_of("image/jpeg", 'a', true), file_of("application/pdf", 'b', false)};
    const auto message = project(born.state, content, model::MessageKind::complaint, "x");
    ASSERT_EQ(message.files.size(), 2U);
    EXPECT_EQ(message.files[0].name, "lampiran-1.jpg");
    EXPECT_EQ(message.files[0].sha256, std::string(64, 'a'));
    EXPECT_EQ(message.files[0].size, 1'234U);
    EXPECT_EQ(message.files[1].name, "lampiran-2.pdf");
    EXPECT_EQ(message.files[1].media_type, "application/pdf");
    EXPECT_EQ(message.files[1].path, "") << "nobody has said where they lie";
    EXPECT_EQ(message.withheld_files, 0);
    EXPECT_TRUE(message.content.attachments.empty());
    EXPECT_TRUE(project(born.state, content, model::MessageKind::update, "x").files.empty());
}

TEST(Projection, OfAnAnonymousComplaintNoFileGoesThatWasNotWrittenAnew) {
    World world;
    const auto born = world.receive("public-works.road");
    auto content = *born.event.content;
    content.attachments = {file_of("application/pdf", 'b', false), file_of("image/png", 'a', true)};
    auto state = born.state;
    state.anonymous = true;
    const auto message = project(state, content, model::MessageKind::complaint, "x");
    ASSERT_EQ(message.files.size(), 1U);
    EXPECT_EQ(message.files[0].name, "lampiran-2.png") << "a name means the same file to everybody";
    EXPECT_EQ(message.withheld_files, 1);

    auto late = project(born.state, content, model::MessageKind::complaint, "x");
    hide_reporter(late);  // it turned out to be anonymous just before it was sent
    ASSERT_EQ(late.files.size(), 1U);
    EXPECT_EQ(late.files[0].name, "lampiran-2.png");
    EXPECT_EQ(late.withheld_files, 1);
}

model::Agency agency_with(model::Disclosure disclosure) {
    model::Agency agency;
    agency.id = model::AgencyId{"metro/pupr"};
    agency.disclose_reporter = disclosure;
    return agency;
}

// Every combination of flags and setting: one allows it.
TEST(Projection, WhoReportedIsToldInOneCaseOnly) {
    World world;
    const auto born = world.receive("public-works.road");
    for (const bool anonymous : {false, true}) {
        for (const bool secret : {false, true}) {
            for (const bool has_reporter : {false, true}) {
                for (const auto setting : {model::Disclosure::never, model::Disclosure::unless_anonymous}) {
                    auto state = born.state;
                    state.anonymous = anonymous;
                    state.secret = secret;
                    state.has_reporter = has_reporter;
                    const auto agency = agency_with(setting);
                    const bool may = !anonymous && has_reporter && setting == model::Disclosure::unless_anonymous;
                    EXPECT_EQ(may_disclose(state, agency), may);
                    auto message = project(state, *born.event.content, model::MessageKind::complaint, "x");
                    EXPECT_FALSE(message.reporter) << "never by itself";
                    model::Reporter who;
                    who.name = Sensitive<std::string>{"Sri"};
                    disclose(message, state, agency, who);
                    EXPECT_EQ(message.reporter.has_value(), may);
                }
            }
        }
    }
}

TEST(Projection, AFlagThatWasRaisedMeanwhileHidesAll) {
    World world;
    const auto born = world.receive("public-works.road");
    auto state = born.state;
    state.has_reporter = true;
    auto content = *born.event.content;
    content.latitude_e7 = 5;
    auto message = project(state, content, model::MessageKind::complaint, "x");
    const auto agency = agency_with(model::Disclosure::unless_anonymous);
    disclose(message, state, agency, {});
    ASSERT_TRUE(message.reporter);
    hide_reporter(message);
    EXPECT_FALSE(message.reporter);
    EXPECT_TRUE(message.content.anonymous);
    EXPECT_EQ(message.content.latitude_e7, 0);
    disclose(message, state, agency, {});
    EXPECT_FALSE(message.reporter) << "not by a state that is older than the flag";
}

}  // namespace
}  // namespace hub::workflow
