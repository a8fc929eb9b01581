#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/ids.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace hub::store {

/// What an instance is asked now and then. The numbers are stored.
enum class InstanceTaskKind : std::uint8_t { poll = 1, reconcile = 2, letters = 3 };

/// This node may do it now; nobody else does.
struct InstanceTaskLease {
    model::InstanceId instance;
    InstanceTaskKind kind = InstanceTaskKind::poll;
    std::int32_t fence = 0;
    std::int32_t failures = 0;       ///< since it went well last
    std::optional<TimePoint> ok_at;  ///< it went well last
};

/// How it went.
struct InstanceTaskEnd {
    InstanceTaskLease lease;
    std::chrono::milliseconds next_in{0};
    bool ok = false;
    bool brought_something = false;
    std::string detail;  ///< of a failure, for operators
};

/// Where a task of an instance stands.
struct InstanceTaskState {
    model::InstanceId instance;
    InstanceTaskKind kind = InstanceTaskKind::poll;
    TimePoint first_at;  ///< asked or heard since then
    std::optional<TimePoint> ended_at;
    std::optional<TimePoint> ok_at;
    std::optional<TimePoint> item_at;
    std::int32_t failures = 0;
    std::string detail;
};

}  // namespace hub::store
