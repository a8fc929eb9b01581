#pragma once
#include "sheet.hpp"
#include "words.hpp"

#include <cstddef>
#include <string>

namespace hub::cli {

/// The table as a page to print: A4 across, heads again on every sheet, no row cut in two, page numbers. Needs nothing
/// from anywhere: no script, no font, no picture.
std::string html_page(const Sheet& sheet, const Words& words);

/// A letter to one line of the table with its own figures, beside the sum: A4 upright.
std::string html_letter(const Sheet& sheet, std::size_t row, const Words& words);

/// "metro/pupr" → "metro-pupr": the name of such a file, without anything that a file system minds.
std::string file_stem(const std::string& key);

}  // namespace hub::cli
