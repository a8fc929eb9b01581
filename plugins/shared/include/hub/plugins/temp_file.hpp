#pragma once
#include "hub/sdk/attachment.hpp"

#include <string>
#include <string_view>

namespace hub::plugins {

/// Bytes as a file of the runner's own working folder, which nobody else uses: how a connector names what an agency
/// sent to the host. Removed with this object. Move-only.
class TempFile {
public:
    /// Throws std::system_error when it cannot be written.
    explicit TempFile(std::string_view bytes);
    ~TempFile();
    TempFile(TempFile&& other) noexcept;
    TempFile& operator=(TempFile&& other) noexcept;
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace hub::plugins
