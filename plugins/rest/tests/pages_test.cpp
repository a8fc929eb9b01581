// Lists in pages: every way to go on, and where a poll goes on that was broken off.
#include "hub/plugins/pages.hpp"

#include "connector.hpp"
#include "fake_host.hpp"
#include "scripted_server.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

namespace hub::rest {
namespace {

using Reply = ScriptedServer::Reply;
namespace json = boost::json;

class RestPages : public testing::Test {
protected:
    /// One poll of a process that has just begun.
    sdk::Outcome poll(const char* path, const char* pages) {
        auto tree = good_settings(server.url() + "/api");
        json::value rules = json::parse(R"({"first": "0", "page_size": 2, "item": {"items": "/data", "id": "/id",
            "status": "/s", "cursor": "/n", "states": {"diproses": "in_progress"}}})");
        set_at(rules, "/path", path);
        set_at(rules, "/pages", json::parse(pages));
        tree["poll"] = std::move(rules);
        const SettingsOf settings{json::serialize(tree)};
        RestConnector connector{sdk::Host{host.table}, settings.settings()};
        connector.start();
        const hubc_task task{sizeof task, 0, 1, 5000, sdk::c_str("")};
        return connector.poll(sdk::Task{task});
    }
    /// Where the last request went.
    std::string asked() {
        const auto line = server.requests().back();
        return line.substr(4, line.find(" HTTP/") - 4);
    }
    static std::string page(std::initializer_list<int> numbers, const std::string& more = {}) {
        json::array list;
        for (const int n : numbers) {
            list.push_back({{"id", std::to_string(n)}, {"s", "diproses"}, {"n", n}});
        }
        json::object document{{"data", std::move(list)}};
        if (!more.empty()) {
            document["lanjut"] = more;
        }
        return json::serialize(document);
    }
    void says(const std::string& body, const std::string& head = "200 OK") {
        server.change([&] { answer = ScriptedServer::http(head, body); });
    }
    [[nodiscard]] std::string cursor() const {
        const auto found = host.kept.find("poll");
        return found == host.kept.end() ? "" : found->second;
    }

    FakeHost host;
    std::string answer;
    ScriptedServer server{[this](const std::string&) { return Reply{answer}; }};
};

TEST_F(RestPages, ByNumber) {
    constexpr auto path = "/t?sejak={{cursor}}&hal={{page}}";
    constexpr auto by = R"({"by": "page"})";
    says(page({9, 4}));
    EXPECT_TRUE(poll(path, by).more);
    EXPECT_EQ(asked(), "/api/t?sejak=0&hal=1");
    EXPECT_EQ(cursor(), "") << "the list is not whole yet";
    says(page({}), "503 Busy");
    EXPECT_EQ(poll(path, by).kind, HUBC_RETRY);
    says(page({10, 1}));
    EXPECT_TRUE(poll(path, by).more) << "from the page that was not read, not from the first";
    EXPECT_EQ(asked(), "/api/t?sejak=0&hal=2");
    says(page({3}));
    EXPECT_FALSE(poll(path, by).more);
    EXPECT_EQ(asked(), "/api/t?sejak=0&hal=3");
    EXPECT_EQ(cursor(), "10") << "the greatest of all pages";
    says(page({}));
    EXPECT_FALSE(poll(path, by).more);
    EXPECT_EQ(asked(), "/api/t?sejak=10&hal=1");
    EXPECT_EQ(cursor(), "10");
}

TEST_F(RestPages, ByOffset) {
    constexpr auto path = "/t?dari={{offset}}&sejak={{cursor}}";
    constexpr auto by = R"({"by": "offset"})";
    says(page({1, 2}));
    EXPECT_TRUE(poll(path, by).more);
    EXPECT_EQ(asked(), "/api/t?dari=0&sejak=0");
    says(page({}));
    EXPECT_FALSE(poll(path, by).more);
    EXPECT_EQ(asked(), "/api/t?dari=2&sejak=0");
    EXPECT_EQ(cursor(), "2") << "also when the last page is empty";
}

