#pragma once
#include "hub/figures/verdict.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace hub::figures {

/// Bounds of a share, 0-1.
struct Interval {
    double low = 0;
    double high = 0;
};
/// Wilson's score interval at 95 %: honest for small numbers and at the ends, where the plain one is not. `of` > 0.
Interval wilson(std::int64_t hits, std::int64_t of);

/// Offices are compared with offices of their size (CPGRAMS, ux.md 1.1): clocks a year.
enum class VolumeGroup : std::uint8_t {
    a = 1,  ///< 10,000 and more
    b = 2,  ///< 2,000 and more
    c = 3
};
VolumeGroup volume_group(std::int64_t counted, std::chrono::days period);

/// Below this nobody is ranked (ux.md 1.2).
constexpr std::int64_t least_ranked = 30;

/// Clocks of one line of a report, counted.
struct Tally {
    std::int64_t met = 0;
    std::int64_t late = 0;
    std::int64_t open = 0;
    std::int64_t left = 0;      ///< beside the cohort
    std::int64_t standing = 0;  ///< now; beside the cohort
    std::int64_t extended = 0;  ///< of the cohort: their deadline had been put off
    /// Working days that a clock of the cohort ran until it stopped (met and late) → how many.
    std::map<std::int32_t, std::int64_t> took;

    void add(Verdict verdict, bool was_extended, std::optional<std::int32_t> days, std::int64_t count = 1);
    void add(const Tally& other);
    /// The cohort: clocks whose deadline fell in the period.
    [[nodiscard]] std::int64_t counted() const { return met + late + open; }
    [[nodiscard]] std::int64_t missed() const { return late + open; }
    /// Empty: nothing was due.
    [[nodiscard]] std::optional<double> compliance() const;
    [[nodiscard]] std::optional<Interval> interval() const;
    /// The least number of days within which that share had stopped (nearest rank); `share` in (0, 1]. Empty: none had.
    [[nodiscard]] std::optional<std::int32_t> days_within(double share) const;
};

/// Place in the order of compliance within each volume group: 1 is best, equals share a place, 0 stands for fewer than
/// `least_ranked`. One entry a tally.
struct Place {
    VolumeGroup group = VolumeGroup::c;
    std::int32_t rank = 0;
};
std::vector<Place> ranked(const std::vector<const Tally*>& tallies, std::chrono::days period);

}  // namespace hub::figures
