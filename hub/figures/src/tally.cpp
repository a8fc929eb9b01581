#include "hub/figures/tally.hpp"

#include <algorithm>
#include <cmath>

namespace hub::figures {

Interval wilson(std::int64_t hits, std::int64_t of) {
    constexpr double z = 1.959963984540054;  // 97.5 % of the normal distribution lie below
    const auto n = static_cast<double>(of);
    const auto share = static_cast<double>(hits) / n;
    const auto whole = 1 + z * z / n;
    const auto middle = share + z * z / (2 * n);
    const auto spread = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return {std::max(0.0, (middle - spread) / whole), std::min(1.0, (middle + spread) / whole)};
}

VolumeGroup volume_group(std::int64_t counted, std::chrono::days period) {
    constexpr std::int64_t year = 365;
    const auto days = std::max<std::int64_t>(period.count(), 1);
    if (counted * year >= 10'000 * days) {
        return VolumeGroup::a;
    }
    return counted * year >= 2'000 * days ? VolumeGroup::b : VolumeGroup::c;
}

void Tally::add(Verdict verdict, bool was_extended, std::optional<std::int32_t> days, std::int64_t count) {
    bool in_cohort = true;
    switch (verdict) {
        case Verdict::met: met += count; break;
        case Verdict::late: late += count; break;
        case Verdict::open: open += count; break;
        case Verdict::left:
            left += count;
            in_cohort = false;
            break;
        case Verdict::standing:
            standing += count;
            in_cohort = false;
            break;
    }
    if (!in_cohort) {
        return;
    }
    extended += was_extended ? count : 0;
    if (days && verdict != Verdict::open) {
        took[*days] += count;
    }
}

void Tally::add(const Tally& other) {
    met += other.met;
    late += other.late;
    open += other.open;
    left += other.left;
    standing += other.standing;
    extended += other.extended;
    for (const auto& [days, count] : other.took) {
        took[days] += count;
    }
}

std::optional<double> Tally::compliance() const {
    return counted() == 0 ? std::nullopt : std::optional{static_cast<double>(met) / static_cast<double>(counted())};
}

std::optional<Interval> Tally::interval() const {
    return counted() == 0 ? std::nullopt : std::optional{wilson(met, counted())};
}

std::optional<std::int32_t> Tally::days_within(double share) const {
    std::int64_t all = 0;
    for (const auto& [days, count] : took) {
        all += count;
    }
    // 1e-9: so that 0.9 of 10 is the ninth, whatever 0.9 is in binary.
    const auto wanted = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(all) - 1e-9));
    std::int64_t seen = 0;
    for (const auto& [days, count] : took) {
        seen += count;
        if (seen >= std::max<std::int64_t>(wanted, 1)) {
            return days;
        }
    }
    return std::nullopt;
}

std::vector<Place> ranked(const std::vector<const Tally*>& tallies, std::chrono::days period) {
    std::vector<Place> out;
    for (const auto* one : tallies) {
        out.push_back({volume_group(one->counted(), period), 0});
    }
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        if (tallies[i]->counted() < least_ranked) {
            continue;
        }
        // In whole numbers: a/b > c/d as a*d > c*b, so that equals are equal.
        const auto better = [&](std::size_t j) {
            return out[j].group == out[i].group && tallies[j]->counted() >= least_ranked &&
                   tallies[j]->met * tallies[i]->counted() > tallies[i]->met * tallies[j]->counted();
        };
        std::int32_t before = 0;
        for (std::size_t j = 0; j < tallies.size(); ++j) {
            before += better(j) ? 1 : 0;
        }
        out[i].rank = before + 1;
    }
    return out;
}

}  // namespace hub::figures
