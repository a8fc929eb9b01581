#pragma once
#include "findings.hpp"
#include "source.hpp"

#include "hub/settings/load.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace hub::settings::detail {

enum class FileKind : std::uint8_t { hub = 1, categories, agencies, routing, sla, calendar, connector, people };

struct ReadFile {
    FileKind kind = FileKind::hub;
    std::string name;                ///< relative to the folder, with '/'
    std::unique_ptr<Source> source;  ///< empty: it exists but could not be read, and that was reported
};

/// Finds and reads the files of a configuration folder, in order of their names. Reports what is missing, unreadable,
/// too large, or lying about unread.
std::vector<ReadFile> read_folder(const std::filesystem::path& folder, Findings& findings);

/// The same from texts. Without hub.yaml nothing is missing: it belongs to a node and not to a version.
std::vector<ReadFile> read_texts(Files files, Findings& findings);

/// 40 hexadecimal digits over names and contents (without hub.yaml): the same for the same content. It tells
/// configurations apart; it guards nothing.
std::string content_hash(const std::vector<ReadFile>& files);

}  // namespace hub::settings::detail
