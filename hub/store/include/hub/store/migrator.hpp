#pragma once
#include "hub/base/result.hpp"

#include <string>
#include <vector>

namespace hub::store {

struct MigrationReport {
    int from = 0;
    int to = 0;
    std::vector<std::string> applied;
};

/// Brings the schema at `url` (as the owning role) to the newest version; numbered, forward only, one transaction each,
/// under an advisory lock, resumable. Blocks. Errors: `storage_unavailable`, `schema_too_new`, `storage_refused`.
Result<MigrationReport> migrate(const std::string& url);

/// The version this binary brings.
int newest_schema_version();

}  // namespace hub::store
