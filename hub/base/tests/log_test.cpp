#include "hub/base/log.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace hub {
namespace {

TEST(Log, ALineIsOneJsonObjectWhateverTheTextHolds) {
    const log::Field fields[] = {{"text", "quote \" newline \n bidi \xE2\x80\xAE"}, {"n", 3}, {"ok", true}};
    const auto line = log::format(log::Level::warn, "test.event", fields);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto parsed = boost::json::parse(line).as_object();
    EXPECT_EQ(parsed.at("event").as_string(), "test.event");
    EXPECT_EQ(parsed.at("level").as_string(), "warn");
    EXPECT_EQ(parsed.at("n").as_int64(), 3);
}

}  // namespace
}  // namespace hub
