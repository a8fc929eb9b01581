#include "gate.hpp"

#include "hub/sla/maintenance.hpp"

#include <algorithm>
#include <limits>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t trip_after = 5;
constexpr auto first_rest = 10;  // times retry_base
constexpr auto longest_rest = 300s;
constexpr auto longest_wish = 3'600s;  // what an agency may ask for by Retry-After
/// At most so much of a minute's messages at once: together with the rate never over 1.05 times of it.
constexpr std::uint32_t burst_percent = 5;

/// Did the agency's system fail as a whole? What it refuses or accepts shows that it is there.
bool is_trouble(const model::AttemptResult& result) {
    if (result.outcome != model::Outcome::retry && result.outcome != model::Outcome::unknown) {
        return false;
    }
    switch (result.cause) {
        case model::Cause::network:
        case model::Cause::timeout:
        case model::Cause::auth:
        case model::Cause::rate_limit:
        case model::Cause::remote_fault:
        case model::Cause::config: return true;
        case model::Cause::none:
        case model::Cause::validation:
        case model::Cause::duplicate:
        case model::Cause::cancelled:
        case model::Cause::internal:  // our own: a runner that crashed has a restart policy of its own
        case model::Cause::poison:
        case model::Cause::unsupported: break;
    }
    return false;
}

}  // namespace

void Gate::configure(const model::Instance& instance) {
    maintenance_ = instance.maintenance;
    per_minute_ = instance.per_minute;
    in_flight_ = instance.in_flight;
    longest_rest_ = std::min<std::chrono::nanoseconds>(longest_rest, instance.retry_cap);
    first_rest_ = std::min<std::chrono::nanoseconds>(instance.retry_base * first_rest, longest_rest_);
}

std::optional<TimePoint> Gate::maintenance_end(TimePoint now) const {
    return maintenance_.empty() ? std::nullopt : sla::maintenance_end(maintenance_, now);
}

std::chrono::microseconds Gate::excused(TimePoint from, TimePoint now) const {
    return maintenance_.empty() ? std::chrono::microseconds{0} : sla::maintenance_within(maintenance_, from, now);
}

std::chrono::nanoseconds Gate::interval() const {
    return std::chrono::nanoseconds{60s} * nodes_ / std::max(per_minute_, 1U);
}

std::uint32_t Gate::burst() const {
    return std::max(per_minute_ / nodes_ * burst_percent / 100, 1U);
}

std::uint32_t Gate::room(Time now, std::uint32_t busy) const {
    if (is_shut(now)) {
        return 0;
    }
    auto most = std::numeric_limits<std::uint32_t>::max();
    if (ramp_ != 0) {
        most = busy < ramp_ ? ramp_ - busy : 0;
    }
    if (per_minute_ != 0) {
        const auto ahead = std::max(next_free_, now) - now;
        const auto used = static_cast<std::uint32_t>((ahead + interval() - 1ns) / interval());
        most = std::min(most, used < burst() ? burst() - used : 0);
    }
    return most;
}

std::optional<std::uint32_t> Gate::worth_holding(std::chrono::milliseconds ahead) const {
    if (per_minute_ == 0) {
        return std::nullopt;
    }
    return burst() + static_cast<std::uint32_t>(ahead / interval());
}

Gate::State Gate::state(Time now) const {
    if (is_shut(now)) {
        return State::open;
    }
    return ramp_ != 0 ? State::probing : State::closed;
}

void Gate::started(Time now) {
    if (per_minute_ != 0) {
        next_free_ = std::max(next_free_, now) + interval();
    }
}

void Gate::trip(Time now, double jitter) {
    const auto doublings = std::min(trips_, 10U);
    const auto rest = std::min(longest_rest_, first_rest_ * (1U << doublings));
    ++trips_;
    failures_ = 0;
    ramp_ = 1;
    shut_until_ = std::max(
        shut_until_, now + std::chrono::nanoseconds{
                               static_cast<std::int64_t>(static_cast<double>(rest.count()) * (0.5 + jitter / 2))});
}

void Gate::ended(Time now, const model::AttemptResult& result, double jitter) {
    if (result.cause == model::Cause::unsupported) {
        return;  // the agency was never asked
    }
    if (result.retry_after.count() > 0 && result.outcome == model::Outcome::retry) {
        // It says itself when: that is no failure, and it may be asked for all that is under way at once.
        shut_until_ =
            std::max(shut_until_, now + std::min<std::chrono::milliseconds>(result.retry_after, longest_wish));
        ramp_ = ramp_ == 0 ? in_flight_ : ramp_;
        return;
    }
    if (is_trouble(result)) {
        ++failures_;
        if (ramp_ != 0 && is_shut(now)) {
            return;  // it had begun before the rest did: known already
        }
        if (ramp_ != 0 || failures_ >= trip_after) {
            trip(now, jitter);
        }
        return;
    }
    if (result.cause == model::Cause::internal || result.cause == model::Cause::cancelled) {
        return;  // says nothing about the agency
    }
    failures_ = 0;
    if (ramp_ != 0 && !is_shut(now)) {
        ramp_ *= 2;
        if (ramp_ > in_flight_) {
            ramp_ = 0;
            trips_ = 0;
        }
    }
}

}  // namespace hub::engine
