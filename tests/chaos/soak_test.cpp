// REL_S1: a city lives on, and every now and then something breaks; what the hub holds must not grow with the hours.
#include "chaos_city.hpp"
#include "kill_loop.hpp"
#include "process_size.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <map>
#include <random>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class REL_S1 : public ChaosCity {
protected:
    struct Sample {
        double minute = 0;
        ProcessSize hub;
        std::size_t runners_kb = 0;
    };

    void look(const HubNode& hub, Clock::time_point start) {
        Sample sample;
        sample.minute = std::chrono::duration<double, std::ratio<60>>(Clock::now() - start).count();
        sample.hub = size_of(hub.pid());
        for (const auto child : children_of(hub.pid())) {
            sample.runners_kb += size_of(child).resident_kb;
        }
        samples.push_back(sample);
    }

    /// Something breaks for a while.
    void trouble(HubNode& hub, std::mt19937_64& random, std::chrono::milliseconds lasts) {
        switch (random() % 5) {
            case 0:
                ++troubles["an office is away"];
                transport.stop();
                live(lasts);
                transport.start({"--fault", "500:0.05,cut:0.02"});
                break;
            case 1:
                ++troubles["an office fails and cuts"];
                roads.restart({"--fault", "cut:0.2,500:0.3"});
                live(lasts);
                roads.restart({});
                break;
            case 2:
                ++troubles["a runner is killed"];
                for (const auto child : children_of(hub.pid())) {
                    ::kill(child, SIGKILL);
                }
                live(lasts);
                break;
            case 3:
                ++troubles["the database ends every session"];
                static_cast<void>(
                    city.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'sp4n_hub'"
                             " AND datname = current_database()"));
                live(lasts);
                break;
            default:
                ++troubles["the configuration is read again"];
                hub.signal(SIGHUP);
                live(lasts);
                break;
        }
    }

    /// The middle value of a part of the run, from and to as shares of it.
    template <class Get>
    [[nodiscard]] double middle(double from, double to, Get get) const {
        std::vector<double> values;
        for (const auto& sample : samples) {
            const auto share = sample.minute / samples.back().minute;
            if (share >= from && share <= to) {
                values.push_back(static_cast<double>(get(sample)));
            }
        }
        std::ranges::sort(values);
        return values.empty() ? 0 : values[values.size() / 2];
    }

    static void live(std::chrono::milliseconds how_long) {
        static_cast<void>(wait_until([] { return false; }, how_long, how_long));  // the city's own rhythm
    }

    std::vector<Sample> samples;
    std::map<std::string, int> troubles;
};

TEST_F(REL_S1, soak) {
    const auto lasts = std::chrono::seconds{from_environment("SP4N_SOAK_SECONDS", 24)};
    const auto a_minute = from_environment("SP4N_COMPLAINTS_A_MINUTE", 3'000);
    const auto every = std::chrono::seconds{from_environment("SP4N_TROUBLE_EVERY_SECONDS", 3)};
    roads.start();
    transport.start({"--fault", "500:0.05,cut:0.02"});
    market.start({"--naive"});
    auto& hub = city.add_node();
    hub.start_ready();
    auto options = filing({hub.port()});
    options.categories.emplace_back("market");
    options.threads = 4;
    options.pace = std::chrono::milliseconds{60'000 * options.threads / a_minute};
    Filers filers{options};
    Books books;
    std::mt19937_64 random{from_environment("SP4N_SEED", 11)};
    const auto start = Clock::now();
    auto next = start + every;
    while (Clock::now() < start + lasts) {
        ASSERT_TRUE(hub.running()) << hub.log();
        ASSERT_TRUE(books.look(city)) << books.why_not;
        look(hub, start);
        if (Clock::now() >= next) {
            trouble(hub, random, std::chrono::milliseconds{every} / 3);
            next += every;
        }
        live(std::min<std::chrono::milliseconds>(every / 4, 5s));
    }
    drain(filers);
    look(hub, start);
    const auto result = take_stock_with_market(filers);

    const auto memory = [](const Sample& sample) { return sample.hub.resident_kb; };
    const auto descriptors = [](const Sample& sample) { return sample.hub.descriptors; };
    const auto threads = [](const Sample& sample) { return sample.hub.threads; };
    const auto early_kb = middle(0.15, 0.45, memory);
    const auto late_kb = middle(0.7, 1, memory);
    const auto hours = samples.back().minute * 0.55 / 60;  // between the middles of the two parts
    std::cout << "REL_S1 minutes=" << samples.back().minute << " hub_kb=" << early_kb << "->" << late_kb
              << " kb_an_hour=" << (late_kb - early_kb) / hours << " descriptors=" << middle(0.15, 0.45, descriptors)
              << "->" << middle(0.7, 1, descriptors) << " threads=" << middle(0.15, 0.45, threads) << "->"
              << middle(0.7, 1, threads)
              << " runners_kb=" << middle(0.15, 0.45, [](const Sample& sample) { return sample.runners_kb; }) << "->"
              << middle(0.7, 1, [](const Sample& sample) { return sample.runners_kb; }) << "\n  " << result << "\n ";
    for (const auto& [what, count] : troubles) {
        std::cout << ' ' << what << '=' << count << ';';
    }
    std::cout << '\n';
    expect_clean(result);
    books.expect_kept();
    // A sample may fall into a moment in which a session is opened anew.
    EXPECT_NEAR(middle(0.7, 1, descriptors), middle(0.15, 0.45, descriptors), 3);
    EXPECT_EQ(middle(0.7, 1, threads), middle(0.15, 0.45, threads));
    if (lasts >= 600s) {  // before that its pools and caches are still filling
        EXPECT_LE(late_kb, early_kb + 8'192) << "it grows";
    }
    EXPECT_EQ(hub.stop(), ExitStatus{});
}

}  // namespace
}  // namespace hub::testing
