// Rate and breaker of an agency, as the dispatcher obeys them.
#include "dispatcher_world.hpp"

#include <algorithm>

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

/// A window of four hours, from an hour after the test begins.
class DispatcherMaintenance : public DispatcherGates {
protected:
    DispatcherMaintenance() {
        auto maintained = instance("idem", true, 5);
        maintained.retry_budget = 1h;
        model::MaintenanceWindow window;
        window.begins = clock.now() + 1h;
        window.ends = clock.now() + 5h;
        maintained.maintenance = {window};
        configure({maintained, instance("naive", false)});
    }
    /// Ends what is on the wire without success.
    void fail(const connectors::Submission& flying) {
        model::AttemptResult ended;
        ended.delivery = flying.delivery;
        ended.outcome = model::Outcome::retry;
        ended.cause = model::Cause::network;
        dispatcher->on_results({{flying.instance, ended}});
    }
};

TEST_F(DispatcherMaintenance, nothing_is_sent_meanwhile_and_what_waited_goes_back_to_the_table) {
    for (int i = 0; i < 4; ++i) {
        bear("idem");
    }
    const auto under_way = runners.sent.size();
    ASSERT_EQ(under_way, 2U);
    clock.advance(1h);
    dispatcher->pump_gated();
    EXPECT_EQ(outbox.released.size(), 2U);
    EXPECT_FALSE(bear("idem").node) << "nothing is leased";
    EXPECT_TRUE(bear("naive").node) << "others do not notice";
    while (!outbox.claims.empty()) {
        outbox.answer_claim();
    }
    dispatcher->claim();
    ASSERT_FALSE(outbox.claims.empty());
    const auto wishes = outbox.answer_claim();
    ASSERT_EQ(wishes.size(), 1U);
    EXPECT_EQ(wishes[0].instance.value(), "naive");
    clock.advance(4h);
    dispatcher->claim();
    ASSERT_FALSE(outbox.claims.empty());
    const auto after = outbox.answer_claim({claimed("idem")});
    EXPECT_EQ(after.size(), 2U);
    EXPECT_EQ(std::ranges::count(runners.sent, model::InstanceId{"idem"}, &connectors::Submission::instance), 2)
        << "the runner carries one and one waits there, until those of before have ended";
}

TEST_F(DispatcherMaintenance, what_fails_meanwhile_is_no_failure_of_the_agency) {
    clock.advance(1h);
    std::vector<store::ClaimedDelivery> rows;
    for (int round = 0; round < 10; ++round) {  // twice what trips the breaker, begun before the window
        clock.set(clock.now() - 1s);
        dispatcher->claim();
        ASSERT_FALSE(outbox.claims.empty());
        outbox.answer_claim({claimed("idem")});
        ASSERT_FALSE(runners.sent.empty());
        const auto flying = std::exchange(runners.sent, {}).front();
        clock.set(clock.now() + 1s);
        fail(flying);
        while (!outbox.claims.empty()) {
            outbox.answer_claim();
        }
        outbox.answer_reschedule();
    }
    clock.advance(4h);
    dispatcher->claim();
    EXPECT_FALSE(outbox.claims.empty()) << "the breaker has not seen any of it";
}

TEST_F(DispatcherMaintenance, the_budget_of_time_stands_still) {
    auto row = claimed("idem");
    row.delivery.born_at = clock.now() + 30min;
    clock.advance(5h + 20min);  // 4 h 50 min old, 50 min without the window
    dispatcher->claim();
    outbox.answer_claim({row});
    ASSERT_EQ(runners.sent.size(), 1U);
    fail(std::exchange(runners.sent, {}).front());
    ASSERT_EQ(outbox.reschedules.size(), 1U);
    EXPECT_EQ(outbox.answer_reschedule().change.state, model::DeliveryState::waiting);
    while (!outbox.claims.empty()) {
        outbox.answer_claim();
    }
    clock.advance(15min);
    auto again = claimed("idem");
    again.delivery.born_at = row.delivery.born_at;
    dispatcher->claim();
    outbox.answer_claim({again});
    fail(std::exchange(runners.sent, {}).front());
    ASSERT_EQ(outbox.moves.size(), 1U) << "an hour and more of its own: dead";
    EXPECT_EQ(outbox.moves.front().decision.event.kind, model::EventKind::delivery_dead);
}

}  // namespace
}  // namespace hub::engine
