#include "pictures.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

namespace hub::blobs {
namespace {

namespace fs = std::filesystem;
using testing_pictures::cleaner;
using testing_pictures::picture;
using testing_pictures::read_file;
using testing_pictures::size_of;
using testing_pictures::write_file;

class Cleaning : public testing::Test {
protected:
    Cleaning() {
        std::string name = (fs::temp_directory_path() / "cleaning-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Cleaning() override { fs::remove_all(path_); }
    Cleaning(const Cleaning&) = delete;
    Cleaning& operator=(const Cleaning&) = delete;

    std::string output_of(const std::string& command) const {
        const auto file = path_ / "output";
        EXPECT_EQ(std::system((command + " > " + file.string() + " 2>&1").c_str()), 0) << read_file(file);
        return read_file(file);
    }
    /// What a camera and a gallery program put in, into all files of a folder at once.
    void put_metadata_into(const fs::path& folder) const {
        write_file(path_ / "thumb.jpg", picture(FileKind::jpeg, 32, 24, 1));
        const std::string common =
            "exiftool -q -overwrite_original -GPSLatitude=-5.1131 -GPSLatitudeRef=S -GPSLongitude=105.3066"
            " -GPSLongitudeRef=E -GPSAltitude=53 -EXIF:Make=Rahasia -EXIF:Artist=BudiRahasia"
            " -EXIF:SerialNumber=SN12345 -EXIF:DateTimeOriginal='2026:11:01 07:01:02'"
            " -EXIF:UserComment=RahasiaKomentar -XMP:Creator=BudiRahasia -XMP-exif:GPSLatitude=-5.1131"
            " -XMP:Title=RahasiaJudul ";
        output_of(
            common + "-IPTC:By-line=BudiRahasia -IPTC:City=RahasiaKota -Comment=RahasiaKomentar '-ThumbnailImage<=" +
            (path_ / "thumb.jpg").string() + "' -ext jpg " + folder.string());
        output_of(common + "-PNG:Author=BudiRahasia -PNG:Comment=RahasiaKomentar -ext png " + folder.string());
        output_of(common + "-ext webp " + folder.string());
    }
    /// Files of a folder in which exiftool finds anything but what every file has.
    std::size_t files_with_metadata(const fs::path& folder) const {
        std::istringstream said{output_of(
            "exiftool -G0 -s -EXIF:all -XMP:all -IPTC:all -Photoshop:all -ICC_Profile:all -JUMBF:all -PNG:Author"
            " -PNG:Comment -File:Comment -ThumbnailImage " +
            folder.string())};
        std::set<std::string> with;
        std::string file;
        for (std::string line; std::getline(said, line);) {
            if (line.starts_with("======== ")) {
                file = line;
            } else if (line.starts_with("[")) {
                with.insert(file);
            }
        }
        return with.size();
    }

    fs::path path_;
};

TEST_F(Cleaning, REL_P3_nothing_of_what_a_camera_put_in_is_left) {
    const std::pair<FileKind, std::string> kinds[] = {
        {FileKind::jpeg, ".jpg"}, {FileKind::png, ".png"}, {FileKind::webp, ".webp"}};
    constexpr int each = 40;
    fs::create_directories(path_ / "dirty");
    fs::create_directories(path_ / "clean");
    for (int number = 0; number < each; ++number) {
        for (const auto& [kind, suffix] : kinds) {
            write_file(path_ / "dirty" / (std::to_string(number) + suffix), picture(kind, 64 + number, 48, number));
        }
    }
    put_metadata_into(path_ / "dirty");
    for (int number = 0; number < each; ++number) {
        for (const auto& [kind, suffix] : kinds) {
            const auto clean = cleaner().clean(kind, read_file(path_ / "dirty" / (std::to_string(number) + suffix)));
            ASSERT_TRUE(clean) << to_string(clean.error());
            const auto* made = stored_as(kind) == FileKind::png ? ".png" : ".jpg";
            write_file(path_ / "clean" / (suffix.substr(1) + std::to_string(number) + made), *clean);
            for (const auto* secret : {"Rahasia", "Budi", "SN12345", "Exif", "http://ns.adobe.com", "8BIM"}) {
                EXPECT_FALSE(clean->find(secret) != std::string::npos) << suffix << ' ' << secret;
            }
        }
    }
    constexpr std::size_t all = each * std::size(kinds);
    EXPECT_EQ(files_with_metadata(path_ / "dirty"), all);  // the test itself: every one had something in it
    const auto left = files_with_metadata(path_ / "clean");
    EXPECT_EQ(left, 0);
    std::cout << "P3: " << all << " pictures, " << left << " with any metadata after\n";
}

TEST_F(Cleaning, keeps_the_size_and_stores_what_every_office_can_show) {
    for (const auto& [kind, loader] :
         {std::pair{FileKind::jpeg, "jpegload"},
          {FileKind::png, "pngload"},
          {FileKind::webp, "jpegload"},
          {FileKind::heic, "jpegload"}}) {
        const auto clean = cleaner().clean(kind, picture(kind, 300, 200, 1));
        ASSERT_TRUE(clean) << to_string(clean.error());
        const auto size = size_of(*clean);
        EXPECT_EQ(size.width, 300);
        EXPECT_EQ(size.height, 200);
        EXPECT_TRUE(size.loader.starts_with(loader)) << size.loader;
    }
}

TEST_F(Cleaning, turns_a_picture_as_the_camera_says_before_that_is_forgotten) {
    const auto file = path_ / "in.jpg";
    write_file(file, picture(FileKind::jpeg, 300, 200, 1));
    output_of("exiftool -q -overwrite_original -n -EXIF:Orientation=6 " + file.string());
    const auto clean = cleaner().clean(FileKind::jpeg, read_file(file));
    ASSERT_TRUE(clean) << to_string(clean.error());
    EXPECT_EQ(size_of(*clean).width, 200);
    EXPECT_EQ(size_of(*clean).height, 300);
}

TEST_F(Cleaning, the_same_picture_becomes_the_same_bytes) {
    const auto bytes = picture(FileKind::jpeg, 120, 80, 7);
    EXPECT_EQ(*cleaner().clean(FileKind::jpeg, bytes), *cleaner().clean(FileKind::jpeg, bytes));
}

TEST_F(Cleaning, a_missing_program_is_our_fault_and_said_so) {
    CleanerOptions options;
    options.program = "/nonexistent/cleaner";
    const auto clean = ImageCleaner{options}.clean(FileKind::jpeg, picture(FileKind::jpeg, 20, 20, 1));
    ASSERT_FALSE(clean);
    EXPECT_EQ(clean.error().code, "image_cleaner_unavailable");
}

}  // namespace
}  // namespace hub::blobs
