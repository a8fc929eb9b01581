#pragma once
#include <chrono>
#include <cstdint>
#include <vector>

namespace hub::perf {

struct Percentiles {
    double p50_ms = 0;
    double p90_ms = 0;
    double p99_ms = 0;
    double max_ms = 0;
};

/// Every latency of a run, kept whole: no buckets, no loss.
class Latencies {
public:
    void reserve(std::size_t count) { values_us_.reserve(count); }
    void add(std::chrono::nanoseconds latency) { values_us_.push_back(static_cast<float>(latency.count()) / 1000.0F); }
    [[nodiscard]] std::size_t size() const noexcept { return values_us_.size(); }
    /// Nearest rank. All 0 when there are none.
    [[nodiscard]] Percentiles percentiles() const;

private:
    std::vector<float> values_us_;
};

}  // namespace hub::perf
