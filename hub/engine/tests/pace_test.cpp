#include "pace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;

/// The most that go within any `span`.
std::size_t peak(const std::vector<Pace::Time>& gone, std::chrono::milliseconds span) {
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < gone.size(); ++i) {
        while (gone[i] - gone[first] >= span) {
            ++first;
        }
        most = std::max(most, i - first + 1);
    }
    return most;
}

/// Whoever asks does so when he can: every few milliseconds, now and then much later.
TEST(Pace, never_over_1_05_times_of_the_rate_however_it_is_asked) {
    std::mt19937 dice{7};
    for (const auto per_minute : {60, 600, 3'000, 60'000}) {
        Pace::Time now{};
        Pace pace{per_minute, now};
        std::vector<Pace::Time> gone;
        for (int i = 0; i < 5'000; ++i) {
            now += std::chrono::milliseconds{dice() % 100 == 0 ? dice() % 3'000 : dice() % 30};
            while (pace.take(now)) {
                gone.push_back(now);
            }
        }
        const double allowed = per_minute / 6.0 * 1.05 + 1;
        EXPECT_LE(static_cast<double>(peak(gone, 10s)), allowed) << per_minute;
        EXPECT_GT(gone.size(), 10U);
    }
}

TEST(Pace, whoever_asks_often_enough_gets_all_of_it) {
    Pace::Time now{};
    Pace pace{3'000, now};
    int gone = 0;
    for (int i = 0; i < 6'000; ++i) {  // a minute, every 10 ms
        while (pace.take(now)) {
            ++gone;
        }
        now += 10ms;
    }
    EXPECT_NEAR(gone, 3'000, 15);
}

}  // namespace
}  // namespace hub::engine
