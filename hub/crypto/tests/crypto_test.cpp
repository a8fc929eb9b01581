#include "hub/crypto/crockford.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"
#include "hub/crypto/random.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace hub::crypto {
namespace {

TEST(Hash, KnownAnswers) {
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, test case 2
    EXPECT_EQ(
        to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(blake2b({"ab", "c"}), blake2b({"abc"}));
    EXPECT_NE(blake2b({"abc"}), blake2b({"abd"}));
    EXPECT_TRUE(equal_constant_time(sha256("a"), sha256("a")));
    EXPECT_FALSE(equal_constant_time(sha256("a"), sha256("b")));
}

TEST(Crockford, RoundTripsAndForgivesTyping) {
    for (const std::uint64_t n :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x0123456789ABCDEF},
          std::numeric_limits<std::uint64_t>::max()}) {
        const auto text = to_crockford(n);
        EXPECT_EQ(text.size(), 15U);
        EXPECT_EQ(parse_crockford(text), n);
    }
    EXPECT_EQ(parse_crockford("00000-00000-0il"), parse_crockford("0000000000011"));
    EXPECT_EQ(parse_crockford("ooooo ooooo 001"), 1U);
}

TEST(Crockford, RefusesWhatIsNotAnId) {
    for (const auto* text : {"", "000000000000", "00000000000000", "G0000-00000-000", "U0000-00000-000", "0000*"}) {
        EXPECT_FALSE(parse_crockford(text)) << text;
    }
}

TEST(SystemRandom, DoesNotRepeat) {
    SystemRandom random;
    std::array<std::uint8_t, 16> a{};
    std::array<std::uint8_t, 16> b{};
    random.fill(a);
    random.fill(b);
    EXPECT_NE(a, b);
}

}  // namespace
}  // namespace hub::crypto
