#include "hub/plugins/listing.hpp"

#include "hub/plugins/judgement.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace hub::rest {
namespace {

plugins::ItemRules rules() {
    plugins::ItemRules made;
    made.items = "/data";
    made.id = "/id";
    made.ours = "/ref";
    made.status = "/status";
    made.note = "/jawaban";
    made.changed = "/diubah";
    made.states = {{"diproses", sdk::UpdateKind::in_progress}, {"bukan kami", sdk::UpdateKind::returned_not_competent}};
    return made;
}

plugins::Listing read(const plugins::ItemRules& by, const char* json) {
    return plugins::read_listing(by, boost::json::parse(json)).value();
}

TEST(RestListing, ItemsBecomeUpdatesInTheirOrder) {
    const auto listing = read(rules(), R"({"data":[
        {"id":"T-1","ref":"7Q2F-9K3M-0ABCD","status":"diproses","jawaban":"","diubah":"2026-11-27T10:00:00+07:00"},
        {"id":7,"ref":"01938f3a-0000-7000-8000-000000000001","status":"bukan kami","jawaban":"ke Dishub",
         "diubah":"2026-11-27T11:00:00+07:00"}]})");
    ASSERT_EQ(listing.updates.size(), 2U);
    const auto& first = listing.updates[0];
    EXPECT_EQ(first.kind, sdk::UpdateKind::in_progress);
    EXPECT_EQ(first.external_ref, "T-1");
    EXPECT_EQ(first.tracking_id, "7Q2F-9K3M-0ABCD");
    EXPECT_EQ(first.complaint_id, "");
    EXPECT_EQ(first.dedup_key, "T-1:diproses:2026-11-27T10:00:00+07:00");
    EXPECT_EQ(first.happened_at, sdk::Time{std::chrono::seconds{1'795'748'400}});
    const auto& second = listing.updates[1];
    EXPECT_EQ(second.kind, sdk::UpdateKind::returned_not_competent);
    EXPECT_EQ(second.external_ref, "7");
    EXPECT_EQ(second.complaint_id, "01938f3a-0000-7000-8000-000000000001");
    EXPECT_EQ(second.note, "ke Dishub");
    EXPECT_NE(second.dedup_key, "7:bukan kami:2026-11-27T11:00:00+07:00") << "its answer is part of the news";
    EXPECT_EQ(listing.last_changed, "2026-11-27T11:00:00+07:00");
    EXPECT_EQ(listing.items, 2U);
}

TEST(RestListing, AWordWithoutMeaningIsANoteWithTheWord) {
    const auto listing = read(rules(), R"({"data":[{"id":"T-1","status":"dalam antrean"}]})");
    EXPECT_EQ(listing.updates.at(0).kind, sdk::UpdateKind::note);
    EXPECT_EQ(listing.updates.at(0).remote_status, "dalam antrean");
    EXPECT_FALSE(listing.holdings.at(0).kind);
}

TEST(RestListing, WhatSaysNothingIsCounted) {
    const auto listing = read(rules(), R"({"data":[{"status":"diproses"},{"id":"T-1"},"text",5,null]})");
    EXPECT_TRUE(listing.updates.empty());
    EXPECT_EQ(listing.unusable, 5U);
    EXPECT_EQ(listing.items, 5U);
}

TEST(RestListing, OneItemIsAListToo) {
    auto by = rules();
    by.items = "/event/ticket";
    EXPECT_EQ(read(by, R"({"event":{"ticket":{"id":"T-1","status":"diproses"}}})").updates.size(), 1U);
}

TEST(RestListing, NoListIsNoListing) {
    for (const auto* json : {R"({})", R"({"data":"x"})", R"({"data":null})", R"([])", R"(5)"}) {
        EXPECT_FALSE(plugins::read_listing(rules(), boost::json::parse(json))) << json;
    }
}

TEST(RestListing, AComplaintOfItsOwnDoorIsFiledAndSpokenOf) {
    auto by = rules();
    auto& door = by.own_door.emplace();
    door.subject = "/judul";
    door.body = "/isi";
    door.category = "/bidang";
    door.categories = {{"JALAN", "public-works.road"}};
    const auto listing = read(by, R"({"data":[
        {"id":"T-9","ref":"","status":"diproses","judul":"Lampu","isi":"mati","bidang":"JALAN"},
        {"id":"T-8","ref":"7Q2F-9K3M-0ABCD","status":"diproses","judul":"a","isi":"b","bidang":"JALAN"},
        {"id":"T-7","status":"","isi":"c","bidang":"LAIN"}]})");
    ASSERT_EQ(listing.filings.size(), 2U);
    EXPECT_EQ(listing.filings[0].external_ref, "T-9");
    EXPECT_EQ(listing.filings[0].dedup_key, "case:T-9");
    EXPECT_EQ(listing.filings[0].category, "public-works.road");
    EXPECT_EQ(listing.filings[0].body, "mati");
    EXPECT_EQ(listing.filings[1].category, "") << "a word that is not in the table is no code";
    EXPECT_EQ(listing.updates.size(), 2U);
}

