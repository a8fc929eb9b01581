#include "hub/runner/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace hub::runner {
namespace {

constexpr hubc_option row(const char* name, hubc_option_type type, std::uint32_t flags, const char* constraint = "") {
    return {sizeof(hubc_option), type, flags, 0, name, "preset", constraint, ""};
}
constexpr hubc_option table[] = {
    row("base_url", HUBC_OPTION_URL, HUBC_OPTION_REQUIRED, "http|https"),
    row("port", HUBC_OPTION_INTEGER, 0, "1..65535"),
    row("on", HUBC_OPTION_BOOLEAN, 0),
    row("wait", HUBC_OPTION_DURATION, 0),
    row("mode", HUBC_OPTION_ENUM, 0, "push|pull"),
    row("token", HUBC_OPTION_STRING, HUBC_OPTION_SECRET),
    row("note", HUBC_OPTION_STRING, 0),
    row("tree", HUBC_OPTION_TREE, 0)};

Module module() {
    static const hubc_connector_api api{
        sizeof(hubc_connector_api),
        0,
        [](const hubc_host*, hubc_array, hubc_connector**) noexcept { return hubc_status{HUBC_OK}; },
        [](hubc_connector*) noexcept { return hubc_status{HUBC_OK}; },
        [](hubc_connector*, const hubc_call*) noexcept { return hubc_status{HUBC_OK}; },
        nullptr,
        nullptr,
        nullptr,
        [](hubc_connector*, std::int64_t) noexcept {},
        [](hubc_connector*) noexcept {},
        nullptr};
    static const hubc_module made{
        sizeof(hubc_module),
        HUBC_MAGIC,
        HUBC_ABI_MAJOR,
        HUBC_ABI_MINOR,
        HUBC_ABI_MINOR,
        sizeof(void*),
        "made",
        "Made",
        "us",
        "1.0.0",
        nullptr,
        table,
        std::size(table),
        sizeof(hubc_option),
        HUBC_CAP_COMPLAINT,
        0,
        0,
        &api};
    return *Module::check(&made);
}

std::string value_of(const Settings& settings, std::string_view name) {
    const auto it = std::ranges::find(settings.values, name, &std::pair<std::string, std::string>::first);
    return it == settings.values.end() ? "absent" : it->second;
}

std::string faults_of(std::string_view json) {
    std::string all;
    for (const auto& fault : check_settings(module(), json).faults) {
        all += fault.pointer + ": " + fault.message + "\n";
    }
    return all;
}

TEST(RunnerSettings, EveryDeclaredOptionIsThereWithDefaultsAndTreesAsJson) {
    const auto settings = check_settings(
        module(),
        R"({"base_url":"http://a","port":80,"on":true,"wait":"30s","mode":"pull","token":"secret:t","tree":{"a":[1]}})");
    EXPECT_TRUE(settings.faults.empty());
    EXPECT_EQ(settings.values.size(), std::size(table));
    EXPECT_EQ(value_of(settings, "port"), "80");
    EXPECT_EQ(value_of(settings, "on"), "true");
    EXPECT_EQ(value_of(settings, "tree"), R"({"a":[1]})");
    EXPECT_EQ(value_of(settings, "note"), "preset");
}

TEST(RunnerSettings, FaultsHavePointers) {
    EXPECT_EQ(faults_of("[]"), ": the settings are not a mapping\n");
    EXPECT_EQ(faults_of("{}"), ": the required setting 'base_url' is missing\n");
    const struct {
        const char* member;
        const char* fault;
    } cases[] = {
        {R"("bace_url":"x")", "/bace_url: connector made has no option 'bace_url'; did you mean 'base_url'?\n"},
        {R"("a/b~c":1)", "/a~1b~0c: connector made has no option 'a/b~c'\n"},
        {R"("port":0)", "/port: must be within 1..65535\n"},
        {R"("port":"80")", "/port: must be a whole number\n"},
        {R"("on":"yes")", "/on: must be true or false\n"},
        {R"("wait":"soon")", "/wait: must be a duration such as 500ms, 30s, 5m, 2h\n"},
        {R"("wait":"30")", "/wait: must be a duration such as 500ms, 30s, 5m, 2h\n"},
        {R"("mode":"pus")", "/mode: must be one of push|pull\n"},
        {R"("token":"hunter2")", "/token: must be a reference to a secret, 'secret:<name>'\n"},
        {R"("note":7)", "/note: must be a text (put it in quotes)\n"},
        {"\"note\":\"a\\u0000b\"", "/note: must not hold a NUL character\n"},
        {R"("tree":"x")", "/tree: must be a mapping or a list\n"}};
    for (const auto& [member, fault] : cases) {
        EXPECT_EQ(faults_of(std::string{R"({"base_url":"http://a",)"} + member + "}"), fault);
    }
    EXPECT_EQ(faults_of(R"({"base_url":"ftp://a"})"), "/base_url: must be a URL with scheme http|https\n");
    EXPECT_EQ(faults_of(R"({"base_url":"nowhere"})"), "/base_url: must be a URL\n");
}

TEST(RunnerSettings, FaultsAsJson) {
    EXPECT_EQ(to_json({}), "[]");
    EXPECT_EQ(to_json({{"/a", "b\"c"}}), R"([{"pointer":"/a","message":"b\"c"}])");
}

}  // namespace
}  // namespace hub::runner
