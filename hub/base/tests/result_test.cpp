#include "hub/base/result.hpp"

#include "hub/base/sensitive.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <sstream>

namespace hub {
namespace {

Result<std::unique_ptr<int>> half(int n) {
    if (n % 2 != 0) {
        return Error{"odd", "not even", "/n", "pass an even number"};
    }
    return std::make_unique<int>(n / 2);
}

Result<int> quarter(int n) {
    HUB_TRY(auto first, half(n));
    HUB_TRY(const auto second, half(*first));
    HUB_CHECK(half(2));
    return *second;
}

TEST(Result, TryPassesValuesAndErrorsOn) {
    EXPECT_EQ(quarter(8).value(), 2);
    const auto failed = quarter(6);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "odd");
}

TEST(Result, ErrorTextNamesPlaceContextAndHint) {
    auto error = half(3).error();
    EXPECT_EQ(to_string(std::move(error).in("halving")), "odd: not even (at /n); halving; hint: pass an even number");
}

TEST(Result, ValueOfAnErrorIsABugThatThrows) {
    EXPECT_THROW(static_cast<void>(half(1).value()), std::logic_error);
}

TEST(Sensitive, PrintsStars) {
    std::ostringstream out;
    out << Sensitive<std::string>{"rahasia"};
    EXPECT_EQ(out.str(), "***");
}

}  // namespace
}  // namespace hub
