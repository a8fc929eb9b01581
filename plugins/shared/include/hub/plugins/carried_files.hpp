#pragma once
#include "hub/plugins/settings_tree.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace hub::plugins {

/// Where the files of an item stand in what the agency says: JSON pointers.
struct FileRules {
    std::string list;     ///< within the item
    std::string content;  ///< within the list's element: base64; "": the element is the text
    std::string name{};   ///< may be absent
    std::string media_type{};
};

/// What an item carried, decoded.
struct CarriedFile {
    std::string bytes;
    std::string name;
    std::string media_type;
};

/// Faults are appended.
FileRules read_file_rules(const Tree& tree);

/// Pure. What cannot be read (no base64, larger than the hub takes, more than it takes) is left out and counted.
std::vector<CarriedFile> carried_files(const FileRules& rules, const boost::json::value& item, std::size_t& refused);

}  // namespace hub::plugins
