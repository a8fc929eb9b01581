#pragma once
#include <string>
#include <vector>

namespace hub::cli {

/// Sorted by how little they differ from what was typed; among equals the order stays.
std::vector<std::string> sorted_by_likeness(std::vector<std::string> choices, const std::string& typed);
/// "show, list, trace"
std::string nearest_first(std::vector<std::string> choices, const std::string& typed);
/// The choice that was probably meant; empty: nothing is near enough.
std::string probably_meant(const std::vector<std::string>& choices, const std::string& typed);

}  // namespace hub::cli
