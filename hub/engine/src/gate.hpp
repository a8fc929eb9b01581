#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/instance.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace hub::engine {

/// When an agency's system may be given messages: its rate, what it asked for itself (Retry-After), and the circuit
/// breaker (design section 7). After `trip_after` failures in a row it is left alone for a while; then one message
/// tries it, and from each success on twice as many go at once, until it carries its full load again: recovery is
/// gentle (G10). Pure; one thread. Times are steady.
class Gate {
public:
    using Time = std::chrono::steady_clock::time_point;
    enum class State : std::uint8_t { closed = 1, open = 2, probing = 3 };  ///< of a circuit: closed is well

    /// The rests follow its retries: the first is ten times retry_base, none is longer than retry_cap (or 5 min).
    void configure(const model::Instance& instance);
    /// Its share of the rate where several nodes send.
    void share_among(std::uint32_t nodes) { nodes_ = nodes == 0 ? 1 : nodes; }

    /// How many more may start now beside the `busy` ones; says nothing about the instance's own limit.
    [[nodiscard]] std::uint32_t room(Time now, std::uint32_t busy) const;
    /// Nothing may start before this moment, however little is under way; empty: something may, or only an end will
    /// tell.
    [[nodiscard]] bool is_shut(Time now) const { return now < shut_until_; }
    /// As many as it takes in the next `ahead`: more need not be held in memory. Empty: no rate is set.
    [[nodiscard]] std::optional<std::uint32_t> worth_holding(std::chrono::milliseconds ahead) const;
    [[nodiscard]] State state(Time now) const;
    /// The end of a maintenance window in which `now` (wall clock) lies, if it does; says nothing about the circuit.
    [[nodiscard]] std::optional<TimePoint> maintenance_end(TimePoint now) const;
    /// How much of the time since `from` nothing could be sent for that reason.
    [[nodiscard]] std::chrono::microseconds excused(TimePoint from, TimePoint now) const;

    void started(Time now);
    /// `jitter` in [0, 1) spreads the moments at which many nodes and agencies come back.
    void ended(Time now, const model::AttemptResult& result, double jitter);

private:
    void trip(Time now, double jitter);
    [[nodiscard]] std::chrono::nanoseconds interval() const;
    [[nodiscard]] std::uint32_t burst() const;

    std::vector<model::MaintenanceWindow> maintenance_;
    std::uint32_t per_minute_ = 0;  // 0: no limit
    std::uint32_t in_flight_ = 1;
    std::chrono::nanoseconds first_rest_{};
    std::chrono::nanoseconds longest_rest_{};
    std::uint32_t nodes_ = 1;
    Time next_free_{};  // GCRA: when the rate would be used up but for what may burst
    Time shut_until_{};
    std::uint32_t failures_ = 0;  // in a row
    std::uint32_t trips_ = 0;     // since it was last well
    std::uint32_t ramp_ = 0;      // at once, while it recovers; 0: it is well
};

}  // namespace hub::engine
