#pragma once
#include "hub/settings/diagnostic.hpp"
#include "hub/settings/routing_test.hpp"
#include "hub/settings/settings.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace hub::settings {

/// Instances whose own files are right, whatever else is wrong: their connectors can be asked about them.
struct ReadInstances {
    HubSettings hub;  ///< as far as it could be read
    std::vector<model::Instance> instances;
    InstancePositions positions;
};

struct Loaded {
    bool readable = true;              ///< false: the folder could not even be looked into (K001)
    std::optional<Settings> settings;  ///< empty when there is any error
    ReadInstances read;
    /// Of routing.yaml, in its order; empty when the folder has other errors. A red one is an error (K030) too.
    std::vector<RoutingTestResult> routing_tests;
    std::vector<Diagnostic> findings;  ///< errors and warnings, all of one run, sorted by file and place
};

/// Reads a whole configuration folder and checks it as a whole. Never throws; never stops at the first mistake.
/// Reads files; no network, no database. Limits: 1 MiB and 100,000 nodes a file, depth 50, 64 KiB a line.
Loaded load_folder(const std::filesystem::path& folder);

}  // namespace hub::settings
