#include "kill_loop.hpp"

#include "hub/testing/wait.hpp"

#include <cstdlib>
#include <ostream>
#include <random>
#include <set>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// The state of one run.
class KillLoop {
public:
    KillLoop(Cluster& cluster, const KillLoopOptions& options)
        : options_{options}, cluster_{cluster}, city_{cluster}, random_{options.seed} {
        result_.took = 0ms;
    }

    KillLoopResult run() {
        const auto began = Clock::now();
        auto& roads = city_.add_office("ROADS");
        auto& transport = city_.add_office("TRANSPORT");
        const std::vector<std::string> faults{"--fault", "cut:0.1,500:0.05,503:0.02,slow:0.05", "--slow-ms", "300",
                                              "--seed",  std::to_string(options_.seed)};
        roads.start(faults);
        transport.start(faults);
        auto& market = city_.add_office("MARKET");
        market.start({"--naive", "--fault", "cut:0.02,503:0.02", "--seed", std::to_string(options_.seed)});
        city_.instances = {
            rest_instance("roads", roads.port()), rest_instance("transport", transport.port()),
            rest_instance("market", market.port())};
        city_.instances[2].idempotent = false;
        city_.write_config();
        city_.prepare_database();
        auto& hub = city_.add_node("hub", options_.program);
        hub.start_ready();

        FilersOptions filing;
        filing.ports = {hub.port()};
        filing.api_key = city_.key();
        filing.categories = {"roads", "transport", "market"};
        filing.threads = options_.threads;
        filing.seed = options_.seed;
        Filers filers{filing};
        torment(hub, filers);
        drain(hub, filers);
        hub.stop();
        result_.audit = audit(city_, filers, {{{"roads", &roads}, {"transport", &transport}}, {{"market", &market}}});
        result_.tries = filers.tries();
        result_.replays = filers.replays();
        result_.surprises = filers.surprises();
        for (const auto* office : {&roads, &transport, &market}) {
            for (const auto& [fault, count] : office->stats().faults) {
                result_.faults[fault] += count;
            }
        }
        result_.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
        return result_;
    }

private:
    std::chrono::milliseconds random_life() {
        const auto span = static_cast<std::uint64_t>((options_.most_life - options_.least_life).count()) + 1;
        return options_.least_life + std::chrono::milliseconds{random_() % span};
    }

    /// Which kills the database crashes with: spread over the run.
    [[nodiscard]] bool is_crash_turn(int kill) const {
        if (options_.database_crashes == 0) {
            return false;
        }
        const int every = std::max(1, options_.hub_kills / options_.database_crashes);
        return kill % every == every / 2 && result_.database_crashes < options_.database_crashes;
    }

    /// Lets the hub live for a while, and looks at the books meanwhile.
    void let_live(std::chrono::milliseconds life) {
        const auto end = Clock::now() + life;
        while (Clock::now() < end && result_.books.look(city_)) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
            static_cast<void>(wait_until([] { return false; }, std::clamp(left, 0ms, 100ms), 50ms));
        }
    }

    void torment(HubNode& hub, Filers& filers) {
        for (int kill = 0; kill < options_.hub_kills || filers.confirmed() < options_.complaints; ++kill) {
            let_live(random_life());
            if (!result_.books.why_not.empty() || kill > 20 * options_.hub_kills) {
                return;
            }
            if (is_crash_turn(kill)) {
                cluster_.crash();
                ++result_.database_crashes;
                let_live(300ms);  // the hub answers 503 meanwhile
                cluster_.start();
            } else {
                hub.kill();
                ++result_.hub_kills;
                hub.start();
            }
        }
    }

    void drain(HubNode& hub, Filers& filers) {
        filers.finish();
        static_cast<void>(hub.wait_ready(60s));
        static_cast<void>(wait_until([&] { return filers.ended(); }, 60s, 20ms));
        filers.abandon();
        result_.drained =
            wait_until([&] { return city_.count("SELECT count(*) FROM delivery WHERE state <> 3") == 0; }, 90s, 50ms);
    }

    KillLoopOptions options_;
    Cluster& cluster_;
    City city_;
    std::mt19937_64 random_;
    KillLoopResult result_;
};

}  // namespace

KillLoopResult run_kill_loop(Cluster& cluster, const KillLoopOptions& options) {
    return KillLoop{cluster, options}.run();
}

std::ostream& operator<<(std::ostream& out, const KillLoopResult& result) {
    out << "kills=" << result.hub_kills << " database_crashes=" << result.database_crashes
        << " looks=" << result.books.looks << " seen=" << result.books.seen << " tries=" << result.tries
        << " replays=" << result.replays << " drained=" << result.drained
        << " seconds=" << static_cast<double>(result.took.count()) / 1000 << "\n  " << result.audit
        << "\n  office faults:";
    for (const auto& [fault, count] : result.faults) {
        out << ' ' << fault << '=' << count;
    }
    for (const auto& surprise : result.surprises) {
        out << "\n  surprise: " << surprise;
    }
    return out;
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text != nullptr && *text != '\0' ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace hub::testing
