// A test that cannot fail proves nothing: completions without a fence, a reader of the outbox that remembers a place,
// and leases that are judged by a node's own clock, must be caught.
#include "chaos_city.hpp"

#include <csignal>
#include <iostream>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

/// SAB3: a node stands still beyond its lease with a message on the way; the other ends the message as unknown; then
/// the first goes on and says that it was delivered.
class REL_SAB3 : public ChaosCity {
protected:
    /// Messages that were delivered after they had ended as unknown, at an office that nobody can ask: stale writes.
    [[nodiscard]] std::int64_t stale_writes() const {
        return city.count(
            "SELECT count(*) FROM event e JOIN complaint c ON c.id = e.complaint_id WHERE c.category = 'market' AND"
            " e.kind = 3 AND EXISTS (SELECT 1 FROM event u WHERE u.complaint_id = e.complaint_id AND u.kind = 5 AND"
            " u.seq < e.seq)");
    }
    std::int64_t stale_writes_by(const std::string& program) {
        market.start({"--naive", "--delay-ms", "400"});
        auto& steady = city.add_node("steady", program);
        auto& paused = city.add_node("paused", program);
        steady.start_ready();
        paused.start_ready();
        auto options = filing({paused.port()});
        options.categories = {"market"};
        options.pace = 10ms;
        const auto unknown = [&] { return city.count("SELECT count(*) FROM event WHERE kind = 5"); };
        const auto on_the_way = [&] { return city.count("SELECT count(*) FROM delivery WHERE state = 2"); };
        for (int i = 0; i < 3; ++i) {
            Filers filers{options};
            options.key_prefix += "x";
            EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= 20; }, 30s, 5ms));
            EXPECT_TRUE(wait_until([&] { return on_the_way() >= 2; }, 30s, 5ms));
            paused.signal(SIGSTOP);
            // What is on the way when it stops ends as unknown, by the other; an answer may come just before.
            EXPECT_TRUE(wait_until([&] { return on_the_way() == 0; }, 20s, 20ms));
            paused.signal(SIGCONT);
            filers.finish();
            EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
            filers.abandon();
        }
        // What the paused node had to say is said by now: it works again and empties the outbox.
        EXPECT_TRUE(
            wait_until([&] { return city.count("SELECT count(*) FROM delivery WHERE state <> 3") == 0; }, 60s, 50ms));
        std::cout << "REL_SAB3 " << program << ": unknown " << unknown() << ", stale writes " << stale_writes() << '\n';
        EXPECT_GT(unknown(), 0) << "nothing was under way at any stop: this run shows nothing";
        return stale_writes();
    }
};

TEST_F(REL_SAB3, completions_without_a_fence_are_caught) {
    EXPECT_GT(stale_writes_by("sp4n-hub-no-fence"), 0) << "a stale write was not noticed";
}

TEST_F(REL_SAB3, a_hub_writes_nothing_stale) {
    EXPECT_EQ(stale_writes_by("sp4n-hub"), 0);
}

/// SAB5: what is tried again comes later than its number says.
class REL_SAB5 : public ChaosCity {
protected:
    /// Complaints for an office that is busy now and then; how many messages lie there although they were due 3 s ago.
    std::int64_t forgotten_by(const std::string& program) {
        roads.start({"--fault", "500:0.3"});
        auto& hub = city.add_node("hub", program);
        hub.start_ready();
        auto options = filing({hub.port()});
        options.categories = {"roads"};
        options.pace = 5ms;
        Filers filers{options};
        EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= 300; }, 60s, 10ms));
        filers.finish();
        EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
        filers.abandon();
        const auto left = [&] { return city.count("SELECT count(*) FROM delivery"); };
        const auto overdue = [&] {
            return city.count("SELECT count(*) FROM delivery WHERE next_attempt_at < now() - interval '3 s'");
        };
        EXPECT_TRUE(wait_until([&] { return left() == 0 || overdue() == left(); }, 30s, 50ms)) << left();
        std::cout << "REL_SAB5 " << program << ": of " << filers.filed().size() << " forgotten " << overdue() << '\n';
        return overdue();
    }
};

TEST_F(REL_SAB5, a_reader_that_remembers_a_place_is_caught) {
    EXPECT_GT(forgotten_by("sp4n-hub-cursor-reader"), 0) << "what is never read again was not noticed";
}

TEST_F(REL_SAB5, a_hub_forgets_none) {
    EXPECT_EQ(forgotten_by("sp4n-hub"), 0);
}

/// SAB6: two nodes, one whose clock is an hour ahead.
class REL_SAB6 : public ChaosCity {
protected:
    /// A message's age is told by its node's clock: an hour must not be all that it has. And a busy machine holds a
    /// heartbeat back for a second.
    void SetUp() override {
        ChaosCity::SetUp();
        for (auto& instance : city.instances) {
            instance.retry_budget = "24h";
        }
        city.dead_after = "5s";
        city.write_config();
    }

    /// How often a node that lives was declared dead.
    std::size_t buried_alive(const std::string& program) {
        roads.start({"--delay-ms", "20"});
        transport.start({"--delay-ms", "20", "--fault", "500:0.1"});
        market.start({"--naive", "--delay-ms", "20"});
        auto& right = city.add_node("right", program);
        auto& ahead = city.add_node("ahead", program);
        ahead.set_env("LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
        ahead.set_env("FAKETIME", "+1h");
        ahead.set_env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        ahead.set_env("SP4N_TEST_CLOCK_OFF_MS", "3600000");
        right.start_ready();
        ahead.start_ready();
        auto options = filing({right.port(), ahead.port()});
        options.categories.emplace_back("market");
        Filers filers{options};
        EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= 600; }, 60s, 10ms));
        filers.finish();
        EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
        filers.abandon();
        const auto open = [&] { return city.count("SELECT count(*) FROM delivery WHERE state <> 3"); };
        // Nodes that bury each other may never get it done.
        drained = wait_until([&] { return open() == 0; }, program == "sp4n-hub" ? 60s : 5s, 50ms);
        const auto log = right.log();
        std::size_t buried = 0;
        for (auto at = log.find(declared_dead); at != std::string::npos; at = log.find(declared_dead, at + 1)) {
            ++buried;
        }
        for (const auto& row : city.sql(
                 "SELECT concat_ws(' ', instance, 'state', state, 'attempt', attempt, 'cause', cause) FROM delivery"
                 " WHERE state <> 3")) {
            left += row.at(0) + "; ";
        }
        result = take_stock_with_market(filers);
        const auto ahead_by =
            city.count("SELECT max(sp4n_us(received_at)) / 1000000 - sp4n_us(now()) / 1000000 FROM complaint");
        EXPECT_GT(ahead_by, 3'000) << "the clock was not ahead: this run shows nothing";
        std::cout << "REL_SAB6 " << program << ": declared dead though alive " << buried << "\n  " << result << '\n';
        return buried;
    }

    static constexpr std::string_view declared_dead = "store.node_was_declared_dead";
    Audit result;
    std::string left;  // what is not delivered
    bool drained = false;
};

TEST_F(REL_SAB6, leases_by_a_nodes_own_clock_are_caught) {
    EXPECT_GT(buried_alive("sp4n-hub-wall-clock-leases"), 0U) << "leases that end too early were not noticed";
}

TEST_F(REL_SAB6, a_clock_an_hour_ahead_takes_nothing_away) {
    EXPECT_EQ(buried_alive("sp4n-hub"), 0U);
    EXPECT_TRUE(drained) << left;
    expect_clean(result);
    EXPECT_EQ(result.unknown, 0U);
}

}  // namespace
}  // namespace hub::testing
