#pragma once
#include "database_options.hpp"

#include "hub/model/enums.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace hub::cli {

/// What a key or a person may do.
struct RoleOptions {
    std::string role;
    std::string agency;
};

void add_role_options(CLI::App& app, RoleOptions& options, const char* help);

/// The role, when it is one of `offered` and an office is named just where it acts for one; the office must stand in
/// the configuration folder where that is at hand. Empty: the reason was printed, and `code` says how to end.
std::optional<model::Role> role_of(
    const RoleOptions& options, const std::vector<std::string>& offered, const DatabaseOptions& database,
    const Surroundings& around, int& code);

}  // namespace hub::cli
