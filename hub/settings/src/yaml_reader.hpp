#pragma once
#include "findings.hpp"
#include "node.hpp"

#include <optional>

namespace hub::settings::detail {

inline constexpr std::size_t max_file_bytes = 1'048'576;
inline constexpr std::size_t max_nodes = 100'000;
inline constexpr std::size_t max_depth = 50;
inline constexpr std::size_t max_line_bytes = 65'536;

/// Parses one file of at most `max_file_bytes`. Empty, with at least one finding: the file is unusable.
std::optional<Node> read_yaml(const Source& source, Findings& findings);

}  // namespace hub::settings::detail
