#include "hub/sdk/call.hpp"
#include "hub/sdk/settings.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hub::sdk {
namespace {

TEST(Text, AnAbsentStringIsNeverNull) {
    EXPECT_NE(c_str({}).ptr, nullptr);
    EXPECT_EQ(c_str({}).len, 0U);
    EXPECT_EQ(view(hubc_str{nullptr, 0}), "");
}

TEST(Text, StridedWalksByTheArraysStrideNotBySizeof) {
    struct Grown {  // what a later minor would send
        hubc_attribute known;
        std::uint64_t later[3];
    };
    const std::string keys[] = {"a", "b", "c"};
    std::vector<Grown> sent;
    for (const auto& key : keys) {
        sent.push_back({{sizeof(Grown), 0, c_str(key), c_str(key)}, {~0ULL, ~0ULL, ~0ULL}});
    }
    std::string seen;
    for (const auto& attribute : Strided<hubc_attribute>{{sent.data(), 3, sizeof(Grown)}}) {
        seen += view(attribute.key);
    }
    EXPECT_EQ(seen, "abc");
    const Strided<hubc_attribute> none{{nullptr, 0, 0}};
    EXPECT_TRUE(none.begin() == none.end());
}

TEST(Settings, TypedGetSaysWhichSettingIsWrong) {
    const hubc_setting list[] = {
        {sizeof(hubc_setting), 0, c_str("port"), c_str("8091")},
        {sizeof(hubc_setting), 0, c_str("wait"), c_str("250ms")},
        {sizeof(hubc_setting), 0, c_str("on"), c_str("true")},
        {sizeof(hubc_setting), 0, c_str("word"), c_str("8091x")}};
    const Settings settings{{list, 4, sizeof(hubc_setting)}};
    EXPECT_EQ(settings.get<int>("port"), 8091);
    EXPECT_EQ(settings.get<std::chrono::milliseconds>("wait"), std::chrono::milliseconds{250});
    EXPECT_TRUE(settings.get<bool>("on"));
    EXPECT_EQ(settings.get<std::string>("word"), "8091x");
    EXPECT_EQ(settings.text("absent"), "");
    EXPECT_THROW((void)settings.get<int>("word"), SettingsError);
    EXPECT_THROW((void)settings.get<std::uint8_t>("port"), SettingsError);
    EXPECT_THROW((void)settings.get<std::chrono::milliseconds>("port"), SettingsError);
    EXPECT_THROW((void)settings.get<bool>("port"), SettingsError);
}

TEST(Settings, Durations) {
    using std::chrono::milliseconds;
    EXPECT_EQ(parse_duration("30s"), milliseconds{30'000});
    EXPECT_EQ(parse_duration("5m"), milliseconds{300'000});
    EXPECT_EQ(parse_duration("2h"), milliseconds{7'200'000});
    for (const auto* bad : {"", "s", "30", "-1s", "30 s", "99999999999h", "1d"}) {
        EXPECT_FALSE(parse_duration(bad)) << bad;
    }
}

}  // namespace
}  // namespace hub::sdk
