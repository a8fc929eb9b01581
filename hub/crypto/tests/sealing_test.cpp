#include "hub/crypto/sealing.hpp"

#include "hub/crypto/access_code.hpp"
#include "hub/crypto/hex.hpp"
#include "hub/crypto/master_key.hpp"
#include "hub/crypto/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace hub::crypto {
namespace {

TEST(MasterKey, IsReadAsItIsWritten) {
    SystemRandom random;
    const auto key = MasterKey::make(random);
    EXPECT_EQ(key.text().size(), 64U);
    const auto again = MasterKey::parse(key.text());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->check_value(), key.check_value());
    EXPECT_NE(MasterKey::make(random).check_value(), key.check_value());
    for (const auto& wrong : {std::string{}, key.text() + "0", key.text().substr(1), std::string(64, 'g')}) {
        EXPECT_FALSE(MasterKey::parse(wrong)) << wrong;
    }
}

TEST(MasterKey, SubkeysAreKeysOfTheirOwn) {
    SystemRandom random;
    const auto key = MasterKey::make(random);
    std::set<std::string> seen{key.text()};
    for (const auto purpose : {KeyPurpose::check, KeyPurpose::wrap, KeyPurpose::access_code, KeyPurpose::commitment}) {
        EXPECT_TRUE(seen.insert(std::string{key.derive(purpose).expose_text()}).second);
        EXPECT_EQ(key.derive(purpose).expose(), key.derive(purpose).expose());
    }
}

// crypto_kdf is BLAKE2b keyed with the master key, the context as its personalisation and the number as its salt: this
// value was computed by another implementation (Python's hashlib.blake2b), so that an upgrade cannot change what is
// stored.
TEST(MasterKey, KnownAnswer) {
    const auto key = MasterKey::parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    ASSERT_TRUE(key);
    EXPECT_EQ(
        to_hex(key->derive(KeyPurpose::wrap).expose()),
        "9d3afe13f6e84613171b44beb491d01072ac99eb64642e931b0dcc34ff706bc1");
}

TEST(Sealing, OpensOnlyWithTheSameKeyAndBinding) {
    SystemRandom random;
    const auto key = SecretKey::make(random);
    const auto sealed = seal(key, "Siti", "complaint 1", random);
    EXPECT_EQ(sealed.find("Siti"), std::string::npos);
    EXPECT_EQ(open_sealed(key, sealed, "complaint 1"), "Siti");
    EXPECT_FALSE(open_sealed(key, sealed, "complaint 2"));
    EXPECT_FALSE(open_sealed(SecretKey::make(random), sealed, "complaint 1"));
    EXPECT_NE(seal(key, "Siti", "complaint 1", random), sealed) << "a nonce is used once";
    EXPECT_EQ(open_sealed(key, seal(key, "", "", random), ""), "");
}

TEST(Sealing, EveryAlteredBitIsNoticed) {
    SystemRandom random;
    const auto key = SecretKey::make(random);
    const auto sealed = seal(key, "3171234567890001", "c", random);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto altered = sealed;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        EXPECT_FALSE(open_sealed(key, altered, "c")) << i;
        EXPECT_FALSE(open_sealed(key, std::string_view{sealed}.substr(0, i), "c")) << i;
    }
}

TEST(AccessCodes, OpenOneNumberOnly) {
    SystemRandom random;
    const AccessCodes codes{SecretKey::make(random)};
    const auto code = codes.code_of(7);
    EXPECT_EQ(code.size(), 15U);
    EXPECT_EQ(codes.code_of(7), code);
    EXPECT_TRUE(codes.is_right(7, code));
    std::string typed;
    for (const char c : code) {
        if (c != '-') {
            typed += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    EXPECT_TRUE(codes.is_right(7, typed)) << "as people type it";
    EXPECT_FALSE(codes.is_right(8, code));
    EXPECT_FALSE(codes.is_right(7, codes.code_of(8)));
    EXPECT_FALSE(codes.is_right(7, ""));
    EXPECT_FALSE(codes.is_right(7, "*"));
    EXPECT_FALSE(AccessCodes{SecretKey::make(random)}.is_right(7, code));
}

}  // namespace
}  // namespace hub::crypto
