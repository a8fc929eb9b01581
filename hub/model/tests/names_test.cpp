#include "hub/model/names.hpp"

#include <gtest/gtest.h>

#include <set>

namespace hub::model {
namespace {

template <class E>
class Names : public testing::Test {};
using AllEnums = testing::Types<
    ComplaintKind, Status, Channel, Priority, ClockKind, ClockFate, RoutedBy, MessageKind, MessageReason, DeliveryState,
    Outcome, Cause, UpdateKind, EmitResult, EventKind, Mending, Isolation, Role, Direction>;
TYPED_TEST_SUITE(Names, AllEnums);

TYPED_TEST(Names, SpellingsAndNumbersRoundTripAndAreUnique) {
    std::set<std::string_view> spellings;
    for (const auto& [value, name] : names_of<TypeParam>()) {
        EXPECT_TRUE(spellings.insert(name).second) << name;
        EXPECT_EQ(parse_name<TypeParam>(name), value);
        EXPECT_EQ(from_number<TypeParam>(static_cast<int>(value)), value);
        EXPECT_EQ(name_of(value), name);
    }
    EXPECT_FALSE(parse_name<TypeParam>("no such word"));
    EXPECT_FALSE(from_number<TypeParam>(250));
}

}  // namespace
}  // namespace hub::model
