#include "hub/cli/master_secret.hpp"

#include "hub/crypto/random.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>

namespace hub::cli {
namespace {

namespace fs = std::filesystem;

class MasterSecret : public ::testing::Test {
protected:
    MasterSecret() {
        std::string name = (fs::temp_directory_path() / "sp4n-master-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error{"no temporary folder"};
        }
        locations.data = fs::path{name} / "data";
        ::unsetenv("SP4N_SECRET_HUB_MASTER");
    }
    ~MasterSecret() override {
        ::unsetenv("SP4N_SECRET_HUB_MASTER");
        fs::remove_all(locations.data.parent_path());
    }

    [[nodiscard]] fs::path file() const { return locations.data / "secrets" / master_secret; }
    void write(const std::string& text, mode_t mode) const {
        fs::create_directories(file().parent_path());
        std::ofstream{file()} << text;
        ::chmod(file().c_str(), mode);
    }
    [[nodiscard]] std::string code() const {
        const auto read = read_master_key(locations);
        return read ? "" : read.error().code;
    }

    Locations locations;
    crypto::SystemRandom random;
};

TEST_F(MasterSecret, IsMadeOnceAndOnlyForItsOwner) {
    EXPECT_EQ(code(), "master_key_missing");
    const auto made = provide_master_key(locations, random);
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(made->made, file().string());
    struct stat status {};
    ASSERT_EQ(::stat(file().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0400U);
    EXPECT_EQ(std::distance(fs::directory_iterator{file().parent_path()}, fs::directory_iterator{}), 1)
        << "nothing half made is left";

    const auto again = provide_master_key(locations, random);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->made, "");
    EXPECT_EQ(again->key.check_value(), made->key.check_value());
    const auto read = read_master_key(locations);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->check_value(), made->key.check_value());
}

TEST_F(MasterSecret, WhatIsWrongIsNeverReplaced) {
    write("not a key", 0400);
    EXPECT_EQ(code(), "master_key_invalid");
    const auto provided = provide_master_key(locations, random);
    ASSERT_FALSE(provided);
    EXPECT_EQ(provided.error().code, "master_key_invalid");
    EXPECT_EQ(provided.error().detail.find("not a key"), std::string::npos) << "an error holds no secret";

    fs::remove(file());
    write(crypto::MasterKey::make(random).text(), 0440);
    EXPECT_EQ(code(), "secret_exposed");
    EXPECT_FALSE(provide_master_key(locations, random));
}

TEST_F(MasterSecret, MayComeFromTheEnvironment) {
    const auto key = crypto::MasterKey::make(random);
    ::setenv("SP4N_SECRET_HUB_MASTER", key.text().c_str(), 1);
    const auto provided = provide_master_key(locations, random);
    ASSERT_TRUE(provided);
    EXPECT_EQ(provided->key.check_value(), key.check_value());
    EXPECT_FALSE(fs::exists(file())) << "one that is there is not made again";
}

TEST_F(MasterSecret, AFolderThatCannotBeMadeIsNamed) {
    std::ofstream{locations.data} << "a file where the data folder should be";
    const auto provided = provide_master_key(locations, random);
    ASSERT_FALSE(provided);
    EXPECT_NE(provided.error().detail.find(locations.data.string()), std::string::npos);
}

}  // namespace
}  // namespace hub::cli
