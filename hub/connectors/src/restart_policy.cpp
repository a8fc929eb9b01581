#include "restart_policy.hpp"

#include <algorithm>

namespace hub::connectors {
namespace {

constexpr std::size_t most_doublings = 20;

}  // namespace

void RestartPolicy::forget(std::deque<Time>& times, Time now) const {
    while (!times.empty() && now - times.front() >= limits_.window) {
        times.pop_front();
    }
}

std::chrono::milliseconds RestartPolicy::wait_after(std::size_t times, double chance) const {
    const auto doublings = std::min<std::size_t>(times - 1, most_doublings);
    const auto whole = std::min<std::int64_t>(limits_.base.count() << doublings, limits_.cap.count());
    return std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(whole) * (0.5 + chance / 2))};
}

RestartPolicy::Decision RestartPolicy::on_crash(Time now, double chance) {
    forget(crashes_, now);
    crashes_.push_back(now);
    if (crashes_.size() >= limits_.quarantine_after) {
        return {true, {}};
    }
    return {false, wait_after(crashes_.size(), chance)};
}

std::chrono::milliseconds RestartPolicy::on_failure(Time now, double chance) {
    forget(failures_, now);
    failures_.push_back(now);
    if (failures_.size() > most_doublings) {
        failures_.pop_front();
    }
    return wait_after(failures_.size(), chance);
}

}  // namespace hub::connectors
