// REL_W4: what an upload can do to the program that decodes it (reliability.md).
#include "pictures.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <sys/resource.h>
#include <zlib.h>

namespace hub::blobs {
namespace {

using namespace std::string_literals;
using testing_pictures::cleaner;
using testing_pictures::picture;

std::string big_endian(std::uint32_t number) {
    return {
        static_cast<char>(number >> 24U), static_cast<char>(number >> 16U), static_cast<char>(number >> 8U),
        static_cast<char>(number)};
}

std::uint32_t crc32(const std::string& bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xEDB88320U : crc >> 1U;
        }
    }
    return ~crc;
}

std::string chunk(const std::string& name, const std::string& data) {
    return big_endian(static_cast<std::uint32_t>(data.size())) + name + data + big_endian(crc32(name + data));
}

/// A PNG that says it is so large and brings `data` as its compressed rows.
std::string png_of(std::uint32_t width, std::uint32_t height, const std::string& data) {
    return "\x89PNG\r\n\x1A\n"s + chunk("IHDR", big_endian(width) + big_endian(height) + "\x08\x02\0\0\0"s) +
           chunk("IDAT", data) + chunk("IEND", "");
}

/// Zeros, compressed a little at a time: this process must stay small, for a child's highest mark begins with its own.
std::string compressed_zeros(std::size_t count) {
    z_stream stream{};
    if (deflateInit(&stream, 1) != Z_OK) {
        throw std::runtime_error{"zlib"};
    }
    std::string out;
    const std::string zeros(65'536, '\0');
    std::string some(65'536, '\0');
    for (bool last = false; !last;) {
        const auto next = std::min(count, zeros.size());
        count -= next;
        last = count == 0;
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
        stream.avail_in = static_cast<uInt>(next);
        do {
            stream.next_out = reinterpret_cast<Bytef*>(some.data());
            stream.avail_out = static_cast<uInt>(some.size());
            deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
            out.append(some, 0, some.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return out;
}

/// Sixteen bits of each of four colours, in the seven passes of Adam7.
std::string interlaced_png_of(std::size_t width, std::size_t height) {
    struct Pass {
        std::size_t x, y, dx, dy;
    };
    static constexpr Pass passes[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                      {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    std::size_t raw = 0;
    for (const auto& [x, y, dx, dy] : passes) {
        raw += ((height - y + dy - 1) / dy) * (1 + ((width - x + dx - 1) / dx) * 8);
    }
    return "\x89PNG\r\n\x1A\n"s +
           chunk(
               "IHDR", big_endian(static_cast<std::uint32_t>(width)) + big_endian(static_cast<std::uint32_t>(height)) +
                           "\x10\x06\0\0\x01"s) +
           chunk("IDAT", compressed_zeros(raw)) + chunk("IEND", "");
}

/// The most memory that any worker took so far, in kB.
long worst_worker_kb() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return usage.ru_maxrss;
}

std::string code_of(FileKind kind, const std::string& bytes) {
    const auto clean = cleaner().clean(kind, bytes);
    return clean ? "" : clean.error().code;
}

TEST(Hostile, REL_W4_a_header_of_50000_by_50000_is_refused_before_a_row_is_decoded) {
    EXPECT_EQ(code_of(FileKind::png, png_of(50'000, 50'000, "x\x9C\x03\0\0\0\0\x01"s)), "attachment_too_many_pixels");
}

TEST(Hostile, REL_W4_a_bomb_of_pixels_stays_within_its_memory) {
    // 49 million pixels, as many as may be, of one colour: a few kB that become 150 MB, whole when they are turned.
    testing_pictures::start_vips();
    VipsImage* black = nullptr;
    ASSERT_EQ(vips_black(&black, 7'000, 7'000, "bands", 3, nullptr), 0);
    void* data = nullptr;
    std::size_t size = 0;
    const int failed = vips_jpegsave_buffer(black, &data, &size, nullptr);
    const auto bomb = testing_pictures::made(failed, data, size);
    g_object_unref(black);
    const auto clean = cleaner().clean(FileKind::jpeg, bomb);
    EXPECT_TRUE(clean) << to_string(clean.error());
    EXPECT_LE(worst_worker_kb(), 256 * 1'024);
    std::cout << "W4: 7000x7000 JPEG of " << bomb.size() << " bytes, worst worker so far " << worst_worker_kb() / 1'024
              << " MB\n";
}

TEST(Hostile, REL_W4_a_picture_that_needs_more_than_one_may_is_refused) {
    // Interlaced, with transparency and sixteen bits: 400 MB, all of which must be in memory.
    const auto bomb = interlaced_png_of(7'000, 7'000);
    EXPECT_EQ(code_of(FileKind::png, bomb), "attachment_unreadable");
    EXPECT_LE(worst_worker_kb(), 256 * 1'024);
    std::cout << "W4: worst worker " << worst_worker_kb() / 1'024 << " MB\n";
}

TEST(Hostile, REL_W4_truncated_pictures_are_refused) {
    for (const auto kind : {FileKind::jpeg, FileKind::png, FileKind::webp}) {
        const auto whole = picture(kind, 200, 200, 3);
        for (const auto part : {4, 10, 25, 50, 90}) {
            const auto size = whole.size() * static_cast<std::size_t>(part) / 100;
            EXPECT_EQ(code_of(kind, whole.substr(0, size)), "attachment_unreadable") << name_of(kind) << ' ' << part;
        }
    }
}

TEST(Hostile, REL_W4_what_hangs_on_a_picture_does_not_come_through) {
    const auto html = "<html><script>alert(document.cookie)</script></html>"s;
    const auto zip = "PK\x03\x04\x14\0\0\0\0\0zipped.exe"s;
    for (const auto kind : {FileKind::jpeg, FileKind::png, FileKind::webp}) {
        for (const auto& tail : {html, zip}) {
            const auto clean = cleaner().clean(kind, picture(kind, 64, 64, 4) + tail);
            if (clean) {  // some decoders refuse what follows the picture, which is as well
                EXPECT_EQ(clean->find(tail.substr(0, 8)), std::string::npos) << name_of(kind);
            }
        }
    }
    auto commented = picture(FileKind::jpeg, 64, 64, 4);
    commented.insert(2, "\xFF\xFE"s + static_cast<char>(0) + static_cast<char>(html.size() + 2) + html);
    const auto clean = cleaner().clean(FileKind::jpeg, commented);
    ASSERT_TRUE(clean) << to_string(clean.error());
    EXPECT_EQ(clean->find("<script>"), std::string::npos);
}

TEST(Hostile, REL_W4_only_the_decoder_of_its_own_kind_ever_sees_it) {
    EXPECT_EQ(code_of(FileKind::jpeg, picture(FileKind::png, 64, 64, 4)), "attachment_unreadable");
    EXPECT_EQ(
        code_of(FileKind::png, "\x89PNG\r\n\x1A\n<svg xmlns='http://www.w3.org/2000/svg'/>"s), "attachment_unreadable");
    EXPECT_EQ(code_of(FileKind::jpeg, "\xFF\xD8\xFF<html>"s), "attachment_unreadable");
}

TEST(Hostile, REL_W4_damaged_bytes_harm_nobody_but_their_worker) {
    int refused = 0;
    int taken = 0;
    std::uint32_t dice = 20'261'127;
    for (int round = 0; round < 60; ++round) {
        const auto kind = static_cast<FileKind>(1 + round % 3);
        auto bytes = picture(kind, 96, 96, round);
        for (int hit = 0; hit < 12; ++hit) {
            dice = dice * 1'664'525U + 1'013'904'223U;
            bytes[16 + dice % (bytes.size() - 16)] = static_cast<char>(dice >> 24U);
        }
        const auto code = code_of(kind, bytes);
        EXPECT_TRUE(code.empty() || code == "attachment_unreadable" || code == "attachment_too_many_pixels") << code;
        (code.empty() ? taken : refused) += 1;
    }
    EXPECT_EQ(taken + refused, 60);
    EXPECT_LE(worst_worker_kb(), 256 * 1'024);
    std::cout << "W4: 60 damaged pictures, " << taken << " shown anew, " << refused << " refused\n";
}

TEST(Hostile, a_worker_that_does_not_end_is_ended) {
    CleanerOptions options;
    options.program = testing_pictures::bin() / "sp4n-image-cleaner";
    options.at_most = std::chrono::milliseconds{0};
    const auto clean = ImageCleaner{options}.clean(FileKind::jpeg, picture(FileKind::jpeg, 64, 64, 1));
    ASSERT_FALSE(clean);
    EXPECT_EQ(clean.error().code, "attachment_unreadable");
}

}  // namespace
}  // namespace hub::blobs
