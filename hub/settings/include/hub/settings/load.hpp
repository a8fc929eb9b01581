#pragma once
#include "hub/settings/diagnostic.hpp"
#include "hub/settings/settings.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace hub::settings {

struct Loaded {
    std::optional<Settings> settings;  ///< empty when there is any error
    std::vector<Diagnostic> findings;  ///< errors and warnings, all of one run, sorted by file and place
};

/// Reads a whole configuration folder and checks it as a whole. Never throws; never stops at the first mistake.
/// Reads files; no network, no database. Limits: 1 MiB and 100,000 nodes a file, depth 50, 64 KiB a line.
Loaded load_folder(const std::filesystem::path& folder);

}  // namespace hub::settings
