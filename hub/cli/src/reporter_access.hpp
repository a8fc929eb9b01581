#pragma once
#include "database_options.hpp"

#include "hub/cli/command_table.hpp"
#include "hub/cli/locations.hpp"
#include "hub/settings/settings.hpp"
#include "hub/store/reporters.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

namespace hub::cli {

struct ReporterOptions {
    std::string config;
    std::string data;
    std::string tracking;
    std::string reason;
    bool as_json = false;
    bool yes = false;
};

void add_reporter_options(CLI::App& app, ReporterOptions& options);

/// What every command about who reported needs first.
struct ReporterAccess {
    settings::Settings settings;
    Locations locations;
    DatabasePlace place;  ///< as the role sp4n_identity
    model::ComplaintId complaint;
};

/// Empty: the reason was printed, and `code` says how to end.
std::optional<ReporterAccess> prepare_reporter_access(
    const ReporterOptions& options, const Surroundings& around, int& code);

}  // namespace hub::cli
