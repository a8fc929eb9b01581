#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace hub::testing {

/// A folder of its own, deleted with this object. Throws std::system_error when it cannot be made.
class TempFolder {
public:
    explicit TempFolder(std::string_view name = "sp4n-test");
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Writes `text` to a file in the folder (parents are made) and returns its path.
    std::filesystem::path write(const std::filesystem::path& name, std::string_view text) const;

private:
    std::filesystem::path path_;
};

/// The whole file; empty when there is none.
std::string read_file(const std::filesystem::path& file);

}  // namespace hub::testing
