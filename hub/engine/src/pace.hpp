#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

namespace hub::engine {

/// An even rate: so many a minute, one after the other. What was held up is made up for by a quarter of a second's
/// worth at most, so that over any ten seconds it is never more than 1.05 times of it. Pure; times are steady.
class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;

    Pace(std::int32_t per_minute, Time now)
        : interval_{std::chrono::nanoseconds{std::chrono::minutes{1}} / std::max(per_minute, 1)}, next_{now} {}

    /// May one more go now? If so it has gone.
    bool take(Time now) {
        next_ = std::max(next_, now - catch_up);
        if (next_ > now) {
            return false;
        }
        next_ += interval_;
        return true;
    }

private:
    static constexpr std::chrono::milliseconds catch_up{100};

    std::chrono::nanoseconds interval_;
    Time next_;
};

}  // namespace hub::engine
