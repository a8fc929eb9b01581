#pragma once
#include "command.hpp"

#include <string>

namespace hub::cli {

/// How a command is told which database: a folder whose hub.yaml names it, or libpq's own words.
struct DatabaseOptions {
    std::string config;
    std::string url;
};

void add_database_options(CLI::App& app, DatabaseOptions& options);

/// The connection string. Of the folder only hub.yaml must be right. Empty: the reason was printed, and `code` says how
/// to end.
std::string url_of(const DatabaseOptions& options, const Surroundings& around, DatabaseRole role, int& code);

/// "name on host": who a change is attributed to. Behind sudo it is who called sudo.
std::string this_person();

}  // namespace hub::cli
