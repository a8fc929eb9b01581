#include "hub/connectors/describe.hpp"

#include "supervisor_fixture.hpp"

#include <fstream>

namespace hub::connectors {
namespace {

TEST(Describe, PrintsTheDescriptorOrWhyThereIsNone) {
    const auto runner = from_environment("SP4N_BIN") / "sp4n-connector-runner";
    const auto objects = from_environment("SP4N_TEST_CONNECTORS");
    const auto json = describe(runner, objects, "trial");
    ASSERT_TRUE(json) << to_string(json.error());
    EXPECT_NE(json->find(R"("id":"trial")"), std::string::npos);
    EXPECT_NE(json->find(R"("abi":"0.9")"), std::string::npos);
    const auto refused = describe(runner, objects, "wrong_magic");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("magic number"), std::string::npos);
    const auto died = describe(runner, objects, "dies_at_load");
    ASSERT_FALSE(died);
    EXPECT_NE(died.error().detail.find("signal 6"), std::string::npos) << died.error().detail;
    EXPECT_FALSE(describe(runner / "absent", objects, "trial"));
}

TEST(Describe, ChecksSettings) {
    const auto runner = from_environment("SP4N_BIN") / "sp4n-connector-runner";
    const auto objects = from_environment("SP4N_TEST_CONNECTORS");
    const auto good = check_settings(runner, objects, "trial", R"({"does":"echo"})");
    ASSERT_TRUE(good) << to_string(good.error());
    EXPECT_TRUE(good->empty());
    const auto bad = check_settings(runner, objects, "trial", R"({"does":"fly","dose":"x"})");
    ASSERT_TRUE(bad);
    ASSERT_EQ(bad->size(), 2U);
    EXPECT_EQ((*bad)[0].pointer, "/dose");
    EXPECT_EQ((*bad)[1].pointer, "/does");
    const auto asked = check_settings(runner, objects, "trial", R"({"only_on":"nothing"})");
    ASSERT_TRUE(asked);
    ASSERT_EQ(asked->size(), 1U);
    EXPECT_EQ(asked->front().pointer, "/only_on");
}

TEST(Describe, RunsNothingThatIsNotTheOneOfItsManifest) {
    const auto runner = from_environment("SP4N_BIN") / "sp4n-connector-runner";
    const auto folder = std::filesystem::path{testing::TempDir()} / ("describe-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms{0755});
    for (const auto* file : {"trial.so", "trial.yaml"}) {
        std::filesystem::copy_file(from_environment("SP4N_TEST_CONNECTORS") / file, folder / file);
    }
    EXPECT_TRUE(describe(runner, folder, "trial"));
    std::ofstream{folder / "trial.so", std::ios::app} << "x";
    const auto described = describe(runner, folder, "trial");
    ASSERT_FALSE(described);
    EXPECT_NE(described.error().detail.find("its manifest says"), std::string::npos) << described.error().detail;
    EXPECT_FALSE(check_settings(runner, folder, "trial", "{}"));
    std::filesystem::permissions(folder, std::filesystem::perms{0777});
    EXPECT_FALSE(describe(runner, folder, "trial"));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hub::connectors
