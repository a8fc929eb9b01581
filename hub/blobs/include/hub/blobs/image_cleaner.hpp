#pragma once
#include "hub/base/result.hpp"
#include "hub/blobs/file_kind.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace hub::blobs {

struct CleanerOptions {
    std::filesystem::path program;              ///< sp4n-image-cleaner
    std::uint64_t most_pixels = 50'000'000;     ///< of one picture
    std::chrono::milliseconds at_most{20'000};  ///< then the worker is killed
};

/// Writes pictures anew, as they are shown and with nothing else in them. A worker process decodes each one: it has no
/// environment, no files but the picture, bounded memory and time, and what a picture does to it harms nothing else.
/// Immutable; any thread may call, which blocks and must live as long as the call.
class ImageCleaner {
public:
    explicit ImageCleaner(CleanerOptions options) : options_{std::move(options)} {}

    /// Of stored_as(kind). Errors: `attachment_unreadable`, `attachment_too_many_pixels`, `attachment_too_large` (the
    /// result), `image_cleaner_unavailable`.
    [[nodiscard]] Result<std::string> clean(FileKind kind, std::string_view bytes) const;

private:
    CleanerOptions options_;
};

}  // namespace hub::blobs
