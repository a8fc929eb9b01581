#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/instance.hpp"

#include <chrono>
#include <optional>
#include <span>

namespace hub::sla {

/// When the windows in which `now` lies are over, those that follow without a gap included; empty: it lies in none. A
/// window that begins at a local time which a change of the offset repeats begins the first time and ends the last; one
/// that is skipped stands for the moment of the change. Pure.
std::optional<TimePoint> maintenance_end(std::span<const model::MaintenanceWindow> windows, TimePoint now);

/// How much of the time from `from` to `to` lies in windows; what lies more than 400 days before `to` is left out.
/// Pure.
std::chrono::microseconds maintenance_within(
    std::span<const model::MaintenanceWindow> windows, TimePoint from, TimePoint to);

}  // namespace hub::sla
