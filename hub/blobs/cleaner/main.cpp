// sp4n-image-cleaner <kind> <most pixels>: reads a picture from descriptor 0 and writes it anew to descriptor 1, as it
// is shown and with nothing else in it. Started for one picture by hub/blobs; ends by exit status (cleaner_exit.hpp).
#include "../src/cleaner_exit.hpp"
#include "confine.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vips/vips.h>

namespace {

using namespace hub::blobs;

struct Unref {
    void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

struct Free {
    void operator()(void* bytes) const { g_free(bytes); }
};

struct Bytes {
    std::unique_ptr<void, Free> data;
    std::size_t size = 0;
};

/// What went wrong ends the program: there is nothing to tidy up.
[[noreturn]] void end(int status) {
    ::_exit(status);
}

Image checked(int failed, VipsImage* image) {
    if (failed != 0 || image == nullptr) {
        end(unreadable);
    }
    return Image{image};
}

std::string_view input() {
    struct stat status {};
    if (::fstat(STDIN_FILENO, &status) != 0 || status.st_size <= 0) {
        end(unreadable);
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    const void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (at == MAP_FAILED) {
        end(cannot_start);
    }
    return {static_cast<const char*>(at), size};
}

/// By the decoder of its kind and no other.
Image load(std::string_view kind, std::string_view bytes) {
    VipsImage* image = nullptr;
    auto* const data = const_cast<char*>(bytes.data());
    int failed = 1;
    if (kind == "jpeg") {
        failed = vips_jpegload_buffer(
            data, bytes.size(), &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, nullptr);
    } else if (kind == "png") {
        failed = vips_pngload_buffer(
            data, bytes.size(), &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, nullptr);
    } else if (kind == "webp") {
        failed = vips_webpload_buffer(
            data, bytes.size(), &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, nullptr);
    } else if (kind == "heic") {
        failed = vips_heifload_buffer(
            data, bytes.size(), &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, nullptr);
    }
    return checked(failed, image);
}

/// Turned as the camera says. Turning needs all rows at once.
Image upright(Image image) {
    if (vips_image_get_orientation(image.get()) <= 1) {
        return image;
    }
    VipsImage* turned = nullptr;
    Image whole = checked(0, vips_image_copy_memory(image.get()));
    return checked(vips_autorot(whole.get(), &turned, nullptr), turned);
}

/// In the colours that a picture without a profile has, eight bits each.
Image in_plain_colours(Image image) {
    VipsImage* next = nullptr;
    if (vips_image_get_typeof(image.get(), VIPS_META_ICC_NAME) != 0 &&
        vips_icc_transform(image.get(), &next, "srgb", "embedded", TRUE, nullptr) == 0) {
        image = Image{std::exchange(next, nullptr)};
    }
    vips_error_clear();  // a profile that cannot be read is dropped like all else
    const auto space = vips_image_guess_interpretation(image.get());
    const bool plain = space == VIPS_INTERPRETATION_sRGB || space == VIPS_INTERPRETATION_B_W;
    if (!plain) {
        const auto wanted = space == VIPS_INTERPRETATION_GREY16 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
        image = checked(vips_colourspace(image.get(), &next, wanted, nullptr), next);
        next = nullptr;
    }
    if (vips_image_get_format(image.get()) != VIPS_FORMAT_UCHAR) {
        image = checked(vips_cast_uchar(image.get(), &next, nullptr), next);
    }
    return image;
}

/// JPEG has no transparency: what shows through is white, as paper is.
Image on_paper(Image image) {
    if (vips_image_hasalpha(image.get()) == FALSE) {
        return image;
    }
    VipsImage* flat = nullptr;
    VipsArrayDouble* white = vips_array_double_newv(1, 255.0);
    const int failed = vips_flatten(image.get(), &flat, "background", white, nullptr);
    vips_area_unref(VIPS_AREA(white));
    return checked(failed, flat);
}

Bytes save(std::string_view kind, VipsImage* image) {
    void* data = nullptr;
    Bytes out;
    int failed = 1;
    if (kind == "png") {
        failed = vips_pngsave_buffer(image, &data, &out.size, "compression", 6, "strip", TRUE, nullptr);
    } else {
        failed =
            vips_jpegsave_buffer(image, &data, &out.size, "Q", 88, "strip", TRUE, "optimize_coding", TRUE, nullptr);
    }
    out.data.reset(data);
    if (failed != 0) {
        end(unreadable);  // rows are decoded while they are saved
    }
    return out;
}

void write_out(const Bytes& bytes) {
    const auto* at = static_cast<const char*>(bytes.data.get());
    for (std::size_t wrote = 0; wrote < bytes.size;) {
        const auto some = ::write(STDOUT_FILENO, at + wrote, bytes.size - wrote);
        if (some < 0 && errno != EINTR) {
            end(unreadable);
        }
        wrote += some > 0 ? static_cast<std::size_t>(some) : 0;
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3 || !confine::limit_self()) {
        return cannot_start;
    }
    const std::string_view kind{arguments[1]};
    const auto most_pixels = std::strtoull(arguments[2], nullptr, 10);
    vips_concurrency_set(1);
    if (VIPS_INIT(arguments[0]) != 0) {
        return cannot_start;
    }
    vips_cache_set_max(0);
    const auto bytes = input();
    if (!confine::close_doors()) {
        return cannot_start;
    }
    auto image = load(kind, bytes);
    const auto width = static_cast<std::uint64_t>(vips_image_get_width(image.get()));
    const auto height = static_cast<std::uint64_t>(vips_image_get_height(image.get()));
    if (width * height > most_pixels) {
        end(too_many_pixels);
    }
    image = in_plain_colours(upright(std::move(image)));
    if (kind != "png") {
        image = on_paper(std::move(image));
    }
    write_out(save(kind, image.get()));
    end(cleaned);
}
