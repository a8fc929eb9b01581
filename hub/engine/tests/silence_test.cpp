// When silence is an alarm: weekends, midnight, zones, maintenance.
#include "hub/engine/silence.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t working_days = 0x1F;

TimePoint at(const std::string& text) {
    return *parse_rfc3339(text);
}

model::Instance polled_within(std::chrono::milliseconds poll) {
    model::Instance out;
    out.expect.poll = poll;
    return out;
}
/// 2026-11-27 is a Friday.
model::Instance heard_within(std::chrono::milliseconds item, int from, int to, const char* zone = "Asia/Jakarta") {
    model::Instance out;
    out.expect.item = item;
    out.expect.hours.days = working_days;
    out.expect.hours.from = static_cast<std::int16_t>(from * 60);
    out.expect.hours.to = static_cast<std::int16_t>(to * 60);
    out.expect.hours.zone = zone;
    return out;
}
Heard polled(const std::string& when) {
    Heard out;
    out.watched_since = at("2026-01-01T00:00:00Z");
    out.poll_at = at(when);
    return out;
}
Heard said(const std::string& when) {
    Heard out;
    out.watched_since = at("2026-01-01T00:00:00Z");
    out.item_at = at(when);
    return out;
}
std::string silence(const model::Instance& instance, const Heard& heard, const std::string& now) {
    const auto found = silence_of(instance, heard, at(now));
    return found ? std::string{name_of(found->missing)} + " " + to_rfc3339(found->since) : "none";
}

TEST(Silence, WhereNothingIsExpectedNothingIsMissing) {
    EXPECT_EQ(silence({}, {}, "2026-11-27T10:00:00Z"), "none");
}

TEST(Silence, PollsAreExpectedDayAndNight) {
    const auto instance = polled_within(30min);
    const auto heard = polled("2026-11-28T17:00:00Z");  // Sunday, midnight in Jakarta
    EXPECT_EQ(silence(instance, heard, "2026-11-28T17:29:59.999999Z"), "none");
    EXPECT_EQ(silence(instance, heard, "2026-11-28T17:30:00Z"), "poll 2026-11-28T17:30:00Z");
    EXPECT_EQ(silence(instance, heard, "2026-12-06T08:00:00Z"), "poll 2026-11-28T17:30:00Z") << "it goes on";
    EXPECT_EQ(silence(instance, heard, "2026-11-28T16:00:00Z"), "none") << "a clock that went back";
}

TEST(Silence, WhatNeverCameIsMissingSinceItIsExpected) {
    auto instance = polled_within(30min);
    instance.expect.item = 2h;
    Heard never;
    never.watched_since = at("2026-11-27T03:00:00Z");
    EXPECT_EQ(silence(instance, never, "2026-11-27T03:29:00Z"), "none");
    EXPECT_EQ(silence(instance, never, "2026-11-27T04:00:00Z"), "poll 2026-11-27T03:30:00Z");
    never.poll_at = at("2026-11-27T05:25:00Z");
    EXPECT_EQ(silence(instance, never, "2026-11-27T05:30:00Z"), "item 2026-11-27T05:00:00Z");
    never.watched_since = at("2026-11-27T05:29:00Z");
    EXPECT_EQ(silence(instance, never, "2026-11-27T05:30:00Z"), "none") << "watched anew, after a rest";
}

TEST(Silence, MaintenanceIsNoSilence) {
    auto instance = polled_within(30min);
    model::MaintenanceWindow night;
    night.from = 22 * 60;
    night.to = 4 * 60;
    instance.maintenance = {night};
    const auto heard = polled("2026-11-27T14:50:00Z");  // 21:50 in Jakarta
    EXPECT_EQ(silence(instance, heard, "2026-11-27T21:00:00Z"), "none") << "04:00: ten minutes counted";
    EXPECT_EQ(silence(instance, heard, "2026-11-27T21:19:59Z"), "none");
    EXPECT_EQ(silence(instance, heard, "2026-11-27T22:00:00Z"), "poll 2026-11-27T21:20:00Z");
}

