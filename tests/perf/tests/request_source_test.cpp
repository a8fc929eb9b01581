#include "request_source.hpp"

#include "hub/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <set>

namespace hub::perf {
namespace {

std::string key_of(const std::string& request) {
    const auto at = request.find("Idempotency-Key: ") + 17;
    return request.substr(at, request.find('\r', at) - at);
}

TEST(RequestSourceTest, WholeRequestsWithKeysOfTheirOwn) {
    RequestOptions options;
    options.headers = {"Authorization: Bearer t"};
    auto source = RequestSource::create(options);
    ASSERT_TRUE(source);
    std::set<std::string> keys;
    std::string request;
    for (int i = 0; i < 1000; ++i) {
        source->next(request);
        EXPECT_EQ(key_of(request).size(), 36U);
        keys.insert(key_of(request));
    }
    EXPECT_EQ(keys.size(), 1000U);
    EXPECT_TRUE(request.starts_with("POST /v1/complaints HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"));
    EXPECT_NE(request.find("\r\nAuthorization: Bearer t\r\n"), std::string::npos);
    const auto body = request.substr(request.find("\r\n\r\n") + 4);
    EXPECT_NE(request.find("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"), std::string::npos);
    EXPECT_GT(body.size(), 1100U);
    EXPECT_LT(body.size(), 1400U);
    EXPECT_EQ(source->body_count(), 64U);
}

TEST(RequestSourceTest, OneSeedOneOrderOfKeys) {
    RequestOptions options;
    options.seed = 5;
    auto a = RequestSource::create(options);
    auto b = RequestSource::create(options);
    options.seed = 6;
    auto other = RequestSource::create(options);
    ASSERT_TRUE(a && b && other);
    std::string x;
    std::string y;
    std::string z;
    a->next(x);
    b->next(y);
    other->next(z);
    EXPECT_EQ(x, y);
    EXPECT_NE(key_of(x), key_of(z));
}

TEST(RequestSourceTest, BodiesOfAFile) {
    const hub::testing::TempFolder folder;
    RequestOptions options;
    options.bodies_file = folder.write("bodies", "{\"a\":1}\n\n{\"b\":2}\n").string();
    auto source = RequestSource::create(options);
    ASSERT_TRUE(source);
    std::string request;
    source->next(request);
    EXPECT_TRUE(request.ends_with("\r\n\r\n{\"a\":1}"));
    source->next(request);
    EXPECT_TRUE(request.ends_with("{\"b\":2}"));
    options.bodies_file = folder.write("empty", "").string();
    EXPECT_EQ(RequestSource::create(options).error().code, "bodies_file");
    options.bodies_file.clear();
    options.headers = {"X: a\r\nY: b"};
    EXPECT_EQ(RequestSource::create(options).error().code, "header");
}

}  // namespace
}  // namespace hub::perf
