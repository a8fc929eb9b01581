#pragma once
#include <chrono>

namespace hub {

/// An instant in UTC with microseconds, the resolution of PostgreSQL's timestamptz.
using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;

/// Where "now" comes from. Wall time for facts, steady time for intervals. Any thread may call.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override;
};

/// A clock that stands still until told otherwise: for tests and simulations. One thread.
class VirtualClock final : public Clock {
public:
    explicit VirtualClock(TimePoint start) : now_{start} {}
    [[nodiscard]] TimePoint now() const override { return now_; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point{now_.time_since_epoch()};
    }
    void advance(std::chrono::microseconds by) { now_ += by; }
    void set(TimePoint to) { now_ = to; }

private:
    TimePoint now_;
};

}  // namespace hub
