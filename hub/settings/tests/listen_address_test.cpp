#include "hub/settings/listen_address.hpp"

#include <gtest/gtest.h>

namespace hub::settings {
namespace {

TEST(ListenAddress, ip_addresses_with_a_port) {
    const auto v4 = parse_listen_address("0.0.0.0:8080");
    ASSERT_TRUE(v4);
    EXPECT_EQ(v4->host, "0.0.0.0");
    EXPECT_EQ(v4->port, 8080);
    const auto v6 = parse_listen_address("[::1]:0");
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->host, "::1");
    EXPECT_EQ(v6->port, 0);
}

TEST(ListenAddress, all_else_is_refused_with_a_reason) {
    for (const auto* text :
         {"",
          ":",
          ":8080",
          "8080",
          "127.0.0.1",
          "127.0.0.1:",
          "127.0.0.1:x",
          "127.0.0.1:80x",
          "127.0.0.1:-1",
          "127.0.0.1:65536",
          "127.0.0.1: 80",
          "localhost:8080",
          "hub.example:80",
          "127.1:80",
          "1.2.3.4.5:80",
          "::1:80",
          "::1",
          "[::1]",
          "[::1:80",
          "::1]:80",
          "[127.0.0.1]:80",
          "[]:80",
          "[localhost]:80",
          "http://127.0.0.1:80"}) {
        const auto parsed = parse_listen_address(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, "listen_address_invalid");
        EXPECT_NE(parsed.error().detail.find("listen on: "), std::string::npos);
        EXPECT_FALSE(parsed.error().hint.empty());
    }
}

}  // namespace
}  // namespace hub::settings
