#pragma once
#include "hub/testing/city.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace hub::testing {

/// Puts a library of ours before the C library's in the runners of a node, from its next start on. A hub gives its
/// runners nothing of its environment: a script in between sets it. Returns where the library lies for this city.
std::filesystem::path preload_into_runners(
    City& city, HubNode& node, const std::string& library, const std::pair<std::string, std::string>& variable);

}  // namespace hub::testing
