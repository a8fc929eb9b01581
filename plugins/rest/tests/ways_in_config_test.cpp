#include "config.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

namespace hub::rest {
namespace {

boost::json::object talks_by_itself() {
    auto tree = good_settings();
    const auto item = R"({"items": "/data", "id": "/id", "ours": "/ref", "status": "/status", "changed": "/diubah"})";
    tree["poll"] = boost::json::parse(
        std::string{R"({"path": "/tickets?sejak={{cursor}}", "first": "0", "page_size": 50, "item": )"} + item + "}");
    tree["webhook"] = boost::json::parse(
        std::string{
            R"({"signature": {"scheme": "standard_webhooks", "secret": "secret:hook", "previous": "secret:hook-old"}, "item": )"} +
        item + "}");
    tree["reconcile"] =
        boost::json::parse(std::string{R"({"path": "/tickets?mulai={{since}}", "item": )"} + item + "}");
    return tree;
}

std::string faults_with(const char* pointer, const char* json) {
    boost::json::value tree = talks_by_itself();
    set_at(tree, pointer, boost::json::parse(json));
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    (void)read_config(settings.settings(), faults);
    std::string all;
    for (const auto& fault : faults) {
        all += fault.option + fault.pointer + ": " + fault.message + "\n";
    }
    return all;
}

TEST(RestWaysIn, AGoodTreeIsTakenApart) {
    const SettingsOf settings{boost::json::serialize(talks_by_itself())};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    ASSERT_TRUE(faults.empty()) << faults[0].pointer << faults[0].message;
    EXPECT_EQ(config.poll->page_size, 50U);
    EXPECT_EQ(config.poll->item.states.at("selesai"), sdk::UpdateKind::closed) << "the words of create.answer";
    EXPECT_EQ(config.webhook->signature.secret_name, "hook");
    EXPECT_EQ(config.webhook->signature.previous_name, "hook-old");
    EXPECT_EQ(
        fill_in(config.poll->path, "cursor", "2026-11-27T10:00:00+07:00"),
        "/tickets?sejak=2026-11-27T10%3A00%3A00%2B07%3A00");
}

TEST(RestWaysIn, EveryFaultHasItsPlace) {
    EXPECT_EQ(faults_with("/poll/first", R"("0")"), "");
    EXPECT_NE(faults_with("/poll/path", R"("/tickets")").find("poll/path: must hold {{cursor}}"), std::string::npos);
    EXPECT_NE(
        faults_with("/poll/path", R"("/t?a={{cursor}}&b={{body}}")").find("poll/path: may hold"), std::string::npos);
    EXPECT_NE(faults_with("/poll/page_size", "0").find("poll/page_size"), std::string::npos);
    EXPECT_NE(faults_with("/poll/every", R"("5m")").find("poll/every: unknown key"), std::string::npos);
    EXPECT_NE(faults_with("/poll/item/status", "5").find("poll/item/status: must be a text"), std::string::npos);
    EXPECT_NE(faults_with("/poll/item/states", R"({"x": "nonsense"})").find("poll/item/states/x"), std::string::npos);
    EXPECT_NE(
        faults_with("/poll/item", R"({"status": "/s", "changed": "/c"})").find("neither 'id' nor 'ours'"),
        std::string::npos);
    EXPECT_NE(
        faults_with("/poll/item", R"({"id": "/i", "status": "/s"})").find("nothing would move the cursor"),
        std::string::npos);
    EXPECT_NE(
        faults_with("/webhook/signature/scheme", R"("none")").find("webhook/signature/scheme"), std::string::npos);
    EXPECT_NE(faults_with("/webhook/signature/secret", R"("hunter2")").find("must be a reference"), std::string::npos);
    EXPECT_NE(faults_with("/webhook/signature", "5").find("webhook/signature"), std::string::npos);
    EXPECT_NE(faults_with("/webhook/signature/scheme", R"("hmac")").find("'header' is missing"), std::string::npos);
    EXPECT_NE(faults_with("/webhook/signature/window", R"("2d")").find("webhook/signature/window"), std::string::npos);
    EXPECT_NE(
        faults_with("/reconcile/path", R"("tickets?{{since}}")").find("reconcile/path: must start with /"),
        std::string::npos);
    EXPECT_NE(
        faults_with("/reconcile/path", R"("/t?a={{since}}&b={{cursor}}")").find("go together"), std::string::npos);
    EXPECT_NE(faults_with("/reconcile/next", R"("/next")").find("go together"), std::string::npos);
    EXPECT_NE(
        faults_with("/reconcile/path", R"("/t?a={{since}}&b={{body}}")").find("reconcile/path: may hold"),
        std::string::npos);
    EXPECT_NE(
        faults_with("/poll/item/own_door", R"({"subject": "/judul"})").find("poll/item/own_door: 'body' is missing"),
        std::string::npos);
}

}  // namespace
}  // namespace hub::rest
