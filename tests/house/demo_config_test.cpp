// The made-up complaints speak of the categories that the runnable city of config/ knows.
#include "hub/cli/demo_complaints.hpp"
#include "hub/settings/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace hub {
namespace {

TEST(DemoConfigTest, CategoriesAreThoseOfTheCity) {
    const auto loaded = settings::load_folder(std::filesystem::path{std::getenv("SP4N_SOURCE")} / "config");
    ASSERT_TRUE(loaded.settings) << loaded.findings.size() << " findings: run sp4n-hub check config";
    std::set<std::string> known;
    for (const auto& category : loaded.settings->categories) {
        known.insert(category.code.value());
    }
    cli::DemoComplaints source(1);
    std::set<std::string> topics;
    for (int i = 0; i < 2000; ++i) {
        topics.insert(source.next().topic);
    }
    EXPECT_EQ(topics.size(), 16U);
    for (const auto& topic : topics) {
        EXPECT_TRUE(known.contains(topic)) << topic;
    }
}

}  // namespace
}  // namespace hub
