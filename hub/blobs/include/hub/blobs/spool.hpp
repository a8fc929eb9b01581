#pragma once
#include "hub/base/result.hpp"

#include <filesystem>
#include <string>

namespace hub::blobs {

/// A file that a connector's process left in its instance's folder, read as a stranger's: only a regular one with one
/// name, beneath that folder, over no link, and not too large. Errors: `attachment_not_there`, `attachment_too_large`.
Result<std::string> read_spooled(const std::filesystem::path& file);

/// It may be gone already.
void remove_spooled(const std::filesystem::path& file);

}  // namespace hub::blobs
