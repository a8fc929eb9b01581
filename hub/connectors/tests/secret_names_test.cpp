#include "hub/connectors/secret_names.hpp"

#include <gtest/gtest.h>

namespace hub::connectors {
namespace {

TEST(SecretNames, AreFoundAtAnyDepthAndOnlyAsWholeValues) {
    EXPECT_EQ(
        secret_names(
            R"({"a":"secret:one","b":[{"c":"secret:two"},"secret:"],"secret:key":"x","d":"not secret:three"})"),
        (std::set<std::string>{"one", "two"}));
    EXPECT_TRUE(secret_names("{").empty());
    EXPECT_TRUE(secret_names("").empty());
}

}  // namespace
}  // namespace hub::connectors
