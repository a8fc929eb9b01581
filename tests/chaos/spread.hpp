#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace hub::testing {

/// The statistic of Kolmogorov and Smirnov: the largest difference between how the values are distributed and an even
/// distribution over [0, 1].
inline double distance_from_even(std::vector<double> values) {
    std::ranges::sort(values);
    const auto count = static_cast<double>(values.size());
    double distance = values.empty() ? 1 : 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = std::clamp(values[i], 0.0, 1.0);
        distance =
            std::max({distance, static_cast<double>(i + 1) / count - value, value - static_cast<double>(i) / count});
    }
    return distance;
}

/// An even distribution is farther from itself than this once in a thousand times.
inline double critical_distance(std::size_t values) {
    return 1.95 / std::sqrt(static_cast<double>(values));
}

}  // namespace hub::testing
