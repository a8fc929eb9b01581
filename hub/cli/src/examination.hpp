#pragma once
#include "hub/cli/locations.hpp"
#include "hub/settings/load.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What `doctor` looks at.
namespace hub::cli {

enum class Health : std::uint8_t { ok = 1, warning, failed };

struct Examined {
    std::string what;  ///< stable: "database", "secret pupr-token"
    Health health = Health::ok;
    std::string finding;
    std::string hint;
};

using Report = std::vector<Examined>;

struct Examination {
    Report report;
    settings::Loaded loaded;
    Locations locations;
    std::string hub_url;  ///< where a running hub was looked for
};

/// Looks at configuration, data folder, database, keys, connectors, calendar and the running hub (`hub_url`; empty:
/// where hub.yaml lets it listen). Changes nothing. Blocks, seconds.
Examination examine(const std::string& folder, const std::string& hub_url);

std::string_view name_of(Health health);

}  // namespace hub::cli
