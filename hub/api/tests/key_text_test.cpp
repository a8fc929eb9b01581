#include "hub/api/key_text.hpp"

#include "hub/crypto/random.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

TEST(KeyText, KeysAreLongDistinctAndHashed) {
    crypto::SystemRandom random;
    const auto a = make_key(random);
    const auto b = make_key(random);
    EXPECT_EQ(a.size(), 57U);
    EXPECT_TRUE(a.starts_with("sp4n_"));
    EXPECT_NE(a, b);
    EXPECT_EQ(hash_key(a), hash_key(a));
    EXPECT_NE(hash_key(a), hash_key(b));
}

}  // namespace
}  // namespace hub::api
