#include "hub/blobs/file_kind.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <string>

namespace hub::blobs {
namespace {

struct Row {
    FileKind kind;
    std::string_view name;
    std::string_view media_type;
    std::string_view other_type;  ///< a second spelling that is about
};
constexpr Row rows[] = {
    {FileKind::jpeg, "jpeg", "image/jpeg", "image/jpg"},
    {FileKind::png, "png", "image/png", ""},
    {FileKind::webp, "webp", "image/webp", ""},
    {FileKind::heic, "heic", "image/heic", "image/heif"},
    {FileKind::pdf, "pdf", "application/pdf", ""}};

const Row& row_of(FileKind kind) {
    return *std::ranges::find(rows, kind, &Row::kind);
}

std::optional<FileKind> by_first_bytes(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xFF\xD8\xFF"sv)) {
        return FileKind::jpeg;
    }
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) {
        return FileKind::png;
    }
    if (bytes.starts_with("RIFF"sv) && bytes.substr(std::min<std::size_t>(8, bytes.size())).starts_with("WEBPVP8"sv)) {
        return FileKind::webp;
    }
    if (bytes.starts_with("%PDF-"sv)) {
        return FileKind::pdf;
    }
    if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp"sv) {
        const auto brand = bytes.substr(8, 4);
        const bool known = brand == "heic"sv || brand == "heix"sv || brand == "mif1"sv;
        return known ? std::optional{FileKind::heic} : std::nullopt;
    }
    return std::nullopt;
}

/// Without parameters, in lower case.
std::string plain_type(std::string_view declared) {
    std::string out{trim(declared.substr(0, declared.find(';')))};
    std::ranges::transform(
        out, out.begin(), [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
    return out;
}

}  // namespace

Result<FileKind> check_kind(std::string_view declared_type, std::string_view bytes) {
    static constexpr const char* what_to_do = "send image/jpeg, image/png, image/webp, image/heic or application/pdf";
    if (bytes.empty()) {
        return Error{"attachment_empty", "the body is empty", "", "send the file's bytes as the body"};
    }
    if (bytes.size() > largest_file) {
        return Error{"attachment_too_large", "a file has at most 10 MB", "", "send a smaller picture, or fewer pages"};
    }
    const auto type = plain_type(declared_type);
    const auto* declared = std::ranges::find_if(
        rows, [&](const Row& row) { return row.media_type == type || (!type.empty() && row.other_type == type); });
    if (declared == std::end(rows)) {
        return Error{"attachment_type_refused", "files of the declared type are not taken", "", what_to_do};
    }
    const auto found = by_first_bytes(bytes);
    if (!found) {
        return Error{"attachment_type_refused", "the bytes are of no type that is taken", "", what_to_do};
    }
    if (*found != declared->kind) {
        return Error{
            "attachment_type_refused",
            "the bytes are " + std::string{media_type_of(*found)} + ", but were declared as " +
                std::string{declared->media_type},
            "", "declare what the file is"};
    }
    return *found;
}

std::string_view media_type_of(FileKind kind) {
    return row_of(kind).media_type;
}

std::string_view name_of(FileKind kind) {
    return row_of(kind).name;
}

}  // namespace hub::blobs
