#pragma once
#include "hub_client.hpp"

#include "hub/cli/command_table.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <utility>
#include <vector>

namespace hub::cli {

/// Which running hub, and with which key: the same options for every command that asks one.
struct HubOptions {
    std::string url = "http://127.0.0.1:8080";
    std::string key;
};

void add_hub_options(CLI::App& app, HubOptions& options);

using HubHeaders = std::vector<std::pair<std::string, std::string>>;

/// What every request says: who asks, and in which language problems are told.
HubHeaders headers_for(const HubOptions& options);

/// GET that answers 200 with JSON; otherwise tells what is wrong and puts the exit code into `code`.
Result<HubAnswer> read_from_hub(
    const HubOptions& options, const std::string& path, const Surroundings& around, int& code);

/// A problem+json for people: title, detail, and each field's fault. Returns the exit code.
int show_problem(const Surroundings& around, const HubAnswer& answer);

/// For a query of an address.
std::string percent_encoded(std::string_view text);

}  // namespace hub::cli
