#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace hub::cli {

/// What `diff -u` says of two texts: "--- a", "+++ b", hunks with three lines around; empty when they are the same.
struct LineDiff {
    std::size_t added = 0;
    std::size_t removed = 0;
    std::string unified;
};

/// Pure. Texts that differ in more than some thousand lines on both sides are told as wholly replaced between their
/// first and last difference: the answer is right, only longer.
LineDiff diff_lines(
    std::string_view old_name, std::string_view new_name, std::string_view before, std::string_view after);

/// All files of two folders, in the order of their names; a file that only one has is compared with /dev/null.
std::map<std::string, LineDiff> diff_files(
    const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after,
    std::string_view old_name, std::string_view new_name);

}  // namespace hub::cli
