#pragma once
#include <CLI/CLI.hpp>

namespace hub::cli {

/// Help in Indonesian: what options are for, of this command and all below it. A text without a translation stays.
void translate_options(CLI::App& app);

}  // namespace hub::cli
