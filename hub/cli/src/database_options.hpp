#pragma once
#include "hub/cli/command_table.hpp"
#include "hub/cli/locations.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace hub::cli {

/// Which database, for commands that work on it without a hub: `--config DIR` that names it, or `--url`.
struct DatabaseOptions {
    std::string config;
    std::string url;
    std::string data;  ///< data folder instead of hub.yaml's, where a command offers it
};

void add_database_options(CLI::App& app, DatabaseOptions& options);

/// Of the folder only hub.yaml must be right. With an empty url: the reason was printed, and `code` says how to end.
DatabasePlace place_of(const DatabaseOptions& options, const Surroundings& around, DatabaseRole role, int& code);

/// As fail(); where the database could not be reached it also says which was tried, who named it, and how to find out
/// more. Returns `code`.
int fail_at(const DatabasePlace& place, const Surroundings& around, const Error& error, int code);

/// "name on host": who a change is attributed to. Behind sudo it is who called sudo.
std::string this_person();

}  // namespace hub::cli
