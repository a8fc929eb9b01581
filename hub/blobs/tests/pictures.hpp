#pragma once
#include "hub/blobs/image_cleaner.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vips/vips.h>

/// Pictures of all kinds for tests, made by libvips; what they carry is put in by exiftool.
namespace hub::blobs::testing_pictures {

inline void start_vips() {
    static const int failed = VIPS_INIT("pictures");
    if (failed != 0) {
        throw std::runtime_error{vips_error_buffer()};
    }
}

inline std::string made(int failed, void* data, std::size_t size) {
    if (failed != 0) {
        throw std::runtime_error{vips_error_buffer()};
    }
    std::string out{static_cast<const char*>(data), size};
    g_free(data);
    return out;
}

/// Coloured noise, so that two with different seeds differ.
inline std::string picture(FileKind kind, int width, int height, int seed) {
    start_vips();
    VipsImage* noise = nullptr;
    VipsImage* bytes = nullptr;
    VipsImage* colours = nullptr;
    if (vips_gaussnoise(&noise, width, height, "mean", 128.0, "sigma", 40.0, "seed", seed, nullptr) != 0 ||
        vips_cast_uchar(noise, &bytes, nullptr) != 0) {
        throw std::runtime_error{vips_error_buffer()};
    }
    VipsImage* bands[] = {bytes, bytes, bytes};
    VipsImage* joined = nullptr;
    if (vips_bandjoin(bands, &joined, 3, nullptr) != 0 ||
        vips_copy(joined, &colours, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr) != 0) {
        throw std::runtime_error{vips_error_buffer()};
    }
    void* data = nullptr;
    std::size_t size = 0;
    int failed = 1;
    switch (kind) {
        case FileKind::jpeg: failed = vips_jpegsave_buffer(colours, &data, &size, nullptr); break;
        case FileKind::png: failed = vips_pngsave_buffer(colours, &data, &size, nullptr); break;
        case FileKind::webp: failed = vips_webpsave_buffer(colours, &data, &size, nullptr); break;
        case FileKind::heic:
            failed =
                vips_heifsave_buffer(colours, &data, &size, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_HEVC, nullptr);
            break;
        case FileKind::pdf: break;
    }
    for (auto* image : {noise, bytes, joined, colours}) {
        g_object_unref(image);
    }
    return made(failed, data, size);
}

struct Size {
    int width = 0;
    int height = 0;
    std::string loader;
};
/// Empty loader: libvips cannot read it.
inline Size size_of(const std::string& bytes) {
    start_vips();
    VipsImage* image = vips_image_new_from_buffer(bytes.data(), bytes.size(), "", nullptr);
    if (image == nullptr) {
        return {};
    }
    const char* loader = nullptr;
    vips_image_get_string(image, VIPS_META_LOADER, &loader);
    Size out{vips_image_get_width(image), vips_image_get_height(image), loader};
    g_object_unref(image);
    return out;
}

inline std::filesystem::path bin() {
    const char* said = std::getenv("SP4N_BIN");
    if (said == nullptr) {
        throw std::runtime_error{"SP4N_BIN is not set: run it through ctest"};
    }
    return said;
}

inline ImageCleaner cleaner() {
    CleanerOptions options;
    options.program = bin() / "sp4n-image-cleaner";
    return ImageCleaner{options};
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
}

}  // namespace hub::blobs::testing_pictures
