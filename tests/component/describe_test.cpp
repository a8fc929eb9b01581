#include "hub/connectors/describe.hpp"

#include "supervisor_fixture.hpp"

namespace hub::connectors {
namespace {

TEST(Describe, PrintsTheDescriptorOrWhyThereIsNone) {
    const auto runner = from_environment("SP4N_BIN") / "sp4n-connector-runner";
    const auto objects = from_environment("SP4N_TEST_CONNECTORS");
    const auto json = describe(runner, objects / "trial.so");
    ASSERT_TRUE(json) << to_string(json.error());
    EXPECT_NE(json->find(R"("id":"trial")"), std::string::npos);
    EXPECT_NE(json->find(R"("abi":"0.9")"), std::string::npos);
    const auto refused = describe(runner, objects / "wrong_magic.so");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("magic number"), std::string::npos);
    const auto died = describe(runner, objects / "dies_at_load.so");
    ASSERT_FALSE(died);
    EXPECT_NE(died.error().detail.find("signal 6"), std::string::npos) << died.error().detail;
    EXPECT_FALSE(describe(runner / "absent", objects / "trial.so"));
}

TEST(Describe, ChecksSettings) {
    const auto runner = from_environment("SP4N_BIN") / "sp4n-connector-runner";
    const auto object = from_environment("SP4N_TEST_CONNECTORS") / "trial.so";
    const auto good = check_settings(runner, object, R"({"does":"echo"})");
    ASSERT_TRUE(good) << to_string(good.error());
    EXPECT_TRUE(good->empty());
    const auto bad = check_settings(runner, object, R"({"does":"fly","dose":"x"})");
    ASSERT_TRUE(bad);
    ASSERT_EQ(bad->size(), 2U);
    EXPECT_EQ((*bad)[0].pointer, "/dose");
    EXPECT_EQ((*bad)[1].pointer, "/does");
    const auto asked = check_settings(runner, object, R"({"only_on":"nothing"})");
    ASSERT_TRUE(asked);
    ASSERT_EQ(asked->size(), 1U);
    EXPECT_EQ(asked->front().pointer, "/only_on");
}

}  // namespace
}  // namespace hub::connectors
