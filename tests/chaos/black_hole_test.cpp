// REL_R2: one of many agencies is a black hole; the others must not notice.
#include "kill_loop.hpp"
#include "many_offices.hpp"

#include "hub/testing/wait.hpp"

#include <algorithm>
#include <iostream>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class REL_R2 : public ManyOffices {
protected:
    [[nodiscard]] std::string now() const { return city.sql("SELECT sp4n_us(clock_timestamp())").at(0).at(0); }
    [[nodiscard]] bool others_are_done() const {
        return city.count("SELECT count(*) FROM delivery WHERE instance <> '" + hole() + "'") == 0;
    }
    [[nodiscard]] const std::string& hole() const { return names().back(); }

    /// Clients file for a while at an even pace; from receipt to the office's answer, ms, 99 of 100, the hole left out.
    double p99_of(std::chrono::milliseconds how_long) {
        const auto from = now();
        auto options = filing(names());
        options.threads = 8;
        options.pace = 40ms;
        options.seed = ++phase_;
        options.key_prefix = "phase-" + std::to_string(phase_);
        Filers filers{options};
        static_cast<void>(wait_until([] { return false; }, how_long, how_long));
        filers.finish();
        EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 5ms));
        filers.abandon();
        EXPECT_TRUE(filers.surprises().empty());
        EXPECT_TRUE(wait_until([&] { return others_are_done(); }, 20s, 20ms)) << "others wait for the hole";
        const auto row = city.sql(
                                 "SELECT count(*), percentile_disc(0.99) WITHIN GROUP (ORDER BY sp4n_us(e.at) -"
                                 " sp4n_us(c.received_at)) FROM complaint c JOIN event e ON e.complaint_id = c.id AND"
                                 " e.kind = 3 WHERE c.category <> '" +
                                 hole() + "' AND sp4n_us(c.received_at) >= " + from)
                             .at(0);
        measured_ += std::stoul(row.at(0));
        return std::stod(row.at(1)) / 1'000;
    }

    std::size_t measured_ = 0;

private:
    std::uint64_t phase_ = 0;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// Its requests are taken and never answered. Quiet times and times with the hole take turns, so that what else the
/// machine does hits both. The ratio is a figure; it is asserted only where SP4N_MOST_RATIO asks for it.
TEST_F(REL_R2, black_holed_agency_leaves_the_others_alone) {
    const auto rounds = from_environment("SP4N_ROUNDS", 1);
    const std::chrono::milliseconds phase{from_environment("SP4N_PHASE_MS", 4'000)};
    ASSERT_NO_FATAL_FAILURE(build(50, [](CityInstance& instance) {
        instance.timeout = "1s";
        instance.retry_base = "500ms";
        instance.retry_cap = "5s";
    }));
    static_cast<void>(p99_of(2s));  // everything is warm
    std::vector<double> ratios;
    double waiting = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        one.set(Line::passes);
        ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM delivery") == 0; }, 120s, 20ms));
        const auto quiet = p99_of(phase);
        one.set(Line::holds);
        const auto beside = p99_of(phase);
        waiting = static_cast<double>(city.count("SELECT count(*) FROM delivery"));
        EXPECT_GT(waiting, 0) << "nothing was sent into the hole: this run shows nothing";
        ratios.push_back(beside / quiet);
        std::cout << "REL_R2 p99 of 49 agencies, ms: quiet " << quiet << ", beside a black hole " << beside
                  << ", ratio " << beside / quiet << '\n';
    }
    EXPECT_NE(hub->metric("sp4n_connector_breaker_state{connector=\"" + hole() + "\"}"), 1.0) << "it is left alone";
    std::cout << "REL_R2 rounds=" << rounds << " measured=" << measured_ << " waiting_for_the_hole=" << waiting
              << " median_ratio=" << median(ratios) << '\n';
    if (const auto percent = from_environment("SP4N_MOST_RATIO_PERCENT", 0); percent != 0) {
        EXPECT_LE(median(ratios) * 100, static_cast<double>(percent));
    }
    // It closes: what waited arrives, each once.
    one.set(Line::passes);
    EXPECT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM delivery") == 0; }, 120s, 20ms));
    EXPECT_EQ(offices.stats().duplicates, 0U);
    EXPECT_EQ(static_cast<std::int64_t>(offices.stats().tickets), city.count("SELECT count(*) FROM complaint"));
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
