#include "browser_request.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

TEST(BrowserRequest, the_cookie_is_found_among_others) {
    EXPECT_EQ(session_cookie("sp4n_session=abc"), "abc");
    EXPECT_EQ(session_cookie("a=1; sp4n_session=abc; b=2"), "abc");
    EXPECT_EQ(session_cookie("a=1; xsp4n_session=abc"), "");
    EXPECT_EQ(session_cookie(""), "");
    EXPECT_EQ(session_cookie(";;="), "");
}

TEST(BrowserRequest, it_leaves_this_machine_over_https_alone) {
    EXPECT_EQ(
        set_session_cookie("abc", "lapor.example.go.id", 60),
        "sp4n_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
    for (const auto* host : {"localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080"}) {
        EXPECT_EQ(set_session_cookie("", host, 0).find("Secure"), std::string::npos) << host;
    }
    for (const auto* host : {"127.0.0.1.example.id", "localhost.example.id:80", "", "[::2]:80"}) {
        EXPECT_NE(set_session_cookie("", host, 0).find("Secure"), std::string::npos) << host;
    }
}

TEST(BrowserRequest, another_pages_request_uses_no_cookie) {
    Request request;
    request.method = "POST";
    request.cookie = "sp4n_session=abc";
    request.host = "hub.id:8080";
    struct Case {
        const char* site;
        const char* origin;
        bool taken;
    };
    for (const auto& [site, origin, taken] :
         {Case{"same-origin", "", true}, Case{"same-site", "http://hub.id:8080", false}, Case{"cross-site", "", false},
          Case{"none", "", false}, Case{"", "http://hub.id:8080", true}, Case{"", "https://hub.id:8080", true},
          Case{"", "http://hub.id", false}, Case{"", "http://evil.id", false}, Case{"", "null", false},
          Case{"", "", false}}) {
        auto asked = request;
        asked.fetch_site = site;
        asked.origin = origin;
        const auto refused = take_cookie(asked);
        EXPECT_EQ(refused.has_value(), !taken) << site << ' ' << origin;
        EXPECT_EQ(asked.authorization, taken ? "Bearer abc" : "") << site << ' ' << origin;
    }
    request.method = "GET";  // reads alone: what they give, another page cannot see
    EXPECT_FALSE(take_cookie(request));
    EXPECT_EQ(request.authorization, "Bearer abc");
}

TEST(BrowserRequest, a_key_goes_before_a_cookie) {
    Request request;
    request.method = "POST";
    request.cookie = "sp4n_session=abc";
    request.authorization = "Bearer key";
    EXPECT_FALSE(take_cookie(request));
    EXPECT_EQ(request.authorization, "Bearer key");
}

}  // namespace
}  // namespace hub::api
