#pragma once
#include "hub/sdk/text.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::sdk {

/// A file of a complaint, by its path: to be read, never to be written. A view (C3).
struct Attachment {
    std::string_view name;  ///< made by the hub: "lampiran-1.jpg"
    std::string_view media_type;
    std::string_view path;
    std::string_view sha256;  ///< hex
    std::uint64_t size = 0;   ///< in bytes
};

/// A file that an agency sent with an update or a filing. It is copied before emit or file returns (for an outcome's
/// update: before it is answered); removing it afterwards is the connector's business.
struct GivenFile {
    std::string path;          ///< a regular file, no symbolic link on the way; relative: to the runner's own folder
    std::string name{};        ///< as the agency calls it, for people; anything
    std::string media_type{};  ///< as the agency says; may be empty
};

namespace detail {

inline std::vector<hubc_attachment> to_c(const std::vector<GivenFile>& files) {
    std::vector<hubc_attachment> list;
    list.reserve(files.size());
    for (const auto& file : files) {
        list.push_back(
            {sizeof(hubc_attachment), 0, c_str(file.name), c_str(file.media_type), c_str(file.path), c_str({}), 0});
    }
    return list;
}
/// Valid as long as `list` stays where it is.
inline hubc_array array_of(const std::vector<hubc_attachment>& list) noexcept {
    return {list.data(), static_cast<std::uint32_t>(list.size()), sizeof(hubc_attachment)};
}

}  // namespace detail
}  // namespace hub::sdk
