#include "hub/runner/module.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace hub::runner {
namespace {

struct Made {
    hubc_option options[2] = {
        {sizeof(hubc_option), HUBC_OPTION_URL, HUBC_OPTION_REQUIRED, 0, "base_url", "", "http", "where"},
        {sizeof(hubc_option), HUBC_OPTION_TREE, 0, 0, "create", "", "", "what"}};
    hubc_connector_api api{
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
    hubc_module module{
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
        options,
        2,
        sizeof(hubc_option),
        HUBC_CAP_COMPLAINT | HUBC_CAP_EMIT,
        4,
        0,
        &api};
};

std::string refusal(const hubc_module* module) {
    const auto checked = Module::check(module);
    return checked ? "" : checked.error().detail;
}

TEST(Module, AGoodDescriptorPassesAndIsDescribed) {
    const Made made;
    const auto module = Module::check(&made.module);
    ASSERT_TRUE(module) << to_string(module.error());
    const auto json = boost::json::parse(describe(*module));
    EXPECT_EQ(json.at("id"), "made");
    EXPECT_EQ(json.at("abi"), "0.9");
    EXPECT_EQ(json.at("capabilities"), (boost::json::array{"complaint", "emit"}));
    EXPECT_EQ(json.at("options").at(0).at("required"), true);
    EXPECT_EQ(json.at("options").at(1).at("type"), "tree");
}

TEST(Module, RefusalsNameBothValues) {
    EXPECT_EQ(refusal(nullptr), "hubc_module_v1 returned null");
    Made made;
    made.module.magic = 7;
    EXPECT_EQ(refusal(&made.module), "the descriptor's magic number is 7, a connector's is 826430792");
    made = {};
    made.module.abi_major = 2;
    EXPECT_EQ(refusal(&made.module), "the connector was built for ABI 2.9, this hub needs exactly 0.9");
    made = {};
    made.module.abi_minor = 8;
    EXPECT_EQ(refusal(&made.module), "the connector was built for ABI 0.8, this hub needs exactly 0.9");
    made = {};
    made.module.pointer_bytes = 4;
    EXPECT_NE(refusal(&made.module).find("pointers of 4 bytes, this hub has 8"), std::string::npos);
    made = {};
    made.module.struct_size = 40;
    EXPECT_EQ(refusal(&made.module), "the descriptor is 40 bytes long, ABI 0.9 has 96");
    made = {};
    made.module.min_host_minor = 11;
    EXPECT_EQ(refusal(&made.module), "connector made needs hub ABI 0.11, this hub is 0.9");
}

TEST(Module, TheRestIsCheckedToo) {
    const auto refused_after = [](auto change) {
        Made made;
        made.module.options = made.options;
        made.module.api = &made.api;
        change(made);
        return refusal(&made.module);
    };
    EXPECT_NE(refused_after([](Made& m) { m.module.id = "Not Good"; }), "");
    EXPECT_NE(refused_after([](Made& m) { m.module.api = nullptr; }), "");
    EXPECT_NE(refused_after([](Made& m) { m.api.struct_size = 8; }), "");
    EXPECT_NE(refused_after([](Made& m) { m.api.submit = nullptr; }), "");
    EXPECT_NE(refused_after([](Made& m) { m.module.option_stride = 8; }), "");
    EXPECT_NE(refused_after([](Made& m) { m.options[1].type = 99; }).find("type 99"), std::string::npos);
    EXPECT_NE(refused_after([](Made& m) { m.options[1].name = "base_url"; }).find("twice"), std::string::npos);
    static const char* const wanted[] = {"hub.secret/1", "hub.moon/1", nullptr};
    EXPECT_EQ(
        refused_after([](Made& m) { m.module.required_extensions = wanted; }),
        "connector made needs the extension hub.moon/1, which this hub lacks");
    EXPECT_EQ(refused_after([](Made&) {}), "");
}

TEST(Module, AFileThatIsNoObjectIsRefused) {
    const auto module = Module::load("/nonexistent/thing.so");
    ASSERT_FALSE(module);
    EXPECT_EQ(module.error().code, "connector_refused");
}

}  // namespace
}  // namespace hub::runner
