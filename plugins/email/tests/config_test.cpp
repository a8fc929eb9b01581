#include "config.hpp"

#include "settings_of.hpp"

#include <gtest/gtest.h>

namespace hub::email {
namespace {

std::string faults_of(const boost::json::object& tree) {
    std::vector<sdk::Fault> faults;
    (void)read_config(SettingsOf{tree}.settings(), faults);
    std::string out;
    for (const auto& fault : faults) {
        out += fault.option + fault.pointer + ";";
    }
    return out;
}

boost::json::object with(std::string_view option, const std::string& json) {
    auto tree = good_settings();
    tree[option] = boost::json::parse(json);
    return tree;
}

TEST(EmailConfig, GoodOnes) {
    EXPECT_EQ(faults_of(good_settings()), "");
    EXPECT_EQ(
        faults_of(with("smtp", R"({"server":"mail.go.id","security":"tls","tls":{"ca":"/x"},
            "auth":{"user":"hub","password":"secret:p","mechanism":"login"},"timeouts":{"receive":"5s"}})")),
        "");
    EXPECT_EQ(
        faults_of(with("smtp", R"({"server":"mail.go.id","auth":{"user":"hub","oauth2":
            {"token_url":"https://sso/x","client_id":"i","client_secret":"secret:s"}}})")),
        "");
    EXPECT_EQ(faults_of(with("messages", R"({"notice":"none","update":{"subject":"{{subject}}"}})")), "");
}

TEST(EmailConfig, AMailboxAndItsWords) {
    auto tree = with("mailbox", R"({"server":"mail.go.id","security":"tls","auth":{"user":"u","password":"secret:p"},
        "after":"move","done_folder":"Arsip","fetch":10,"max_bytes":1000000})");
    tree["replies"] =
        boost::json::parse(R"({"states":{"Sudah Selesai":"closed"},"senders":["@dinas.go.id","x@y.id"]})");
    tree["own_door"] = boost::json::object{};
    EXPECT_EQ(faults_of(tree), "");
    std::vector<sdk::Fault> faults;
    const auto config = read_config(SettingsOf{tree}.settings(), faults);
    EXPECT_TRUE(config.replies.states.contains("sudah selesai"));
    EXPECT_TRUE(config.own_door);
    tree["replies"] = boost::json::parse(R"({"states":{"x":"finished"},"senders":["@"]})");
    tree["reply_token"] = "";
    EXPECT_EQ(faults_of(tree), "mailbox;replies/states/x;replies/senders;");
}

TEST(EmailConfig, ToPeopleOnlyNoticesGo) {
    auto tree = with("to", R"("recipient")");
    tree.erase("reply_token");
    EXPECT_EQ(faults_of(tree), "");
    std::vector<sdk::Fault> faults;
    const auto config = read_config(SettingsOf{tree}.settings(), faults);
    EXPECT_TRUE(config.to_recipient);
    ASSERT_EQ(config.messages.size(), 1U);
    EXPECT_TRUE(config.messages.contains(sdk::MessageKind::notice));
    tree["messages"] = boost::json::parse(R"({"complaint":{"text":"x"}})");
    tree["cc"] = "b@c.id";
    EXPECT_EQ(faults_of(tree), "to;messages/complaint;");
}

TEST(EmailConfig, EachFaultHasItsPlace) {
    const std::pair<boost::json::object, std::string> cases[] = {
        {with("smtp", R"({"server":"a b","port":0,"security":"ssl"})"), "smtp/server;smtp/security;smtp/port;"},
        {with("smtp", R"({"server":"a","security":"none","auth":{"user":"u","password":"secret:p"}})"), "smtp/auth;"},
        {with("smtp", R"({"server":"a","auth":{"user":"u"}})"), "smtp/auth;"},
        {with("smtp", R"({"server":"a","auth":{"user":"u","password":"clear"}})"), "smtp/auth/password;"},
        {with("smtp", R"({"server":"a","host":"b"})"), "smtp/host;"},
        {with("from", R"("lapor")"), "from;"},
        {with("to", R"("a@b.id, c")"), "to;"},
        {with("to", R"("")"), "to;"},
        {with("reply_to", R"("a@b.id, c@d.id")"), "reply_to;"},
        {with("reply_to", R"("a.very.long.name.of.ours@b.id")"), "plus_address;"},
        {with("reply_token", R"("clear")"), "reply_token;"},
        {with("zone", R"("Asia/Nowhere")"), "zone;"},
        {with("hello", R"("a b")"), "hello;"},
        {with("messages", R"({"complaint":"none"})"), "messages/complaint;"},
        {with("messages", R"({"letter":{}})"), "messages/letter;"},
        {with("messages", R"({"update":{"subject":"{{nope}}"}})"), "messages/update/subject;"},
        {with("messages", R"({"update":{"subject":"{{reporter.name}}"}})"), "messages/update/subject;"},
        {with("headers", R"({"X-Who":"{{reporter.email}}"})"), "headers/X-Who;"},
        {with("headers", R"({"Bcc":"a@b.id"})"), "headers/Bcc;"},
        {with("headers", R"({"Content-Type":"x"})"), "headers/Content-Type;"},
        {with("headers", R"({".":"x"})"), "headers/.;"},
        {with("replies", R"({"senders":["@dinas.go.id"]})"), "replies;"},
        {with("mailbox", R"({"server":"a","folder":"a\r\nb","after":"burn","fetch":0})"),
         "mailbox/folder;mailbox/after;mailbox/fetch;"}};
    for (const auto& [tree, where] : cases) {
        EXPECT_EQ(faults_of(tree), where) << boost::json::serialize(tree);
    }
}

}  // namespace
}  // namespace hub::email
