#include "gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using model::Cause;
using model::Outcome;

class GateTest : public ::testing::Test {
protected:
    void limits(std::uint32_t per_minute, std::uint32_t in_flight = 4) {
        model::Instance instance;
        instance.per_minute = per_minute;
        instance.in_flight = in_flight;
        gate.configure(instance);
    }
    void end(Outcome outcome, Cause cause = Cause::none, std::chrono::milliseconds retry_after = 0ms) {
        model::AttemptResult result;
        result.outcome = outcome;
        result.cause = cause;
        result.retry_after = retry_after;
        gate.ended(now, result, 0.999999);  // the longest rest the dice give
    }
    void fail(int times) {
        for (int i = 0; i < times; ++i) {
            end(Outcome::retry, Cause::network);
        }
    }
    Gate gate;
    Gate::Time now{std::chrono::hours{1}};
};

TEST_F(GateTest, without_limits_it_stands_open) {
    limits(0);
    EXPECT_GT(gate.room(now, 1'000), 1'000'000U);
    EXPECT_FALSE(gate.worth_holding(10s));
    EXPECT_EQ(gate.state(now), Gate::State::closed);
}

/// The rate holds in every minute, wherever it begins (peak ≤ 1.05 times of it).
TEST_F(GateTest, no_minute_has_more_than_its_rate) {
    for (const std::uint32_t rate : {1U, 7U, 120U, 6'000U}) {
        gate = {};
        limits(rate);
        std::deque<Gate::Time> starts;
        std::size_t peak = 0;
        std::size_t sent = 0;
        for (const auto end = now + 10min; now < end; now += 50ms) {
            for (auto room = gate.room(now, 0); room > 0; room = gate.room(now, 0)) {
                gate.started(now);
                starts.push_back(now);
                ++sent;
            }
            while (!starts.empty() && starts.front() <= now - 1min) {
                starts.pop_front();
            }
            peak = std::max(peak, starts.size());
        }
        EXPECT_LE(peak, std::max<std::size_t>(rate * 105 / 100, rate + 1)) << rate;
        EXPECT_GE(sent, rate * 10U) << rate << ": and it is used";
    }
}

TEST_F(GateTest, nodes_share_a_rate) {
    limits(600);
    gate.share_among(3);
    std::size_t sent = 0;
    for (const auto end = now + 1min; now < end; now += 50ms) {
        for (; gate.room(now, 0) > 0; ++sent) {
            gate.started(now);
        }
    }
    EXPECT_LE(sent, 210U);
    EXPECT_GE(sent, 200U);
    EXPECT_EQ(gate.worth_holding(1min), 210U);
}

TEST_F(GateTest, five_failures_in_a_row_leave_it_alone) {
    limits(0);
    fail(4);
    end(Outcome::delivered);
    fail(4);
    EXPECT_GT(gate.room(now, 0), 0U) << "not in a row";
    fail(1);
    EXPECT_EQ(gate.state(now), Gate::State::open);
    EXPECT_EQ(gate.room(now + 9s, 0), 0U);
    now += 10s;
    EXPECT_EQ(gate.state(now), Gate::State::probing);
    EXPECT_EQ(gate.room(now, 0), 1U) << "one tries";
    EXPECT_EQ(gate.room(now, 1), 0U) << "and only one";
}

TEST_F(GateTest, it_comes_back_gently) {
    limits(0, 4);
    fail(5);
    now += 10s;
    std::vector<std::uint32_t> at_once;
    for (int i = 0; i < 3; ++i) {
        at_once.push_back(gate.room(now, 0));
        end(Outcome::delivered);
    }
    EXPECT_EQ(at_once, (std::vector<std::uint32_t>{1, 2, 4}));
    EXPECT_EQ(gate.state(now), Gate::State::closed);
    fail(4);
    EXPECT_EQ(gate.state(now), Gate::State::closed) << "the count starts anew";
}

TEST_F(GateTest, each_rest_is_longer_up_to_five_minutes) {
    limits(0);
    fail(5);
    for (const auto rest : {10s, 20s, 40s, 80s, 160s, 300s, 300s}) {
        EXPECT_TRUE(gate.is_shut(now + rest - 1s)) << rest.count();
        EXPECT_FALSE(gate.is_shut(now + rest)) << rest.count();
        now += rest;
        fail(1);  // the probe
    }
}

TEST_F(GateTest, what_began_before_the_rest_does_not_prolong_it) {
    limits(0, 100);
    fail(100);
    EXPECT_FALSE(gate.is_shut(now + 10s));
}

TEST_F(GateTest, a_system_that_refuses_or_answers_is_there) {
    limits(0);
    for (int i = 0; i < 50; ++i) {
        end(Outcome::rejected, Cause::validation);
        end(Outcome::unknown, Cause::internal);
        end(Outcome::retry, Cause::internal);
    }
    EXPECT_EQ(gate.state(now), Gate::State::closed);
}

TEST_F(GateTest, it_may_say_itself_when_to_come_back) {
    limits(0, 4);
    end(Outcome::retry, Cause::rate_limit, 30s);
    EXPECT_EQ(gate.room(now + 29s, 0), 0U);
    EXPECT_EQ(gate.room(now + 30s, 0), 4U) << "it was never ill";
    end(Outcome::retry, Cause::rate_limit, std::chrono::hours{48});
    EXPECT_FALSE(gate.is_shut(now + 1h)) << "an hour at most";
}

}  // namespace
}  // namespace hub::engine
