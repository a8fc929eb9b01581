#include "restart_policy.hpp"

#include <algorithm>

namespace hub::connectors {

RestartPolicy::Decision RestartPolicy::on_crash(Time now, double chance) {
    while (!crashes_.empty() && now - crashes_.front() >= limits_.window) {
        crashes_.pop_front();
    }
    crashes_.push_back(now);
    if (crashes_.size() >= limits_.quarantine_after) {
        return {true, {}};
    }
    const auto doublings = std::min<std::size_t>(crashes_.size() - 1, 20);
    const auto whole = std::min<std::int64_t>(limits_.base.count() << doublings, limits_.cap.count());
    const auto wait = static_cast<std::int64_t>(static_cast<double>(whole) * (0.5 + chance / 2));
    return {false, std::chrono::milliseconds{wait}};
}

}  // namespace hub::connectors
