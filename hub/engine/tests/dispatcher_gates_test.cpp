// Rate and breaker of an agency, as the dispatcher obeys them.
#include "dispatcher_world.hpp"

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class DispatcherGates : public DispatcherTest {
protected:
    void fail_all() {
        const auto flying = std::exchange(runners.sent, {});
        for (const auto& one : flying) {
            model::AttemptResult ended;
            ended.delivery = one.delivery;
            ended.outcome = model::Outcome::retry;
            ended.cause = model::Cause::network;
            dispatcher->on_results({{one.instance, ended}});
        }
        while (!outbox.reschedules.empty()) {
            outbox.answer_reschedule();
        }
    }
    /// Five failures in a row: it is left alone for 5 to 10 s.
    void trip() {
        configure({instance("idem", true, 5)});
        for (int i = 0; i < 10; ++i) {
            bear("idem");
        }
        for (int rounds = 0; rounds < 10 && outbox.released.empty(); ++rounds) {
            fail_all();
        }
        while (!outbox.claims.empty()) {  // asked before it happened
            outbox.answer_claim();
        }
    }
};

TEST_F(DispatcherGates, a_rate_is_kept_whatever_waits) {
    auto limited = instance("idem", true, 100);
    limited.per_minute = 60;  // one a second, three at once
    configure({limited});
    for (int i = 0; i < 9; ++i) {
        bear("idem");
    }
    EXPECT_EQ(runners.sent.size(), 2U) << "the runner carries one, and one waits there";
    const auto end_all = [&] {
        for (const auto& one : std::exchange(runners.sent, {})) {
            result("idem", one.delivery, model::Outcome::delivered);
        }
    };
    std::size_t sent = 0;
    for (int second = 0; second < 4; ++second) {
        sent += runners.sent.size();
        end_all();
        sent += runners.sent.size();
        end_all();
        clock.advance(1s);
        dispatcher->pump_gated();
    }
    EXPECT_LE(sent, 7U);
    EXPECT_GE(sent, 6U);
}

TEST_F(DispatcherGates, two_nodes_share_it) {
    auto limited = instance("idem", true, 100);
    limited.per_minute = 60;
    configure({limited});
    outbox.living = 2;
    dispatcher->pump_gated();
    std::size_t sent = 0;
    for (int second = 0; second < 20; ++second) {
        bear("idem");
        for (const auto& one : std::exchange(runners.sent, {})) {
            result("idem", one.delivery, model::Outcome::delivered);
            ++sent;
        }
        clock.advance(1s);
        dispatcher->pump_gated();
    }
    EXPECT_LE(sent, 12U);
    EXPECT_GE(sent, 9U);
}

TEST_F(DispatcherGates, an_agency_that_fails_is_left_alone_and_its_leases_go_back) {
    trip();
    EXPECT_FALSE(outbox.released.empty()) << "what waited in memory waits in the table now";
    EXPECT_FALSE(bear("idem").node) << "nothing is leased meanwhile";
    dispatcher->claim();
    EXPECT_TRUE(outbox.claims.empty()) << "nor claimed";
    clock.advance(10s);
    dispatcher->claim();
    ASSERT_FALSE(outbox.claims.empty());
    outbox.answer_claim({claimed("idem"), claimed("idem"), claimed("idem")});
    ASSERT_EQ(runners.sent.size(), 1U) << "one tries it";
    result("idem", runners.sent[0].delivery, model::Outcome::delivered);
    EXPECT_EQ(runners.sent.size(), 3U) << "then two at once";
}

TEST_F(DispatcherGates, others_do_not_notice) {
    trip();
    configure({instance("idem", true, 5), instance("naive", false)});
    dispatcher->claim();
    ASSERT_FALSE(outbox.claims.empty());
    const auto wishes = outbox.answer_claim();
    ASSERT_EQ(wishes.size(), 1U);
    EXPECT_EQ(wishes[0].instance.value(), "naive");
    EXPECT_TRUE(bear("naive").node);
}

TEST_F(DispatcherGates, a_paused_instance_gets_nothing_and_gives_back_what_waits) {
    for (int i = 0; i < 5; ++i) {
        bear("idem");
    }
    ASSERT_EQ(runners.sent.size(), 2U);
    dispatcher->set_paused({model::InstanceId{"idem"}});
    EXPECT_EQ(outbox.released.size(), 3U);
    EXPECT_FALSE(bear("idem").node) << "it waits in the table, for whoever goes on";
    EXPECT_TRUE(bear("naive").node) << "the others do not notice";
    result("idem", runners.sent[0].delivery, model::Outcome::delivered);
    EXPECT_EQ(runners.sent.size(), 2U) << "what is under way ends, nothing follows";
    dispatcher->pump_gated();
    dispatcher->claim();
    for (const auto& wish : outbox.claims.empty() ? std::vector<store::ClaimWish>{} : outbox.answer_claim()) {
        EXPECT_NE(wish.instance.value(), "idem");
    }
    dispatcher->set_paused({});
    ASSERT_FALSE(outbox.claims.empty()) << "what waits is asked for at once";
    outbox.answer_claim({claimed("idem")});
    EXPECT_EQ(runners.sent.size(), 3U);
}

/// A claim that was under way when the pause came brings rows all the same.
TEST_F(DispatcherGates, what_is_claimed_for_a_paused_instance_goes_back) {
    dispatcher->claim();
    dispatcher->set_paused({model::InstanceId{"idem"}});
    outbox.answer_claim({claimed("idem")});
    EXPECT_TRUE(runners.sent.empty());
    EXPECT_EQ(outbox.released.size(), 1U);
}

TEST_F(DispatcherGates, nothing_is_sent_before_it_is_known_what_is_paused) {
    dispatcher->wait_for_pauses();
    EXPECT_FALSE(bear("idem").node);
    dispatcher->claim();
    EXPECT_TRUE(outbox.claims.empty());
    dispatcher->set_paused({});
    ASSERT_FALSE(outbox.claims.empty());
    outbox.answer_claim({claimed("idem")});
    EXPECT_EQ(runners.sent.size(), 1U);
}

}  // namespace
}  // namespace hub::engine
