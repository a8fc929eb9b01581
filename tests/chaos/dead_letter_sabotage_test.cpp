// A test that cannot fail proves nothing: a hub that drops its dead letters must be caught by the conservation views.
#include "chaos_city.hpp"

#include <iostream>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class REL_SAB12 : public ChaosCity {
protected:
    /// Complaints for an office that refuses all of them; what the books say afterwards.
    Books refuse_all(const std::string& program) {
        roads.start({"--fault", "422:1"});
        auto& hub = city.add_node("hub", program);
        hub.start_ready();
        auto options = filing({hub.port()});
        options.categories = {"roads"};
        options.pace = 10ms;
        Filers filers{options};
        EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= 100; }, 60s, 10ms));
        filers.finish();
        EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
        filers.abandon();
        filed = static_cast<std::int64_t>(filers.filed().size());
        const auto refused = [&] { return city.count("SELECT count(*) FROM event WHERE kind = 4"); };
        EXPECT_TRUE(wait_until([&] { return refused() == filed; }, 60s, 20ms)) << refused();
        Books books;
        static_cast<void>(books.look(city));
        EXPECT_EQ(books.seen, 1U);
        std::cout << program << ": off " << city.count("SELECT off FROM conservation") << ", violations "
                  << city.count("SELECT count(*) FROM conservation_violation") << '\n';
        return books;
    }

    std::int64_t filed = 0;
};

TEST_F(REL_SAB12, dead_letters_that_are_dropped_are_caught) {
    const auto books = refuse_all("sp4n-hub-drops-dead-letters");
    EXPECT_NE(books.why_not, "") << "dropped dead letters were not noticed";
    EXPECT_EQ(city.count("SELECT off FROM conservation"), filed);
    EXPECT_EQ(city.count("SELECT count(*) FROM conservation_violation"), filed);
}

TEST_F(REL_SAB12, a_hub_that_keeps_them_is_not) {
    EXPECT_EQ(refuse_all("sp4n-hub").why_not, "");
    EXPECT_GE(filed, 100);
    EXPECT_EQ(city.count("SELECT rejected FROM conservation"), filed);
}

}  // namespace
}  // namespace hub::testing
