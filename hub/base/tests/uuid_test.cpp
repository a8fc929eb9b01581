#include "hub/base/uuid.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace hub {
namespace {

class ConstantRandom final : public RandomSource {
public:
    void fill(std::span<std::uint8_t> out) override { std::ranges::fill(out, std::uint8_t{0xFF}); }
};

TEST(Uuid, RoundTripsThroughText) {
    const auto id = parse_uuid("0192F0C4-1234-7abc-8def-0123456789ab");
    ASSERT_TRUE(id);
    EXPECT_EQ(to_string(*id), "0192f0c4-1234-7abc-8def-0123456789ab");
}

TEST(Uuid, RefusesWhatIsNotOne) {
    for (const auto* text :
         {"", "0192f0c4-1234-7abc-8def-0123456789a", "0192f0c4x1234-7abc-8def-0123456789ab",
          "0192f0c4-1234-7abc-8def-0123456789ag", "0192f0c412347abc8def0123456789ab0000"}) {
        EXPECT_FALSE(parse_uuid(text)) << text;
    }
}

TEST(UuidV7Source, RisesWithinAMillisecondAndWhenTheClockGoesBack) {
    VirtualClock clock{TimePoint{std::chrono::seconds{1'700'000'000}}};
    ConstantRandom random;
    UuidV7Source source{clock, random};
    auto last = source.next();
    EXPECT_EQ(last.bytes[6] >> 4U, 7);
    EXPECT_EQ(last.bytes[8] >> 6U, 2);
    for (int i = 0; i < 10'000; ++i) {
        if (i == 5'000) {
            clock.advance(std::chrono::seconds{-10});
        }
        const auto next = source.next();
        ASSERT_LT(last, next) << i;
        last = next;
    }
}

TEST(Uuid, ANameHasOneUuidInItsScope) {
    const auto id = name_uuid("instance pupr-csv", "L-1");
    EXPECT_EQ(id, name_uuid("instance pupr-csv", "L-1"));
    EXPECT_NE(id, name_uuid("instance pupr-csv", "L-2"));
    EXPECT_NE(id, name_uuid("instance other", "L-1"));
    EXPECT_EQ(to_string(id)[14], '5');
}

}  // namespace
}  // namespace hub
