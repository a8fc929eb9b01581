// Reads cohorts as cohort_oracle.py writes them and prints what hub/figures makes of each.
#include "hub/figures/tally.hpp"
#include "hub/model/names.hpp"

#include <cstdio>
#include <iostream>
#include <string>

namespace {

using hub::TimePoint;
using hub::figures::Period;
using hub::figures::Tally;

TimePoint at(std::int64_t us) {
    return TimePoint{std::chrono::microseconds{us}};
}
template <class T>
std::optional<T> given(const std::string& word, T (*read)(const std::string&)) {
    return word == "-" ? std::nullopt : std::optional{read(word)};
}
std::int64_t number(const std::string& word) {
    return std::stoll(word);
}

Tally read_cohort(const Period& period, TimePoint now, int clocks) {
    Tally tally;
    for (int i = 0; i < clocks; ++i) {
        std::int64_t due = 0;
        std::string fate, paused, took;
        int extended = 0;
        std::cin >> due >> fate >> paused >> took >> extended;
        hub::figures::ClockRun run{at(due), hub::model::parse_name<hub::model::ClockFate>(fate), {}};
        if (const auto since = given(paused, number)) {
            run.standing_since = at(*since);
        }
        const auto verdict = hub::figures::verdict_of(run, now);
        const bool standing = verdict == hub::figures::Verdict::standing;
        if (verdict && (standing || hub::figures::falls_in(run.due, period, now))) {
            const auto days = given(took, number);
            tally.add(*verdict, extended == 1, days ? std::optional{static_cast<std::int32_t>(*days)} : std::nullopt);
        }
    }
    return tally;
}

}  // namespace

int main() {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t now = 0;
    int clocks = 0;
    while (std::cin >> first >> last >> now >> clocks) {
        const Period period{at(first), at(last)};
        const auto tally = read_cohort(period, at(now), clocks);
        const auto days = std::chrono::ceil<std::chrono::days>(std::min(period.to, at(now)) - period.from);
        const auto group = hub::figures::volume_group(tally.counted(), days);
        const auto interval = tally.interval().value_or(hub::figures::Interval{-1, -1});
        std::printf(
            "%lld %lld %lld %lld %lld %lld %lld %d %d %c %.9f %.9f %.9f\n", static_cast<long long>(tally.counted()),
            static_cast<long long>(tally.met), static_cast<long long>(tally.late), static_cast<long long>(tally.open),
            static_cast<long long>(tally.left), static_cast<long long>(tally.standing),
            static_cast<long long>(tally.extended), tally.days_within(0.5).value_or(-1),
            tally.days_within(0.9).value_or(-1), "?ABC"[static_cast<int>(group)], tally.compliance().value_or(-1),
            interval.low, interval.high);
    }
}
