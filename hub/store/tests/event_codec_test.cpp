#include "event_codec.hpp"

#include <gtest/gtest.h>

namespace hub::store {
namespace {

TEST(EventCodec, RoundTripsEverythingAnEventCarries) {
    model::Event event;
    event.content.emplace();
    event.content->subject = "Jalan \"berlubang\"\n🚧";
    event.content->body = "isi";
    event.content->region = model::RegionCode{"18.72"};
    event.content->kind = model::ComplaintKind::information_request;
    event.content->channel = model::Channel::sms;
    event.content->anonymous = true;
    event.content->latitude_e7 = -51134567;
    event.content->longitude_e7 = 1053067890;
    event.content->attributes = {{"road_class", "national"}};
    event.routing = model::RoutingDecision{
        .responsible = model::AgencyId{"metro/pupr"},
        .by = model::RoutedBy::rule,
        .rule = "r",
        .reason = "rule",
        .detail = "region=18.72",
        .suggested = model::AgencyId{"x"},
        .copies = {model::AgencyId{"metro/dishub"}},
        .position = "routing.yaml:27:5",
        .effects = {.priority = model::Priority::high, .supervisory = true, .secret = true},
        .config = model::ConfigVersion{7}};
    event.text = "catatan";
    event.external_ref = "PUPR-1";
    event.remote_status = "disposisi \"kabid\"";
    event.message = model::MessageKind::withdrawal;
    event.copy = true;
    event.delivery = model::DeliveryId{*parse_uuid("0192f0c4-1234-7abc-8def-0123456789ab")};
    event.cause = model::Cause::timeout;
    event.applied = false;
    event.happened_at = TimePoint{std::chrono::microseconds{1'700'000'000'123'456}};

    model::Event back;
    ASSERT_TRUE(decode_event_data(encode_event_data(event), back));
    EXPECT_EQ(back.content->subject, event.content->subject);
    EXPECT_EQ(back.content->region, event.content->region);
    EXPECT_EQ(back.content->kind, event.content->kind);
    EXPECT_EQ(back.content->channel, event.content->channel);
    EXPECT_TRUE(back.content->anonymous);
    EXPECT_FALSE(back.content->secret);
    EXPECT_EQ(back.content->latitude_e7, event.content->latitude_e7);
    EXPECT_EQ(back.content->attributes, event.content->attributes);
    EXPECT_EQ(back.routing->responsible, event.routing->responsible);
    EXPECT_EQ(back.routing->by, model::RoutedBy::rule);
    EXPECT_EQ(back.routing->copies, event.routing->copies);
    EXPECT_EQ(back.routing->position, "routing.yaml:27:5");
    EXPECT_EQ(back.routing->effects, event.routing->effects);
    EXPECT_EQ(back.routing->config.value(), 7);
    EXPECT_EQ(back.text, event.text);
    EXPECT_EQ(back.external_ref, event.external_ref);
    EXPECT_EQ(back.remote_status, event.remote_status);
    EXPECT_EQ(back.message, event.message);
    EXPECT_TRUE(back.copy);
    EXPECT_EQ(back.delivery, event.delivery);
    EXPECT_EQ(back.cause, event.cause);
    EXPECT_FALSE(back.applied);
    EXPECT_EQ(back.happened_at, event.happened_at);
    EXPECT_EQ(encode_event_data(back), encode_event_data(event));
}

TEST(EventCodec, FilesOfTheComplaintAndOfAnAnswerStandApart) {
    const auto file = [](const char* id, const char* type, bool cleaned) {
        return model::Attachment{
            model::AttachmentId{*parse_uuid(id)}, type, std::string(64, cleaned ? 'a' : 'b'), 183'204, cleaned};
    };
    model::Event event;
    event.content.emplace();
    event.content->attachments = {
        file("0192f0c4-1234-7abc-8def-0123456789ab", "image/jpeg", true),
        file("0192f0c4-1234-7abc-8def-0123456789ac", "application/pdf", false)};
    event.attachments = {file("0192f0c4-1234-7abc-8def-0123456789ad", "image/png", true)};
    event.withheld_files = 1;
    event.refused_files = {"attachment_type_refused", "attachment_too_large"};
    model::Event back;
    ASSERT_TRUE(decode_event_data(encode_event_data(event), back));
    ASSERT_TRUE(back.content.has_value());
    EXPECT_EQ(back.content->attachments, event.content->attachments);
    EXPECT_EQ(back.attachments, event.attachments);
    EXPECT_EQ(back.withheld_files, 1);
    EXPECT_EQ(back.refused_files, event.refused_files);
}

TEST(EventCodec, RefusesWhatItDidNotWrite) {
    model::Event event;
    for (const auto* text : {"", "[]", "{", "nonsense"}) {
        EXPECT_EQ(decode_event_data(text, event).error().code, "corrupt_event") << text;
    }
}

}  // namespace
}  // namespace hub::store
