#include "hub/cli/locations.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace hub::cli {
namespace {

namespace fs = std::filesystem;

class Secrets : public ::testing::Test {
protected:
    void SetUp() override {
        auto pattern = (fs::temp_directory_path() / "sp4n-secrets-XXXXXX").string();
        EXPECT_NE(mkdtemp(pattern.data()), nullptr);
        locations.data = pattern;
        fs::create_directory(locations.data / "secrets");
    }
    void TearDown() override {
        std::error_code ignored;  // what is left over lies in the folder of temporary files
        fs::remove_all(locations.data, ignored);
    }
    void write(const std::string& name, const std::string& text, fs::perms mode = fs::perms::owner_read) const {
        std::ofstream{locations.data / "secrets" / name} << text;
        fs::permissions(locations.data / "secrets" / name, mode);
    }
    [[nodiscard]] std::string code_of(const std::string& name) const {
        const auto read = read_secret(locations, name);
        return read ? "read: " + *read : read.error().code;
    }

    Locations locations;
};

TEST_F(Secrets, are_read_from_files_that_only_the_hub_may_read) {
    write("good", "geheim\n");
    EXPECT_EQ(code_of("good"), "read: geheim");
    write("open", "geheim", fs::perms::owner_read | fs::perms::group_read);
    EXPECT_EQ(code_of("open"), "secret_exposed");
    EXPECT_EQ(code_of("absent"), "secret_missing");
    EXPECT_EQ(code_of("../good"), "secret_missing");
}

TEST_F(Secrets, the_master_key_is_for_no_connector) {
    write(master_secret, std::string(64, 'a'));
    EXPECT_EQ(code_of(master_secret), "secret_missing");
    const auto own = read_own_secret(locations, master_secret);
    ASSERT_TRUE(own);
    EXPECT_EQ(own->size(), 64U);
}

TEST_F(Secrets, an_empty_file_is_no_secret) {
    for (const auto* text : {"", "\n", "  \n\n"}) {
        fs::remove(locations.data / "secrets" / "empty");
        write("empty", text);
        EXPECT_EQ(code_of("empty"), "secret_unreadable");
    }
}

TEST_F(Secrets, one_of_somebody_else_says_whose_it_is) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root can make a file that belongs to somebody else";
    }
    write("roots", "geheim");
    fs::permissions(locations.data, fs::perms{0755});
    fs::permissions(locations.data / "secrets", fs::perms{0711});
    ASSERT_EQ(::seteuid(65'534), 0);
    const auto read = read_secret(locations, "roots");
    ASSERT_EQ(::seteuid(0), 0);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "secret_unreadable");
    EXPECT_NE(read.error().detail.find("belongs to root"), std::string::npos) << read.error().detail;
    EXPECT_NE(read.error().detail.find("nobody"), std::string::npos) << read.error().detail;
    fs::permissions(locations.data / "secrets", fs::perms{0700});
    ASSERT_EQ(::seteuid(65'534), 0);
    const auto hidden = read_secret(locations, "roots");
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_EQ(hidden.error().code, "secret_unreadable");
}

TEST(DatabaseUrl, of_the_role_that_reads_identities) {
    Locations locations;
    locations.data = "/data";
    settings::HubSettings hub;
    EXPECT_EQ(
        database_url(hub, locations, DatabaseRole::identity),
        "host=/data/postgres port=5432 dbname=sp4n user=sp4n_identity");
    hub.database_url = "host=db user=sp4n_hub dbname=x";
    EXPECT_EQ(
        database_url(hub, locations, DatabaseRole::identity), "host=db user=sp4n_hub dbname=x user=sp4n_identity");
    EXPECT_EQ(database_url(hub, locations, DatabaseRole::hub), hub.database_url);
    hub.database_url = "postgresql://sp4n_hub@db/x";
    EXPECT_EQ(database_url(hub, locations, DatabaseRole::identity), "postgresql://sp4n_hub@db/x?user=sp4n_identity");
    hub.database_url += "?sslmode=require";
    EXPECT_EQ(
        database_url(hub, locations, DatabaseRole::identity),
        "postgresql://sp4n_hub@db/x?sslmode=require&user=sp4n_identity");
    hub.identity_url = "host=db user=reader";
    EXPECT_EQ(database_url(hub, locations, DatabaseRole::identity), hub.identity_url);
}

}  // namespace
}  // namespace hub::cli
