#pragma once
#include "hub/base/random.hpp"
#include "hub/base/result.hpp"

#include <filesystem>
#include <string>

namespace hub::app {

/// The node's own folder (`node` in the data folder, which may be root's), locked for as long as this object lives:
/// while we hold it, no other `serve` uses it, so every earlier life that ran here has ended.
class DataFolder {
public:
    /// Errors: `data_folder_unusable`, `data_folder_in_use`.
    static Result<DataFolder> open(const std::filesystem::path& data, RandomSource& random);
    ~DataFolder();
    DataFolder(DataFolder&& other) noexcept;
    DataFolder& operator=(DataFolder&& other) noexcept;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// A name no other data folder has, also not the same path on another machine.
    [[nodiscard]] const std::string& place() const { return place_; }

private:
    DataFolder(std::filesystem::path path, int lock) : path_{std::move(path)}, lock_{lock} {}
    std::filesystem::path path_;
    std::string place_;
    int lock_ = -1;
};

}  // namespace hub::app
