#pragma once
#include <span>
#include <string_view>

/// The dashboard as it was built, inside the binary.
namespace hub::web {

struct File {
    std::string_view path;        ///< "/index.html", "/assets/index-D3f.js"
    std::string_view media_type;  ///< with its charset
    std::string_view etag;        ///< with its quotes
    std::string_view gzip;        ///< the bytes, compressed
    bool immutable = false;       ///< its name says what is in it
};

/// All of them; none: this binary was built without the dashboard (-DSP4N_UI=OFF, or no npm).
std::span<const File> files();

}  // namespace hub::web
