// REL_R3: many agencies were away and are back at once; what waited for them drains at their rates, and nobody comes in
// step with anybody.
#include "kill_loop.hpp"
#include "many_offices.hpp"
#include "spread.hpp"

#include "hub/testing/wait.hpp"

#include <algorithm>
#include <iostream>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

/// The most that began in any window of this length, as a share of what the rate allows in it.
double peak(const std::vector<double>& times, double window_s, double per_minute) {
    std::size_t most = 0;
    for (std::size_t first = 0, end = 0; first < times.size(); ++first) {
        while (end < times.size() && times[end] < times[first] + window_s) {
            ++end;
        }
        most = std::max(most, end - first);
    }
    return static_cast<double>(most) / (per_minute * window_s / 60);
}

class REL_R3 : public ManyOffices {
protected:
    /// All lines are cut, the complaints are filed, the lines are back; until the outbox is empty.
    void drain(std::size_t how_many_offices, std::size_t backlog, std::uint32_t per_minute) {
        ASSERT_NO_FATAL_FAILURE(build(how_many_offices, [&](CityInstance& instance) {
            instance.per_minute = per_minute;
            instance.in_flight = 16;
        }));
        others.set(Line::resets);
        one.set(Line::resets);
        auto options = filing(names());
        options.threads = 16;
        options.pace = 0ms;
        filed = file(options, backlog);
        EXPECT_EQ(city.count("SELECT count(*) FROM delivery"), static_cast<std::int64_t>(filed.size()));
        others.set(Line::passes);
        one.set(Line::passes);
        const auto ideal = std::chrono::duration<double>{
            60.0 * static_cast<double>(filed.size()) / static_cast<double>(how_many_offices) / per_minute};
        ASSERT_TRUE(wait_until(
            [&] { return city.count("SELECT count(*) FROM delivery") == 0; },
            60s + std::chrono::duration_cast<std::chrono::seconds>(3 * ideal), 20ms));
        const auto by_office = arrivals(filed);
        ASSERT_EQ(by_office.size(), how_many_offices);
        double worst_minute = 0;
        double slowest = 0;
        for (const auto& [name, times] : by_office) {
            // What a token bucket lets through: the rate, and at once as much as three seconds' worth (5 % of a
            // minute).
            for (const auto window : {1.0, 5.0, 20.0, 60.0}) {
                const auto burst = std::max(per_minute * 0.05, 1.0);
                const auto allowed = per_minute * window / 60 + burst;
                const auto seen = peak(times, window, per_minute) * per_minute * window / 60;
                EXPECT_LE(seen, allowed + 2) << name << " in " << window << " s";
            }
            worst_minute = std::max(worst_minute, peak(times, 60, per_minute));
            slowest = std::max(slowest, times.back() - times.front());
        }
        std::cout << "REL_R3 offices=" << how_many_offices << " backlog=" << filed.size()
                  << " per_minute=" << per_minute << " peak_of_a_minute=" << worst_minute << " drained_s=" << slowest
                  << " at_its_rate_s=" << ideal.count() << '\n';
        if (ideal > 60s) {
            EXPECT_LE(worst_minute, 1.05);
        }
        EXPECT_EQ(offices.stats().tickets, filed.size());
        EXPECT_EQ(offices.stats().duplicates, 0U);
        expect_conserved();
    }

    std::vector<Filed> filed;
};

TEST_F(REL_R3, one_agency_with_a_long_backlog) {
    drain(
        1, from_environment("SP4N_BACKLOG", 600),
        static_cast<std::uint32_t>(from_environment("SP4N_PER_MINUTE", 6'000)));
}

TEST_F(REL_R3, fifty_agencies_back_at_once) {
    const auto backlog = from_environment("SP4N_BACKLOG", 600);
    drain(50, backlog, static_cast<std::uint32_t>(std::max<std::uint64_t>(backlog / 50 * 3, 60)));
}

/// SAB11. Full jitter: the first wait of each message is evenly spread between 0 and the base.
class REL_SAB11 : public ManyOffices {
protected:
    static constexpr double base_s = 300;

    /// How far the first waits are from an even spread.
    double unevenness(const std::string& which) {
        program = which;
        build(50, [](CityInstance& instance) { instance.retry_base = instance.retry_cap = "300s"; });
        others.set(Line::resets);
        one.set(Line::resets);
        auto options = filing(names());
        options.pace = 0ms;
        static_cast<void>(file(options, 1'000));
        const std::string failed_once = " FROM delivery WHERE attempt = 1 AND node IS NULL AND state = 1";
        EXPECT_TRUE(wait_until([&] { return city.count("SELECT count(*)" + failed_once) >= 250; }, 60s, 20ms));
        std::vector<double> waits;
        for (const auto& row : city.sql("SELECT sp4n_us(next_attempt_at) - sp4n_us(born_at)" + failed_once)) {
            waits.push_back(std::stod(row.at(0)) / 1e6 / base_s);
        }
        const auto distance = distance_from_even(waits);
        std::cout << "REL_SAB11 " << which << ": first waits " << waits.size() << ", distance from an even spread "
                  << distance << ", critical " << critical_distance(waits.size()) << '\n';
        critical = critical_distance(waits.size());
        return distance;
    }
    double critical = 0;
};

TEST_F(REL_SAB11, retries_are_spread_evenly) {
    const auto distance = unevenness("sp4n-hub");
    EXPECT_LT(distance, critical);
}

TEST_F(REL_SAB11, retries_without_jitter_are_caught) {
    const auto distance = unevenness("sp4n-hub-no-jitter");
    EXPECT_GT(distance, critical) << "retries in step were not noticed";
}

}  // namespace
}  // namespace hub::testing
