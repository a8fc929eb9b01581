#include "hub/crypto/password.hpp"

#include <gtest/gtest.h>

namespace hub::crypto {
namespace {

TEST(Password, only_the_same_one_matches) {
    const auto kept = hash_password("tiga ekor kucing");
    EXPECT_TRUE(kept.starts_with("$argon2id$")) << kept;
    EXPECT_TRUE(password_matches(kept, "tiga ekor kucing"));
    EXPECT_FALSE(password_matches(kept, "tiga ekor kucinG"));
    EXPECT_FALSE(password_matches(kept, ""));
    EXPECT_NE(hash_password("tiga ekor kucing"), kept) << "salted";
}

TEST(Password, what_is_no_hash_is_nobodys) {
    EXPECT_FALSE(password_matches("", ""));
    EXPECT_FALSE(password_matches("x", "x"));
    EXPECT_FALSE(password_matches("$argon2id$v=19$m=65536,t=2,p=1$", ""));
}

}  // namespace
}  // namespace hub::crypto
