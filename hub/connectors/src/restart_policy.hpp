#pragma once
#include <chrono>
#include <cstdint>
#include <deque>

namespace hub::connectors {

/// When a crashed instance may start again. Pure: time and chance come in.
class RestartPolicy {
public:
    using Time = std::chrono::steady_clock::time_point;
    struct Limits {
        std::chrono::milliseconds base{1'000};
        std::chrono::milliseconds cap{60'000};
        std::chrono::milliseconds window{600'000};  ///< this long without a crash forgets all
        std::uint32_t quarantine_after = 5;         ///< crashes within the window
    };
    struct Decision {
        bool quarantine = false;
        std::chrono::milliseconds wait{0};
    };

    explicit RestartPolicy(const Limits& limits) : limits_{limits} {}
    /// `chance` in [0, 1): the wait lies between half and the whole of base × 2^(crashes-1), at most cap.
    Decision on_crash(Time now, double chance);
    /// Something that passes (no process could be started, the agency's system is away at the start): the same growing
    /// wait, never quarantine, and it is no crash.
    std::chrono::milliseconds on_failure(Time now, double chance);
    [[nodiscard]] std::uint32_t crashes() const { return static_cast<std::uint32_t>(crashes_.size()); }

private:
    [[nodiscard]] std::chrono::milliseconds wait_after(std::size_t times, double chance) const;
    void forget(std::deque<Time>& times, Time now) const;

    Limits limits_;
    std::deque<Time> crashes_;   // within the window
    std::deque<Time> failures_;  // the newest of them
};

}  // namespace hub::connectors
