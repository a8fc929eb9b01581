#pragma once
#include "hub_talk.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <string>

/// What commands about dead letters share.
namespace hub::cli {

inline const std::string dead_letters_path = "/v1/dead-letters";

/// Which of them: the options, and what they become in an address.
struct DeadLetterFilter {
    std::map<std::string, std::string> parameters;  ///< as the API names them

    void declare(CLI::App& app, const char* name, const char* description);
    void declare_all(CLI::App& app);
    [[nodiscard]] bool empty() const;
};

/// How many are alike, by state, cause, office and instance. Returns the exit code.
int print_groups(const HubOptions& hub, DeadLetterFilter filter, bool as_json, const Surroundings& around);

/// What another system said, on one line.
std::string one_line(std::string text);

}  // namespace hub::cli
