#pragma once
#include "hub/base/result.hpp"

#include <cstdint>
#include <string_view>

namespace hub::blobs {

/// What an attachment may be: a list of what is allowed, never of what is not.
enum class FileKind : std::uint8_t { jpeg = 1, png = 2, webp = 3, heic = 4, pdf = 5 };

inline constexpr std::size_t largest_file = std::size_t{10} * 1024 * 1024;

/// By its first bytes and by what its sender calls it, which must agree: a file that is two things at once is what one
/// of its readers makes of it. Nothing behind the first bytes is looked at. Errors: `attachment_empty`,
/// `attachment_too_large`, `attachment_type_refused`.
Result<FileKind> check_kind(std::string_view declared_type, std::string_view bytes);

/// Can it be written anew, so that nothing is left of what a camera or a program put into it?
constexpr bool is_cleanable(FileKind kind) {
    return kind != FileKind::pdf;
}
/// Of what is stored. HEIC and WebP become JPEG, which every office can show; libvips 8.14 leaves EXIF and XMP in a
/// WebP that it is told to strip.
constexpr FileKind stored_as(FileKind kind) {
    return kind == FileKind::heic || kind == FileKind::webp ? FileKind::jpeg : kind;
}

std::string_view media_type_of(FileKind kind);
/// For the cleaner's command line.
std::string_view name_of(FileKind kind);

}  // namespace hub::blobs
