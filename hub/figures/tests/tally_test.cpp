#include "hub/figures/tally.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace hub::figures {
namespace {

TEST(Tally, WilsonAsPublished) {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const struct {
        int hits, of;
        double low, high;
    } published[] = {
        {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0.0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (const auto& one : published) {
        const auto made = wilson(one.hits, one.of);
        EXPECT_NEAR(made.low, one.low, 5e-5) << one.hits << " of " << one.of;
        EXPECT_NEAR(made.high, one.high, 5e-5) << one.hits << " of " << one.of;
    }
    EXPECT_DOUBLE_EQ(wilson(20, 20).high, 1.0);
}

TEST(Tally, TheCohortIsMetLateAndOpen) {
    Tally tally;
    EXPECT_FALSE(tally.compliance());
    EXPECT_FALSE(tally.interval());
    EXPECT_FALSE(tally.days_within(0.5));
    tally.add(Verdict::met, false, 2, 6);
    tally.add(Verdict::late, true, 9, 2);
    tally.add(Verdict::open, true, 40, 2);
    tally.add(Verdict::left, true, 1, 100);
    tally.add(Verdict::standing, true, {}, 100);
    EXPECT_EQ(tally.counted(), 10);
    EXPECT_EQ(tally.missed(), 4);
    EXPECT_EQ(tally.extended, 4) << "of the cohort alone";
    EXPECT_DOUBLE_EQ(*tally.compliance(), 0.6);
    EXPECT_EQ(tally.days_within(0.5), 2);
    EXPECT_EQ(tally.days_within(0.75), 2);
    EXPECT_EQ(tally.days_within(0.9), 9) << "an open clock has no days yet";
    Tally sum;
    sum.add(tally);
    sum.add(tally);
    EXPECT_EQ(sum.counted(), 20);
    EXPECT_EQ(sum.left, 200);
    EXPECT_EQ(sum.took, (std::map<std::int32_t, std::int64_t>{{2, 12}, {9, 4}}));
}

TEST(Tally, QuantilesAreNearestRank) {
    Tally tally;
    for (int days = 1; days <= 10; ++days) {
        tally.add(Verdict::met, false, days);
    }
    EXPECT_EQ(tally.days_within(0.5), 5);
    EXPECT_EQ(tally.days_within(0.9), 9);
    EXPECT_EQ(tally.days_within(1.0), 10);
    EXPECT_EQ(tally.days_within(0.01), 1);
}

TEST(Tally, GroupsByVolumeOfAYear) {
    using std::chrono::days;
    EXPECT_EQ(volume_group(10'000, days{365}), VolumeGroup::a);
    EXPECT_EQ(volume_group(9'999, days{365}), VolumeGroup::b);
    EXPECT_EQ(volume_group(2'000, days{365}), VolumeGroup::b);
    EXPECT_EQ(volume_group(1'999, days{365}), VolumeGroup::c);
    EXPECT_EQ(volume_group(850, days{31}), VolumeGroup::a);
    EXPECT_EQ(volume_group(849, days{31}), VolumeGroup::b);
    EXPECT_EQ(volume_group(0, days{0}), VolumeGroup::c);
}

TEST(Tally, RanksWithinAGroupAndNobodyBelowThirty) {
    const auto made = [](std::int64_t met, std::int64_t late) {
        Tally tally;
        tally.met = met;
        tally.late = late;
        return tally;
    };
    const std::vector<Tally> all{made(20, 20), made(40, 10), made(29, 0), made(30, 30), made(900, 100), made(31, 0)};
    std::vector<const Tally*> tallies;
    for (const auto& one : all) {
        tallies.push_back(&one);
    }
    const auto places = ranked(tallies, std::chrono::days{31});
    EXPECT_EQ(places[5].rank, 1);
    EXPECT_EQ(places[1].rank, 2);
    EXPECT_EQ(places[0].rank, 3);
    EXPECT_EQ(places[3].rank, 3) << "20 of 40 is 30 of 60";
    EXPECT_EQ(places[2].rank, 0) << "29 are too few, were they ever so good";
    EXPECT_EQ(places[4].rank, 1) << "alone in its group";
    EXPECT_EQ(places[4].group, VolumeGroup::a);
}

}  // namespace
}  // namespace hub::figures
