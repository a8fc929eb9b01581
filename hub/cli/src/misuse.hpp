#pragma once
#include "words.hpp"

#include "hub/base/error.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace hub::cli {

/// What is wrong with a line that could not be understood: which word, what was probably meant, and the choices,
/// nearest first. `line`: without the program's name.
Error explain_misuse(
    CLI::App& app, const std::vector<std::string>& line, const CLI::ParseError& refused, const Words& words);

}  // namespace hub::cli
