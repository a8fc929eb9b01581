#include "chaos_city.hpp"
#include "files_office.hpp"
#include "kill_loop.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <random>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class REL_H1 : public ChaosCity {
protected:
    void SetUp() override {
        ChaosCity::SetUp();
        city.instances.push_back(files.instance());
        city.write_config();
    }
    FilesOffice files{city};
};

std::size_t occurrences(const std::string& text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) {
        ++count;
    }
    return count;
}

/// G13 (matrix H1): one of two nodes stands still for longer than its lease, then goes on as if nothing had happened.
TEST_F(REL_H1, paused_node) {
    const auto pauses = from_environment("SP4N_PAUSES", 6);
    const auto most = from_environment("SP4N_MOST_PAUSE_MS", 2'800);
    roads.start({"--delay-ms", "30"});
    transport.start({"--delay-ms", "30", "--fault", "cut:0.05"});
    market.start({"--naive", "--delay-ms", "30"});
    auto& steady = city.add_node("steady");
    auto& paused = city.add_node("paused");
    steady.start_ready();
    paused.start_ready();
    auto options = filing({steady.port(), paused.port()});
    options.categories.emplace_back("market");
    Filers filers{options};
    std::mt19937_64 random{from_environment("SP4N_SEED", 11)};
    Books books;
    const auto live = [&](std::chrono::milliseconds how_long) {
        const auto until = std::chrono::steady_clock::now() + how_long;
        while (std::chrono::steady_clock::now() < until) {
            ASSERT_TRUE(books.look(city)) << books.why_not;
            static_cast<void>(wait_until([] { return false; }, 50ms, 50ms));
        }
    };
    for (std::uint64_t i = 0; i < pauses; ++i) {
        files.bring(5);  // one of the two is at it when it stops
        live(300ms + std::chrono::milliseconds{random() % 700});
        paused.signal(SIGSTOP);
        live(1'300ms + std::chrono::milliseconds{random() % (most - 1'299)});  // dead_after is 1 s
        paused.signal(SIGCONT);
    }
    drain(filers);
    EXPECT_TRUE(wait_until([&] { return files.all_read(); }, 60s, 20ms));
    const auto log = paused.log();
    const auto declared_dead = occurrences(log, "store.node_was_declared_dead");
    const auto fenced = occurrences(log, "engine.completion_fenced");
    auto result = take_stock_with_market(filers);
    std::cout << "REL_H1 pauses=" << pauses << " declared_dead=" << declared_dead << " fenced=" << fenced
              << " from_files=" << files.brought() << "\n  " << result << '\n';
    // What the polls took in is nobody's 201: each row of the files exactly once.
    const auto from_files = static_cast<std::size_t>(files.brought());
    EXPECT_EQ(files.wrong(), "");
    EXPECT_EQ(result.duplicated, from_files);
    EXPECT_EQ(result.stored, result.accepted + from_files);
    result.duplicated -= std::min(result.duplicated, from_files);
    result.stored -= std::min(result.stored, from_files);
    EXPECT_GE(declared_dead, pauses / 2) << "the pauses did not bite: this run shows nothing";
    EXPECT_GT(fenced, 0U) << "no message was under way at any pause: this run shows nothing";
    expect_clean(result);
    books.expect_kept();
    EXPECT_EQ(steady.stop(), ExitStatus{});
    EXPECT_EQ(paused.stop(), ExitStatus{});
}

/// The same for a node that is killed for good: what it had in hand is taken over by the other.
TEST_F(REL_H1, dead_node_is_taken_over) {
    roads.start({"--delay-ms", "200"});
    transport.start({"--delay-ms", "200"});
    auto& heir = city.add_node("heir");
    auto& dying = city.add_node("dying");
    heir.start_ready();
    dying.start_ready();
    Filers filers{filing({dying.port()})};
    ASSERT_TRUE(wait_until([&] { return filers.confirmed() >= 100; }, 30s));
    const auto held = [&] { return city.count("SELECT count(*) FROM delivery WHERE node IS NOT NULL"); };
    ASSERT_TRUE(wait_until([&] { return held() > 20; }, 10s));
    dying.kill();
    const auto died = std::chrono::steady_clock::now();
    filers.abandon();  // their node is gone: what was confirmed counts
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM delivery") == 0; }, 60s, 20ms));
    const auto took = std::chrono::steady_clock::now() - died;
    auto result = take_stock(filers);
    std::cout << "REL_H1 takeover ms=" << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << "\n  "
              << result << '\n';
    // A commit whose answer the kill cut off is nobody's complaint here: its client never came back.
    EXPECT_LE(result.duplicated, result.unresolved);
    result.unresolved = result.duplicated = 0;
    result.stored = result.tickets = result.accepted;
    expect_clean(result);
}

}  // namespace
}  // namespace hub::testing
