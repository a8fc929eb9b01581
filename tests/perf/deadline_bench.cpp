// deadline_bench CONFIG: how many deadlines one core computes a second, and how many it explains, with the policies and
// the calendar of a configuration.
#include "target.hpp"

#include "hub/settings/load.hpp"
#include "hub/sla/deadlines.hpp"

#include <chrono>
#include <cstdio>
#include <vector>

namespace {

using namespace hub;
using model::ClockKind;
using Clock = std::chrono::steady_clock;

/// Starts all over a year, in an order that no cache foresees, of three zones and three clocks.
std::vector<sla::ClockQuestion> questions(const sla::Deadlines& deadlines) {
    constexpr std::size_t count = 1U << 16U;
    constexpr const char* zones[] = {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"};
    constexpr ClockKind clocks[] = {ClockKind::verification, ClockKind::first_follow_up, ClockKind::completion};
    constexpr std::uint64_t seconds_a_year = 365 * 86'400;
    const TimePoint first{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};
    std::vector<sla::ClockQuestion> out;
    std::uint64_t state = 42;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        const auto start = first + std::chrono::seconds{(state >> 20U) % seconds_a_year};
        out.push_back(
            {.clock = clocks[i % 3],
             .policy = deadlines.policy_for(start),
             .start = start,
             .zone = zones[(state >> 8U) % 3]});
    }
    return out;
}

double rate(const sla::Deadlines& deadlines, const std::vector<sla::ClockQuestion>& asked, std::int64_t& sum) {
    constexpr int rounds = 200;
    const auto start = Clock::now();
    for (int round = 0; round < rounds; ++round) {
        for (const auto& question : asked) {
            const auto due = deadlines.due(question);
            sum += due ? due->due_at.time_since_epoch().count() : 0;
        }
    }
    const std::chrono::duration<double> taken = Clock::now() - start;
    return rounds * static_cast<double>(asked.size()) / taken.count();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: deadline_bench CONFIG\n", stderr);
        return 2;
    }
    auto loaded = settings::load_folder(argv[1]);
    if (!loaded.settings) {
        std::fputs("deadline_bench: the configuration has errors: sp4n-hub check\n", stderr);
        return 1;
    }
    auto calendar = sla::WorkingCalendar::create(loaded.settings->calendar);
    if (!calendar) {
        std::fprintf(stderr, "deadline_bench: %s\n", to_string(calendar.error()).c_str());
        return 1;
    }
    const auto deadlines = sla::Deadlines::create(loaded.settings->policies, std::move(*calendar));
    if (!deadlines) {
        std::fprintf(stderr, "deadline_bench: %s\n", to_string(deadlines.error()).c_str());
        return 1;
    }
    const auto asked = questions(*deadlines);
    std::int64_t sum = 0;
    static_cast<void>(rate(*deadlines, asked, sum));  // caches are warm
    const auto reached = rate(*deadlines, asked, sum);
    std::printf(
        "Deadlines of one core: %.1f million a second (%.0f ns each; 65,536 different ones, check sum %lld)\n",
        reached / 1e6, 1e9 / reached, static_cast<long long>(sum));
    perf::target("deadlines, one core", ">=", 10e6, reached, "/s");
    return 0;
}
