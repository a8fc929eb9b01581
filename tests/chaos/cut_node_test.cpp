// H2: one of two nodes is cut off - from the database, from the offices, from both - while both take complaints,
// offices are delivered to and one is polled. Then the line is back: with what was under way, or without.
#include "chaos_city.hpp"
#include "files_office.hpp"
#include "kill_loop.hpp"
#include "watched_runner.hpp"

#include "hub/testing/tcp_proxy.hpp"

#include <algorithm>
#include <iostream>
#include <random>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

class REL_H2 : public ChaosCity {
protected:
    void SetUp() override {
        city.instances = {
            rest_instance("roads", roads.port()), rest_instance("transport", transport.port()),
            rest_instance("market", market.port()), files.instance()};
        city.instances[2].idempotent = false;
        city.write_config();
        city.prepare_database();
        steady = &city.add_node("steady");
        cut = &city.add_node_behind(database_line.port(), "cut");
        std::string detour;
        for (const auto& [office, line] :
             {std::pair{&roads, &roads_line}, {&transport, &transport_line}, {&market, &market_line}}) {
            detour += (detour.empty() ? "" : ",") + std::to_string(office->port()) + ">" + std::to_string(line->port());
        }
        preload_into_runners(city, *cut, "detour.so", {"SP4N_DETOUR", detour});
    }

    std::vector<TcpProxy*> office_lines() { return {&roads_line, &transport_line, &market_line}; }

    void set(bool database, bool offices, Line line) {
        if (database) {
            database_line.set(line);
        }
        if (offices) {
            std::ranges::for_each(office_lines(), [&](TcpProxy* one) { one->set(line); });
        }
    }
    void forget_connections() {
        database_line.reset_connections();
        std::ranges::for_each(office_lines(), [](TcpProxy* one) { one->reset_connections(); });
    }
    void live(milliseconds how_long) {
        const auto until = std::chrono::steady_clock::now() + how_long;
        while (std::chrono::steady_clock::now() < until) {
            ASSERT_TRUE(books.look(city)) << books.why_not;
            static_cast<void>(wait_until([] { return false; }, 50ms, 50ms));
        }
    }
    [[nodiscard]] std::size_t logged(std::string_view what) const {
        std::size_t count = 0;
        for (const auto* node : {steady, cut}) {
            const auto log = node->log();
            for (auto at = log.find(what); at != std::string::npos; at = log.find(what, at + what.size())) {
                ++count;
            }
        }
        return count;
    }

    FilesOffice files{city};
    TcpProxy database_line{cluster.socket()};
    TcpProxy roads_line{roads.port()};
    TcpProxy transport_line{transport.port()};
    TcpProxy market_line{market.port()};
    HubNode* steady = nullptr;
    HubNode* cut = nullptr;
    Books books;
};

TEST_F(REL_H2, cut_node) {
    const auto cuts = from_environment("SP4N_CUTS", 9);
    const auto most = from_environment("SP4N_MOST_CUT_MS", 3'500);
    const auto seed = from_environment("SP4N_SEED", 20'260'104);
    roads.start({"--delay-ms", "30"});
    transport.start({"--delay-ms", "30", "--fault", "cut:0.05"});
    market.start({"--naive", "--delay-ms", "30"});
    steady->start_ready();
    cut->start_ready();
    auto options = filing({steady->port(), cut->port()});
    options.categories.emplace_back("market");
    Filers filers{options};
    std::mt19937_64 random{seed};
    std::map<std::string, int> kinds;
    std::size_t stood_still = 0;
    for (std::uint64_t i = 0; i < cuts; ++i) {
        live(300ms + milliseconds{random() % 700});
        files.bring(5);
        const bool database = i % 3 != 1;  // the database, the offices, both
        const bool offices = i % 3 != 0;
        const auto line = random() % 3 == 0 ? Line::resets : Line::holds;
        const bool forgotten = random() % 2 == 0;
        ++kinds
            [std::string{database ? "database " : ""} + (offices ? "offices " : "") +
             (line == Line::resets ? "reset"
              : forgotten          ? "held, then forgotten"
                                   : "held, then goes on")];
        const auto before = filers.confirmed();
        set(database, offices, line);
        live(1'300ms + milliseconds{random() % (most - 1'299)});  // dead_after is 1 s
        stood_still += filers.confirmed() > before ? 0 : 1;
        if (forgotten) {
            forget_connections();
        }
        set(true, true, Line::passes);
    }
    drain(filers);
    EXPECT_TRUE(wait_until([&] { return files.all_read(); }, 60s, 20ms));
    const auto declared_dead = logged("store.node_was_declared_dead");
    const auto fenced = logged("engine.completion_fenced");
    auto result = take_stock_with_market(filers);
    std::cout << "REL_H2 seed=" << seed << " cuts=" << cuts << " declared_dead=" << declared_dead
              << " fenced=" << fenced << " from_files=" << files.brought() << "\n  " << result << "\n ";
    for (const auto& [kind, count] : kinds) {
        std::cout << ' ' << kind << '=' << count << ';';
    }
    std::cout << '\n';
    EXPECT_GE(declared_dead, cuts / 3) << "the cuts did not bite: this run shows nothing";
    EXPECT_GT(database_line.passed(), 100'000U) << "the line to cut was not used";
    EXPECT_GT(roads_line.passed(), 1'000U) << "the line to cut was not used";
    EXPECT_EQ(stood_still, 0U) << "the other node did not go on";
    // What the polls took in is nobody's 201: each row of the files exactly once.
    const auto from_files = static_cast<std::size_t>(files.brought());
    EXPECT_EQ(files.wrong(), "");
    EXPECT_EQ(result.duplicated, from_files);
    EXPECT_EQ(result.stored, result.accepted + from_files);
    result.duplicated -= std::min(result.duplicated, from_files);
    result.stored -= std::min(result.stored, from_files);
    expect_clean(result);
    books.expect_kept();
    EXPECT_EQ(steady->stop(), ExitStatus{});
    EXPECT_EQ(cut->stop(), ExitStatus{});
}

}  // namespace
}  // namespace hub::testing