TEST(RestListing, InstantsHaveAnOffsetOrAreNone) {
    EXPECT_EQ(plugins::read_instant("1795748400"), sdk::Time{std::chrono::seconds{1'795'748'400}});
    EXPECT_EQ(plugins::read_instant("2026-11-27T03:00:00Z"), sdk::Time{std::chrono::seconds{1'795'748'400}});
    EXPECT_EQ(
        plugins::read_instant("2026-11-27T03:00:00.250Z"), sdk::Time{std::chrono::milliseconds{1'795'748'400'250}});
    for (const auto* text :
         {"", "0", "-5", "1970-01-01T00:00:00Z", "2026-11-27T03:00:00", "kemarin", "99999999999999"}) {
        EXPECT_FALSE(plugins::read_instant(text)) << text;
    }
}

TEST(RestListing, AWordThatIsMappedToANoteIsNoUnknownWord) {
    auto by = rules();
    by.states.emplace("baru", sdk::UpdateKind::note);
    const auto listing = read(by, R"({"data":[{"id":"1","status":"baru"},{"id":"2","status":"baru","jawaban":"j"}]})");
    EXPECT_EQ(listing.updates.at(0).remote_status, "") << "or the hub would park it";
    EXPECT_EQ(listing.updates.at(0).note, "baru");
    EXPECT_EQ(listing.updates.at(1).note, "j");
    EXPECT_EQ(listing.updates.at(0).dedup_key, "1:baru");
}

TEST(RestListing, WhatWeDidOurselvesIsNoNews) {
    auto by = rules();
    by.own = {"/oleh/nama", {"hub", "sp4n"}};
    by.cursor = "/nomor";
    const auto listing = read(by, R"({"data":[
        {"id":"T-1","status":"diproses","nomor":9,"oleh":{"nama":"petugas"}},
        {"id":"T-2","status":"diproses","nomor":10,"oleh":{"nama":"hub"}},
        {"id":"T-3","status":"diproses","nomor":2,"oleh":{}}]})");
    ASSERT_EQ(listing.updates.size(), 2U);
    EXPECT_EQ(listing.updates[0].external_ref, "T-1");
    EXPECT_EQ(listing.updates[1].external_ref, "T-3");
    EXPECT_EQ(listing.own, 1U);
    EXPECT_EQ(listing.items, 3U);
    EXPECT_EQ(listing.last_cursor, "10") << "by its value, and past our own too";
}

TEST(RestListing, AHintIsReadWhereItStandsNow) {
    auto by = rules();
    by.id = "/tiket";
    by.key = "/nomor";
    by.changed = "/kapan";
    by.own = {"/oleh", {"hub"}};
    by.ours = "/bidang/[nama=Nomor SP4N]/isi/0";
    by.note = "/bidang/[nama=Jawa~1b~0an]/isi/0";
    by.detail = "/tiket/{{id}}";
    const auto document = boost::json::parse(R"({"data":[
        {"nomor":"1","tiket":"A","kapan":"2026-11-27T10:00:00Z","oleh":"petugas"},
        {"nomor":"2","tiket":"B","oleh":"hub"},
        {"nomor":"3","tiket":"A","kapan":"2026-11-27T11:00:00Z","oleh":"petugas"},
        {"nomor":"4","tiket":"C","oleh":"petugas"}]})");
    EXPECT_EQ(plugins::wanted_details(by, document), (std::vector<std::string>{"A", "C"}));
    const plugins::Details details{{"A", boost::json::parse(R"({"id":"x","status":"diproses","bidang":[5,
        {"nama":"Lain","isi":["?"]},{"nama":"Nomor SP4N","isi":["7Q2F"]},{"nama":"Jawa/b~an","isi":["besok"]}]})")}};
    const auto listing = plugins::read_listing(by, document, details).value();
    ASSERT_EQ(listing.updates.size(), 1U) << "C is gone; A once, as it is now";
    EXPECT_EQ(listing.unusable, 1U);
    EXPECT_EQ(listing.updates[0].external_ref, "A");
    EXPECT_EQ(listing.updates[0].tracking_id, "7Q2F");
    EXPECT_EQ(listing.updates[0].note, "besok");
    EXPECT_EQ(listing.updates[0].dedup_key, "3");
    EXPECT_EQ(listing.updates[0].happened_at, sdk::Time{std::chrono::seconds{1'795'777'200}});
    EXPECT_TRUE(plugins::wanted_details(rules(), document).empty());
}

TEST(RestListing, ElementsByWhatTheySay) {
    const auto value = [](const char* pointer) {
        return plugins::scalar_at(
            boost::json::parse(R"({"l":[{"n":"a","v":1},{"n":"b=c","v":2},{"n":"a","v":3}],"[n=a]":4})"), pointer);
    };
    EXPECT_EQ(value("/l/[n=a]/v"), "1");
    EXPECT_EQ(value("/l/[n=b=c]/v"), "2");
    EXPECT_EQ(value("/l/2/v"), "3");
    EXPECT_EQ(value("/[n=a]"), "4") << "of a mapping it is a name like any other";
    for (const auto* nothing :
         {"/l/[n=x]/v", "/l/[m=a]/v", "/l/[n]/v", "/l/[]/v", "/l/02/v", "/l/-/v", "/l/3/v", "l"}) {
        EXPECT_EQ(value(nothing), "") << nothing;
    }
}

}  // namespace
}  // namespace hub::rest
