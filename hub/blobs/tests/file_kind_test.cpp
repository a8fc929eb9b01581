#include "hub/blobs/file_kind.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hub::blobs {
namespace {

using namespace std::string_literals;

const std::string jpeg = "\xFF\xD8\xFF\xE0 rest"s;
const std::string png = "\x89PNG\r\n\x1A\n rest"s;
const std::string webp = "RIFF\x10\0\0\0WEBPVP8L rest"s;
const std::string heic =
    "\0\0\0\x18"
    "ftypheic rest"s;
const std::string pdf = "%PDF-1.7\nrest"s;

std::string code_of(std::string_view type, std::string_view bytes) {
    const auto kind = check_kind(type, bytes);
    return kind ? std::string{name_of(*kind)} : kind.error().code;
}

TEST(FileKind, is_taken_when_bytes_and_declared_type_agree) {
    EXPECT_EQ(code_of("image/jpeg", jpeg), "jpeg");
    EXPECT_EQ(code_of("image/jpg", jpeg), "jpeg");
    EXPECT_EQ(code_of("IMAGE/PNG", png), "png");
    EXPECT_EQ(code_of("image/webp", webp), "webp");
    EXPECT_EQ(code_of("image/heic", heic), "heic");
    EXPECT_EQ(code_of("image/heif", heic), "heic");
    EXPECT_EQ(code_of("application/pdf; charset=binary", pdf), "pdf");
}

TEST(FileKind, is_refused_when_they_do_not_agree) {
    EXPECT_EQ(code_of("image/png", jpeg), "attachment_type_refused");
    EXPECT_EQ(code_of("application/pdf", png), "attachment_type_refused");
    EXPECT_EQ(code_of("", jpeg), "attachment_type_refused");
    EXPECT_EQ(code_of("application/octet-stream", jpeg), "attachment_type_refused");
}

TEST(FileKind, REL_W4_what_is_not_on_the_list_is_refused) {
    const std::pair<const char*, std::string> cases[] = {
        {"image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"},
        {"image/jpeg", "<svg xmlns='http://www.w3.org/2000/svg'/>"},
        {"text/html", "<html></html>"},
        {"image/jpeg", "<!doctype html><script>alert(1)</script>"},
        {"application/zip", "PK\x03\x04zip"},
        {"image/png", "PK\x03\x04zip"},
        {"application/pdf", " %PDF-1.7"},
        {"application/pdf", "PK\x03\x04%PDF-1.7"},
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\x03\x04[Content_Types].xml"},
        {"application/msword", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"},
        {"image/gif", "GIF89a"},
        {"image/tiff", "II*\0"s},
        {"image/webp", "RIFF\x10\0\0\0WAVEfmt "s},
        {"image/heic",
         "\0\0\0\x18"
         "ftypmp42"s},
        {"image/heic",
         "\0\0\0\x18"
         "ftyp"s}};
    for (const auto& [type, bytes] : cases) {
        EXPECT_EQ(code_of(type, bytes), "attachment_type_refused") << type << ' ' << bytes;
    }
}

TEST(FileKind, empty_and_large_ones_are_refused_as_such) {
    EXPECT_EQ(code_of("image/jpeg", ""), "attachment_empty");
    EXPECT_EQ(code_of("image/jpeg", jpeg + std::string(largest_file, 'x')), "attachment_too_large");
    EXPECT_EQ(code_of("image/jpeg", jpeg + std::string(largest_file - jpeg.size(), 'x')), "jpeg");
}

TEST(FileKind, heic_is_stored_as_what_every_office_can_show) {
    EXPECT_EQ(media_type_of(stored_as(FileKind::heic)), "image/jpeg");
    EXPECT_EQ(media_type_of(stored_as(FileKind::webp)), "image/jpeg");
    EXPECT_EQ(media_type_of(stored_as(FileKind::png)), "image/png");
    EXPECT_FALSE(is_cleanable(FileKind::pdf));
}

}  // namespace
}  // namespace hub::blobs
