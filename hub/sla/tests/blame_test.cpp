#include "hub/sla/blame.hpp"

#include "sample_calendar.hpp"

namespace hub::sla {
namespace {

using std::chrono::hours;

const auto due = instant("2026-12-02T00:00:00+07:00");

TEST(Blame, nothing_is_overrun_before_the_limit) {
    EXPECT_EQ(blame({.due = due, .ended = due, .delivered_due = {}, .by_connector = true}), Blame{});
}

TEST(Blame, an_agency_in_the_inbox_has_all_of_it) {
    EXPECT_EQ(
        blame({.due = due, .ended = due + hours{30}, .delivered_due = {}, .by_connector = false}),
        (Blame{.agency = hours{30}, .hub = {}}));
}

TEST(Blame, what_the_connector_was_late_is_the_hubs) {
    const auto of = [](auto ended, auto delivered_due) {
        return blame({.due = due, .ended = due + ended, .delivered_due = due + delivered_due, .by_connector = true});
    };
    EXPECT_EQ(of(hours{30}, hours{20}), (Blame{.agency = hours{10}, .hub = hours{20}}));
    EXPECT_EQ(of(hours{30}, hours{-20}), (Blame{.agency = hours{30}, .hub = {}})) << "delivered in time";
    EXPECT_EQ(of(hours{30}, hours{40}), (Blame{.agency = {}, .hub = hours{30}}));
    EXPECT_EQ(
        blame({.due = due, .ended = due + hours{30}, .delivered_due = {}, .by_connector = true}),
        (Blame{.agency = {}, .hub = hours{30}}))
        << "not delivered yet";
}

}  // namespace
}  // namespace hub::sla
