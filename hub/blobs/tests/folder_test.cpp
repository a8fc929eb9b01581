#include "hub/blobs/folder.hpp"

#include "hub/crypto/random.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <sys/time.h>

namespace hub::blobs {
namespace {

namespace fs = std::filesystem;

class FolderTest : public testing::Test {
protected:
    FolderTest() {
        std::string name = (fs::temp_directory_path() / "blobs-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~FolderTest() override { fs::remove_all(path_); }
    FolderTest(const FolderTest&) = delete;
    FolderTest& operator=(const FolderTest&) = delete;

    Folder open() { return *Folder::open(path_ / "blobs", random_); }
    static std::size_t count(const fs::path& folder) {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
    }
    static void age(const fs::path& file, std::chrono::seconds by) {
        const auto then = ::time(nullptr) - by.count();
        const timeval times[2] = {{then, 0}, {then, 0}};
        ASSERT_EQ(::lutimes(file.c_str(), times), 0);
    }

    crypto::SystemRandom random_;
    fs::path path_;
};

TEST_F(FolderTest, what_is_published_lies_under_its_hash_and_is_read_back) {
    const auto folder = open();
    auto staged = folder.stage("hello");
    ASSERT_TRUE(staged);
    EXPECT_EQ(staged->sha256(), "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    EXPECT_EQ(staged->size(), 5);
    EXPECT_FALSE(fs::exists(folder.path_of(staged->sha256())));
    ASSERT_TRUE(folder.publish(*staged));
    EXPECT_EQ(folder.path_of(staged->sha256()), path_ / "blobs/2c" / staged->sha256());
    EXPECT_EQ(*folder.read(staged->sha256()), "hello");
    EXPECT_EQ(count(path_ / "blobs/unfinished"), 0);
}

TEST_F(FolderTest, the_same_bytes_lie_there_once) {
    const auto folder = open();
    for (int i = 0; i < 3; ++i) {
        auto staged = folder.stage("same");
        ASSERT_TRUE(folder.publish(*staged));
    }
    auto staged = folder.stage("same");
    EXPECT_EQ(count(folder.path_of(staged->sha256()).parent_path()), 1);
}

TEST_F(FolderTest, what_is_not_published_is_gone) {
    const auto folder = open();
    {
        const auto staged = folder.stage("never filed");
        EXPECT_EQ(count(path_ / "blobs/unfinished"), 1);
    }
    EXPECT_EQ(count(path_ / "blobs/unfinished"), 0);
}

TEST_F(FolderTest, what_a_dead_upload_left_is_swept_at_start_and_a_running_one_is_not) {
    static_cast<void>(open());
    std::ofstream{path_ / "blobs/unfinished/old"} << "x";
    std::ofstream{path_ / "blobs/unfinished/new"} << "x";
    age(path_ / "blobs/unfinished/old", std::chrono::hours{1});
    static_cast<void>(open());
    EXPECT_FALSE(fs::exists(path_ / "blobs/unfinished/old"));
    EXPECT_TRUE(fs::exists(path_ / "blobs/unfinished/new"));
}

TEST_F(FolderTest, a_file_that_is_not_what_its_name_says_is_not_given_out) {
    const auto folder = open();
    auto staged = folder.stage("hello");
    const auto hash = staged->sha256();
    ASSERT_TRUE(folder.publish(*staged));
    ASSERT_EQ(::chmod(folder.path_of(hash).c_str(), 0600), 0);
    std::ofstream{folder.path_of(hash)} << "other";
    EXPECT_EQ(folder.read(hash).error().code, "attachment_damaged");
}

TEST_F(FolderTest, only_hashes_are_names_and_links_are_not_followed) {
    const auto folder = open();
    EXPECT_EQ(folder.read("../../etc/passwd").error().code, "not_found");
    EXPECT_EQ(folder.read(std::string(64, 'A')).error().code, "not_found");
    const std::string hash(64, 'a');
    fs::create_directories(path_ / "blobs/aa");
    fs::create_symlink("/etc/hostname", folder.path_of(hash));
    EXPECT_EQ(folder.read(hash).error().code, "attachments_folder_unusable");
    EXPECT_EQ(folder.read(std::string(64, 'b')).error().code, "not_found");
}

TEST_F(FolderTest, removing_twice_is_removing) {
    const auto folder = open();
    auto staged = folder.stage("hello");
    const auto hash = staged->sha256();
    ASSERT_TRUE(folder.publish(*staged));
    EXPECT_TRUE(folder.remove(hash));
    EXPECT_TRUE(folder.remove(hash));
    EXPECT_EQ(folder.read(hash).error().code, "not_found");
}

TEST_F(FolderTest, only_old_files_are_looked_at_as_left_over) {
    const auto folder = open();
    auto staged = folder.stage("hello");
    const auto hash = staged->sha256();
    ASSERT_TRUE(folder.publish(*staged));
    EXPECT_TRUE(folder.old_files(0x2c).empty());
    age(folder.path_of(hash), std::chrono::hours{26});
    EXPECT_EQ(folder.old_files(0x2c), std::vector<std::string>{hash});
    EXPECT_TRUE(folder.old_files(0x2d).empty());
}

TEST_F(FolderTest, says_which_folder_it_is_and_keeps_to_the_first_word) {
    const auto folder = open();
    EXPECT_FALSE(folder.marker());
    const auto first = *parse_uuid("0190aaaa-0000-7000-8000-000000000001");
    ASSERT_TRUE(folder.write_marker(first));
    EXPECT_EQ(folder.marker(), first);
    ASSERT_TRUE(folder.write_marker(*parse_uuid("0190aaaa-0000-7000-8000-000000000002")));
    EXPECT_EQ(folder.marker(), first);
}

TEST_F(FolderTest, a_file_in_its_place_is_said) {
    std::ofstream{path_ / "blobs"} << "x";
    const auto folder = Folder::open(path_ / "blobs", random_);
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().code, "attachments_folder_unusable");
}

}  // namespace
}  // namespace hub::blobs
