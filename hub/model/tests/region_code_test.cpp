#include "hub/model/region_code.hpp"

#include <gtest/gtest.h>

namespace hub::model {
namespace {

TEST(RegionCode, FourLevelsAndNothingElse) {
    for (const auto* good : {"18", "18.72", "18.72.01", "18.72.01.1001"}) {
        EXPECT_TRUE(is_region_code(good)) << good;
    }
    for (const auto* bad :
         {"", "1", "18.", "18.7", "187", "18.72.1", "18.72.01.101", "18.72.01.1001.1", "ab", ".18", "18 72"}) {
        EXPECT_FALSE(is_region_code(bad)) << bad;
    }
}

}  // namespace
}  // namespace hub::model
