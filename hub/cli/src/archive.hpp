#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hub::cli {

struct ArchivedFile {
    std::string name;  ///< within the archive
    std::string text;
};

/// Writes a new .tar.gz that only its owner may read (0600, from its first byte on), by libarchive straight into the
/// file: nothing lies elsewhere meanwhile. What is there is never replaced. Error `bundle_unwritable`; then there is no
/// such file.
Status write_archive(const std::filesystem::path& file, const std::vector<ArchivedFile>& files, TimePoint made_at);

}  // namespace hub::cli
