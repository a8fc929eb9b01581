#include "object_check.hpp"

#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace hub::connectors {
namespace {

/// A folder with one file that is no object, so that everything up to the ELF check can be told apart.
class ObjectCheck : public testing::Test {
protected:
    void SetUp() override {
        folder_ =
            std::filesystem::path{testing::TempDir()} / ("objects-" + std::to_string(getpid()) + "-" +
                                                         testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
        chmod(folder_.c_str(), 0755);
        write("thing.so", "no object");
        manifest("thing.so", crypto::to_hex(crypto::sha256("no object")));
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    void write(const std::string& name, std::string_view text) {
        std::ofstream{folder_ / name} << text;
        chmod((folder_ / name).c_str(), 0644);
    }
    void manifest(const std::string& file, const std::string& hash) {
        write("thing.yaml", "id: thing\nversion: \"1.0\"\nabi: \"0.9\"\nfile: " + file + "\nsha256: " + hash + "\n");
    }
    std::string refusal(const std::string& name = "thing") {
        ObjectChecker checker{folder_};
        const auto object = checker.open(name);
        return object ? "" : object.error().detail;
    }
    std::filesystem::path folder_;
};

TEST_F(ObjectCheck, AFileThatIsNoObject) {
    EXPECT_EQ(refusal(), "the object is not a shared object of this machine");
}

TEST_F(ObjectCheck, AnotherHash) {
    write("thing.so", "tampered");
    EXPECT_NE(refusal().find("its manifest says"), std::string::npos);
}

TEST_F(ObjectCheck, WritableByOthers) {
    chmod((folder_ / "thing.so").c_str(), 0664);
    EXPECT_NE(refusal().find("may be written by others"), std::string::npos);
    chmod((folder_ / "thing.so").c_str(), 0644);
    chmod((folder_ / "thing.yaml").c_str(), 0646);
    EXPECT_NE(refusal().find("may be written by others"), std::string::npos);
    chmod((folder_ / "thing.yaml").c_str(), 0644);
    chmod(folder_.c_str(), 0775);
    EXPECT_NE(refusal().find("may be written by others"), std::string::npos);
}

TEST_F(ObjectCheck, ASymbolicLink) {
    std::filesystem::rename(folder_ / "thing.so", folder_ / "real.so");
    std::filesystem::create_symlink(folder_ / "real.so", folder_ / "thing.so");
    EXPECT_NE(refusal().find("not a plain file"), std::string::npos);
}

TEST_F(ObjectCheck, NamesCannotLeaveTheFolder) {
    for (const auto* name : {"", "../thing", "/etc/passwd", "a/b", ".hidden", "Thing"}) {
        EXPECT_NE(refusal(name).find("is no connector's name"), std::string::npos) << name;
    }
    manifest("../real.so", std::string(64, 'a'));
    EXPECT_NE(refusal().find("names the file"), std::string::npos);
}

TEST_F(ObjectCheck, ManifestsMustBeWhole) {
    EXPECT_FALSE(parse_manifest("id: a\n"));
    EXPECT_FALSE(parse_manifest("id: a\nversion: 1\nfile: a.so\nsha256: short\n"));
    const auto good = parse_manifest("id: a\r\nversion: \"1.0\"\nfile:  a.so \nsha256: " + std::string(64, 'a'));
    ASSERT_TRUE(good);
    EXPECT_EQ(good->version, "1.0");
    EXPECT_EQ(good->file, "a.so");
}

}  // namespace
}  // namespace hub::connectors