TEST(Silence, AWeekendDoesNotCountWhereNobodyWorks) {
    const auto instance = heard_within(4h, 8, 16);
    const auto friday = said("2026-11-27T14:30:00+07:00");
    EXPECT_EQ(silence(instance, friday, "2026-11-27T16:00:00+07:00"), "none");
    EXPECT_EQ(silence(instance, friday, "2026-11-29T23:00:00+07:00"), "none") << "two days later, no hour of an office";
    EXPECT_EQ(silence(instance, friday, "2026-11-30T10:29:59+07:00"), "none");
    EXPECT_EQ(silence(instance, friday, "2026-11-30T10:30:00+07:00"), "item 2026-11-30T03:30:00Z");
    EXPECT_EQ(silence(instance, friday, "2026-12-05T12:00:00+07:00"), "item 2026-11-30T03:30:00Z")
        << "on a Saturday too: it was missing before";
}

TEST(Silence, OverMidnightTheHoursBelongToTheDayOnWhichTheyBegin) {
    const auto instance = heard_within(3h, 22, 6);
    const auto friday = said("2026-11-27T23:00:00+07:00");
    EXPECT_EQ(silence(instance, friday, "2026-11-28T01:59:00+07:00"), "none");
    EXPECT_EQ(silence(instance, friday, "2026-11-28T02:00:00+07:00"), "item 2026-11-27T19:00:00Z") << "Friday's night";
    const auto late = said("2026-11-28T05:00:00+07:00");
    EXPECT_EQ(silence(instance, late, "2026-11-30T21:00:00+07:00"), "none") << "one hour, then the weekend's nights";
    EXPECT_EQ(silence(instance, late, "2026-12-01T00:00:00+07:00"), "item 2026-11-30T17:00:00Z");
}

TEST(Silence, TheOfficesZoneCounts) {
    const auto heard = said("2026-11-27T06:00:00Z");  // Friday: 13:00 in Jakarta, 15:00 in Jayapura
    EXPECT_EQ(silence(heard_within(2h, 8, 16), heard, "2026-11-27T08:30:00Z"), "item 2026-11-27T08:00:00Z");
    const auto papua = heard_within(2h, 8, 16, "Asia/Jayapura");
    EXPECT_EQ(silence(papua, heard, "2026-11-27T08:30:00Z"), "none") << "one hour, then they went home";
    EXPECT_EQ(silence(papua, heard, "2026-11-30T00:00:00Z"), "item 2026-11-30T00:00:00Z") << "Monday, nine o'clock";
}

TEST(Silence, PollsThatFailComeFirst) {
    auto instance = polled_within(30min);
    instance.expect.item = 1h;
    auto heard = polled("2026-11-27T03:00:00Z");
    heard.item_at = at("2026-11-27T01:00:00Z");
    EXPECT_EQ(silence(instance, heard, "2026-11-27T03:10:00Z"), "item 2026-11-27T02:00:00Z");
    EXPECT_EQ(silence(instance, heard, "2026-11-27T03:40:00Z"), "poll 2026-11-27T03:30:00Z");
}

/// Minute by minute, against the plainest reading of the words.
TEST(Silence, AgreesWithAWalkThroughEveryMinuteOfAFortnight) {
    const auto instance = heard_within(5h, 8, 16);
    const auto begin = at("2026-11-26T09:17:00Z");  // Thursday, 16:17
    Heard heard;
    heard.watched_since = begin;
    auto counted = 0min;
    std::string since = "none";
    for (int minute = 0; minute < 14 * 1440; ++minute) {
        const auto now = begin + std::chrono::minutes{minute};
        if (since == "none" && counted >= 5h) {
            since = "item " + to_rfc3339(now);
        }
        ASSERT_EQ(silence(instance, heard, to_rfc3339(now)), since);
        const auto wall = now + 7h;
        const auto day = std::chrono::floor<std::chrono::days>(wall);
        const auto hour = std::chrono::floor<std::chrono::hours>(wall - day).count();
        counted += std::chrono::weekday{day}.iso_encoding() <= 5 && hour >= 8 && hour < 16 ? 1min : 0min;
    }
    EXPECT_EQ(since, "item 2026-11-27T06:00:00Z");
}

}  // namespace
}  // namespace hub::engine
