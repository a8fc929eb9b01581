#include "load_within.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace hub::api {
namespace {

using namespace std::chrono_literals;

class LoadWithinTest : public ::testing::Test {
protected:
    void ask(std::chrono::milliseconds limit) {
        load_within(context.get_executor(), limit, [this](KeyRing::Loaded done) { reading = std::move(done); })(
            [this](Result<std::vector<store::ApiKey>> loaded) {
                ++answers;
                said = loaded ? std::to_string(loaded->size()) + " keys" : loaded.error().code;
            });
    }

    boost::asio::io_context context;
    KeyRing::Loaded reading;
    int answers = 0;
    std::string said;
};

TEST_F(LoadWithinTest, what_is_read_in_time_is_handed_on_once) {
    ask(10s);
    reading(std::vector<store::ApiKey>(3));
    context.run();  // returns at once: the timer is off
    EXPECT_EQ(said, "3 keys");
    EXPECT_EQ(answers, 1);
}

TEST_F(LoadWithinTest, a_database_that_hangs_counts_as_unreadable_and_what_it_says_later_is_dropped) {
    ask(5ms);
    context.run();
    EXPECT_EQ(said, "storage_unavailable");
    reading(std::vector<store::ApiKey>(3));
    EXPECT_EQ(said, "storage_unavailable");
    EXPECT_EQ(answers, 1);
}

TEST_F(LoadWithinTest, errors_are_handed_on) {
    ask(10s);
    reading(Error{"storage_unavailable", "gone"});
    context.run();
    EXPECT_EQ(answers, 1);
}

}  // namespace
}  // namespace hub::api
