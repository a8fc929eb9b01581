#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::model {

/// The connectors that come with the hub: tested with it, so that their instances may share a runner. Every other one
/// gets a process of its own unless its settings say otherwise.
inline constexpr std::string_view bundled_connectors[] = {"rest", "csv_drop", "email", "soap"};

constexpr Isolation default_isolation(std::string_view connector) {
    for (const auto bundled : bundled_connectors) {
        if (connector == bundled) {
            return Isolation::shared;
        }
    }
    return Isolation::dedicated;
}

/// When an agency's system is not to be disturbed: every week on some days, or once.
struct MaintenanceWindow {
    std::uint8_t days = 0x7F;  ///< on which it begins: Monday is the lowest bit
    std::int16_t from = 0;     ///< minutes after local midnight
    std::int16_t to = 0;       ///< exclusive, at most 1440; on the next day when it is not later than `from`
    std::string zone = "Asia/Jakarta";
    std::optional<TimePoint> begins;  ///< both set: once, and the above says nothing
    std::optional<TimePoint> ends;
    friend bool operator==(const MaintenanceWindow&, const MaintenanceWindow&) = default;
};

/// What is expected of an agency's system, so that its silence is noticed.
struct Expectation {
    std::chrono::milliseconds poll{0};  ///< a poll goes well at least this often; 0: not watched
    std::chrono::milliseconds item{
        0};  ///< it says something at least this often, `hours` alone counted; 0: not watched
    MaintenanceWindow hours{.to = 1440};  ///< the office's: of every week, in the shape of a maintenance window
    friend bool operator==(const Expectation&, const Expectation&) = default;
};

/// When the hub asks an agency's system for its list of cases and compares it with what was handed over.
struct Reconciliation {
    bool nightly = true;
    std::int16_t at = 120;  ///< minutes after local midnight
    std::string zone = "Asia/Jakarta";
    std::chrono::milliseconds window{std::chrono::hours{30 * 24}};  ///< cases made or changed since then
    friend bool operator==(const Reconciliation&, const Reconciliation&) = default;
};

/// A configured connector instance (connectors/*.yaml): an agency's system as the hub sees it.
struct Instance {
    InstanceId id;
    std::string connector;         ///< the object's name: lib/connectors/<connector>.so
    std::string settings_json;     ///< the tree under `settings`, as JSON; secrets stay references
    std::uint32_t in_flight = 4;   ///< operations at once
    std::uint32_t per_minute = 0;  ///< messages a minute, all nodes together; 0: no limit
    bool idempotent = false;       ///< the agency honours the idempotency key: UNKNOWN may be retried
    Isolation isolation = Isolation::dedicated;
    std::chrono::milliseconds timeout{30'000};     ///< of one operation
    std::chrono::milliseconds poll_every{60'000};  ///< how often the agency is asked what it has to say; 0: never
    std::chrono::milliseconds retry_base{1'000};
    std::chrono::milliseconds retry_cap{900'000};                    ///< design section 7: 15 min
    std::chrono::milliseconds retry_budget{std::chrono::hours{72}};  ///< age after which a message is dead
    std::vector<MaintenanceWindow> maintenance{};                    ///< nothing is sent meanwhile, and nothing counts
    Expectation expect{};
    Reconciliation reconcile{};
};

}  // namespace hub::model
