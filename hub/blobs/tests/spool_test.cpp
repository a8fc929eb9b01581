#include "hub/blobs/spool.hpp"

#include "hub/blobs/file_kind.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>

namespace hub::blobs {
namespace {

namespace fs = std::filesystem;

class Spool : public testing::Test {
protected:
    Spool() {
        std::string name = (fs::temp_directory_path() / "spool-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
        std::ofstream{path_ / "plain"} << "bytes";
        std::ofstream{path_.parent_path() / (path_.filename().string() + "-secret")} << "secret";
    }
    ~Spool() override {
        fs::remove_all(path_);
        fs::remove(path_.parent_path() / (path_.filename().string() + "-secret"));
    }
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    [[nodiscard]] std::string code_of(const std::string& name) const {
        const auto read = read_spooled(path_ / name);
        return read ? *read : read.error().code;
    }
    fs::path path_;
};

TEST_F(Spool, a_plain_file_is_read_and_removed) {
    EXPECT_EQ(code_of("plain"), "bytes");
    remove_spooled(path_ / "plain");
    EXPECT_EQ(code_of("plain"), "attachment_not_there");
}

TEST_F(Spool, REL_W4_nothing_but_a_plain_file_with_one_name_is_read) {
    fs::create_symlink(path_ / "plain", path_ / "link");
    fs::create_symlink("/etc/hostname", path_ / "away");
    fs::create_hard_link(path_ / "plain", path_ / "second-name");
    fs::create_directories(path_ / "folder");
    ASSERT_EQ(::mkfifo((path_ / "fifo").c_str(), 0600), 0);
    for (const auto* name : {"link", "away", "second-name", "plain", "folder", "fifo", "absent", ".."}) {
        EXPECT_EQ(code_of(name), "attachment_not_there") << name;
    }
    fs::create_directory_symlink(path_, path_ / "folder-link");
    EXPECT_EQ(code_of("folder-link/fifo"), "attachment_not_there");
}

TEST_F(Spool, a_large_one_is_not_read_at_all) {
    ASSERT_EQ(::truncate((path_ / "plain").c_str(), static_cast<off_t>(largest_file) + 1), 0);
    EXPECT_EQ(code_of("plain"), "attachment_too_large");
}

}  // namespace
}  // namespace hub::blobs
