#pragma once
#include "hub/base/result.hpp"
#include "hub/settings/diagnostic.hpp"
#include "hub/settings/routing_test.hpp"
#include "hub/settings/settings.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::settings {

/// Instances whose own files are right, whatever else is wrong: their connectors can be asked about them.
struct ReadInstances {
    HubSettings hub;  ///< as far as it could be read
    std::vector<model::Instance> instances;
    InstancePositions positions;
};

/// Path relative to the folder → text.
using Files = std::map<std::string, std::string>;

/// Each node's own file: where it listens, where its database and its data are. It belongs to no version.
inline constexpr auto node_file = "hub.yaml";

struct Loaded {
    bool readable = true;              ///< false: the folder could not even be looked into (K001)
    std::optional<Settings> settings;  ///< empty when there is any error
    ReadInstances read;
    Files files;  ///< what was read, also when it is wrong
    /// Of routing.yaml, in its order; empty when the folder has other errors. A red one is an error (K030) too.
    std::vector<RoutingTestResult> routing_tests;
    std::vector<Diagnostic> findings;  ///< errors and warnings, all of one run, sorted by file and place
};

/// Reads a whole configuration folder and checks it as a whole. Never throws; never stops at the first mistake.
/// Reads files; no network, no database. Limits: 1 MiB and 100,000 nodes a file, 16 MiB a folder, depth 50, 64 KiB a
/// line.
Loaded load_folder(const std::filesystem::path& folder);

/// The same for texts that lie elsewhere: a version from the database, with this node's hub.yaml (without one, its keys
/// have their defaults). Files that no folder would have are passed over.
Loaded load_files(Files files);

/// The calendar of a configuration alone; what else is in `files` is not looked at. Error `calendar_unreadable`.
Result<sla::WorkingCalendar> load_calendar(const Files& files);

}  // namespace hub::settings
