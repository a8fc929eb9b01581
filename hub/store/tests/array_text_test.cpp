#include "array_text.hpp"

#include <gtest/gtest.h>

namespace hub::store {
namespace {

TEST(ArrayText, QuotesEveryTextAndEscapesOnlyWhatMust) {
    ArrayText array;
    array.add(std::string_view{"a,b{}\"\\ NULL"});
    array.add(std::string_view{""});
    array.add_null();
    array.add(std::int64_t{-7});
    EXPECT_EQ(array.take(), R"({"a,b{}\"\\ NULL","",NULL,-7})");
    EXPECT_EQ(array.take(), "{}");
}

TEST(ArrayText, BytesAndAbsentValues) {
    ArrayText array;
    const std::uint8_t bytes[] = {0x00, 0xAB};
    array.add_bytes(bytes);
    array.add(std::optional<TimePoint>{});
    array.add(std::optional{TimePoint{std::chrono::microseconds{5}}});
    EXPECT_EQ(array.take(), R"({"\\x00ab",NULL,5})");
}

}  // namespace
}  // namespace hub::store
