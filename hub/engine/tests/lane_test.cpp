#include "lane.hpp"

#include <gtest/gtest.h>

namespace hub::engine {
namespace {

Flight flight(std::uint8_t n) {
    Flight made;
    Uuid id;
    id.bytes[15] = n;
    made.delivery.id = model::DeliveryId{id};
    return made;
}

TEST(Lane, WindowCountsWaitingFlyingAndPromised) {
    Budget budget{100, 0};
    Lane lane{3, budget};
    lane.promise();
    EXPECT_EQ(lane.room(), 2U);
    lane.add(flight(1), true);
    lane.add(flight(2), false);
    EXPECT_EQ(lane.room(), 1U);
    lane.sent(*lane.next(1));
    EXPECT_EQ(lane.room(), 1U);
    lane.promise();
    EXPECT_FALSE(lane.has_room());
    lane.break_promise();
    EXPECT_TRUE(lane.has_room());
}

TEST(Lane, OneThatWasInFlightAtTwoCrashesGoesAlone) {
    Budget budget{100, 0};
    Lane lane{10, budget};
    auto suspect = flight(2);
    suspect.delivery.crashes = 2;
    lane.add(flight(1), false);
    lane.add(std::move(suspect), false);
    lane.add(flight(3), false);
    lane.sent(*lane.next(4));
    EXPECT_FALSE(lane.next(4)) << "something is in flight";
    ASSERT_TRUE(lane.landed(flight(1).delivery.id));
    auto alone = lane.next(4);
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->delivery.id, flight(2).delivery.id);
    EXPECT_FALSE(lane.next(4));
    lane.sent(std::move(*alone));
    EXPECT_FALSE(lane.next(4)) << "nothing beside it";
    ASSERT_TRUE(lane.landed(flight(2).delivery.id));
    EXPECT_TRUE(lane.next(4));
}

TEST(Lane, NeverMoreInFlightThanTheLimitAlsoWhileOneIsBeingStarted) {
    Budget budget{100, 0};
    Lane lane{10, budget};
    for (std::uint8_t i = 0; i < 4; ++i) {
        lane.add(flight(i), false);
    }
    auto first = lane.next(2);
    auto second = lane.next(2);
    ASSERT_TRUE(first && second);
    EXPECT_FALSE(lane.next(2));
    lane.sent(std::move(*first));
    EXPECT_FALSE(lane.next(2));
    lane.dropped(second->delivery.id);
    EXPECT_TRUE(lane.next(2));
}

TEST(Lane, KnowsAMessageFromTheWindowUntilItsEndIsStored) {
    Budget budget{100, 0};
    Lane lane{10, budget};
    const auto id = flight(1).delivery.id;
    EXPECT_FALSE(lane.knows(id));
    lane.add(flight(1), false);
    EXPECT_TRUE(lane.knows(id));
    lane.sent(*lane.next(1));
    EXPECT_TRUE(lane.knows(id));
    ASSERT_TRUE(lane.landed(id));
    EXPECT_FALSE(lane.landed(id));
    EXPECT_TRUE(lane.knows(id));
    lane.settled(id);
    EXPECT_FALSE(lane.knows(id));
    EXPECT_EQ(lane.under_way(), 0U);
}

TEST(Lane, TheBudgetIsSharedByAllLanes) {
    Budget budget{3, 0};
    Lane one{10, budget};
    Lane other{10, budget};
    one.promise();
    one.add(flight(1), true);
    one.add(flight(2), false);
    other.promise();
    EXPECT_FALSE(one.has_room());
    EXPECT_FALSE(other.has_room());
    one.sent(*one.next(1));
    EXPECT_FALSE(other.has_room());  // on the way counts too
    ASSERT_TRUE(one.landed(flight(1).delivery.id));
    EXPECT_EQ(other.room(), 1U);
    EXPECT_EQ(one.take_waiting().size(), 1U);
    other.break_promise();
    EXPECT_EQ(budget.held, 0U);
    EXPECT_FALSE(one.knows(flight(2).delivery.id));
}

TEST(Lane, BacklogIsOverWhenAClaimThatSawAllOfItCameBackShort) {
    Budget budget{3, 0};
    Lane lane{10, budget};
    EXPECT_TRUE(lane.has_backlog());  // nobody has looked yet
    const auto before = lane.backlog_notes();
    lane.note_backlog();
    lane.backlog_taken(before);
    EXPECT_TRUE(lane.has_backlog());
    lane.backlog_taken(lane.backlog_notes());
    EXPECT_FALSE(lane.has_backlog());
}

}  // namespace
}  // namespace hub::engine