TEST_F(RestPages, ByLink) {
    constexpr auto path = "/t?sejak={{cursor}}";
    constexpr auto by = R"({"by": "link"})";
    says(
        page({1}),
        "200 OK\r\nLink: </api/t?a=1,2;3>; rel=\"first\", <" + server.url() + "/api/t?x=%20&hal=2>; rel=\"next\"");
    EXPECT_TRUE(poll(path, by).more);
    says(page({2}), "200 OK\r\nLink: </api/t>; rel=\"prev\"");
    EXPECT_FALSE(poll(path, by).more);
    EXPECT_EQ(asked(), "/api/t?x=%20&hal=2");
    EXPECT_EQ(cursor(), "2");
}

TEST_F(RestPages, ByAnAddressInTheDocument) {
    constexpr auto path = "/t?sejak={{cursor}}";
    constexpr auto by = R"({"by": "next_url", "next_url": "/lanjut"})";
    says(page({1}, "/lain/t?hal=2"));
    EXPECT_TRUE(poll(path, by).more);
    says(page({2}));
    EXPECT_FALSE(poll(path, by).more);
    EXPECT_EQ(asked(), "/lain/t?hal=2");
    EXPECT_EQ(cursor(), "2");
}

TEST_F(RestPages, OurSecretsGoToNoOtherServer) {
    for (const std::string other :
         {"http://127.0.0.1:1/t", "https://lain.go.id/t", "//lain.go.id/t", "t?hal=2", "/t#x", "/t x"}) {
        says(page({1}, other));
        const auto outcome = poll("/t?sejak={{cursor}}", R"({"by": "next_url", "next_url": "/lanjut"})");
        EXPECT_EQ(outcome.kind, HUBC_RETRY) << other;
        EXPECT_EQ(cursor(), "") << other;
    }
    says(page({1}, server.url() + "0.evil.test/t"));
    EXPECT_EQ(poll("/t?sejak={{cursor}}", R"({"by": "next_url", "next_url": "/lanjut"})").kind, HUBC_RETRY);
}

TEST_F(RestPages, APageThatNamesItselfIsTheLast) {
    constexpr auto by = R"({"by": "next_url", "next_url": "/lanjut"})";
    says(page({1}, "/t?hal=2"));
    EXPECT_TRUE(poll("/t?sejak={{cursor}}", by).more);
    EXPECT_FALSE(poll("/t?sejak={{cursor}}", by).more);
    EXPECT_EQ(cursor(), "1");
}

TEST_F(RestPages, FaultsNameThePlace) {
    const auto fault = [&](const char* pointer, const char* value) {
        json::value tree = good_settings();
        set_at(tree, "/poll", json::parse(R"({"path": "/t?sejak={{cursor}}&hal={{page}}", "page_size": 2,
            "pages": {"by": "page"}, "item": {"id": "/id", "status": "/s", "changed": "/c"}})"));
        set_at(tree, pointer, json::parse(value));
        const SettingsOf given{json::serialize(tree)};
        const auto faults = RestConnector::check_settings(given.settings());
        return faults.empty() ? std::string{} : faults[0].option + faults[0].pointer + ": " + faults[0].message;
    };
    EXPECT_EQ(fault("/poll/page_size", "5"), "");
    const struct {
        const char* pointer;
        const char* value;
        const char* begin;
    } cases[] = {
        {"/poll/pages/by", R"("cursor")", "poll/pages/by: must be page, offset, link or next_url"},
        {"/poll/pages/by", R"("offset")", "poll/pages/by: 'path' must hold {{offset}}"},
        {"/poll/pages/first", "-1", "poll/pages/first: must be a number from 0 on"},
        {"/poll/pages", R"({"by": "next_url"})", "poll/pages: 'next_url' is missing"},
        {"/poll/pages", R"({"by": "link"})", "poll/path: may hold {{cursor}} once, and no other field"},
        {"/poll/next", R"("/next")", "poll/next: and 'pages' exclude each other"},
        {"/poll/item/own", R"({"at": "/a"})", "poll/item/own: 'is' is missing"},
        {"/poll/item/detail", R"("/t")", "poll/item/detail: must start with /, hold no blanks, and {{id}} once"}};
    for (const auto& one : cases) {
        EXPECT_TRUE(fault(one.pointer, one.value).starts_with(one.begin))
            << one.pointer << ": " << fault(one.pointer, one.value);
    }
}

}  // namespace
}  // namespace hub::rest
