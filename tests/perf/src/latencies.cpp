#include "latencies.hpp"

#include <algorithm>
#include <cmath>

namespace hub::perf {

Percentiles Latencies::percentiles() const {
    if (values_us_.empty()) {
        return {};
    }
    auto sorted = values_us_;
    std::ranges::sort(sorted);
    const auto at = [&](double share) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
        return static_cast<double>(sorted[std::max<std::size_t>(rank, 1) - 1]) / 1000.0;
    };
    return {at(0.5), at(0.9), at(0.99), at(1.0)};
}

}  // namespace hub::perf
