#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub {
namespace {

TEST(TimeText, RoundTrips) {
    for (const auto* text : {"2026-11-24T04:57:55Z", "1969-12-31T23:59:59.999999Z", "2024-02-29T00:00:00.000001Z"}) {
        const auto time = parse_rfc3339(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(to_rfc3339(*time), text);
    }
}

TEST(TimeText, OffsetsBecomeUtc) {
    EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-11-24T09:30:00+07:00")), "2026-11-24T02:30:00Z");
}

TEST(TimeText, RefusesWhatIsNotATime) {
    for (const auto* text :
         {"", "2026-02-29T00:00:00Z", "2026-11-24 00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T00:00:60Z",
          "2026-11-24T00:00:00", "2026-11-24T00:00:00.Z", "0000-11-24T00:00:00Z", "2026-11-24T00:00:00+7:00"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
    EXPECT_FALSE(parse_iso_date("2026-13-01"));
    EXPECT_FALSE(parse_iso_date("2026-1-01"));
}

}  // namespace
}  // namespace hub
