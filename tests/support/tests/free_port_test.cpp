#include "hub/testing/free_port.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace hub::testing {
namespace {

TEST(FreePortTest, GivesAnotherOneEachTimeAndNoneThatClientsGet) {
    std::uint32_t first_of_the_system = 0;
    std::ifstream{"/proc/sys/net/ipv4/ip_local_port_range"} >> first_of_the_system;
    std::set<std::uint16_t> given;
    for (int i = 0; i < 1'000; ++i) {
        const auto port = free_port();
        EXPECT_GT(port, 1'023);
        EXPECT_LT(port, first_of_the_system);
        given.insert(port);
    }
    EXPECT_EQ(given.size(), 1'000U);
}

}  // namespace
}  // namespace hub::testing
