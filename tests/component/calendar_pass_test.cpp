// The decree of August 2025 again, on a real database: 18 August became a day off on about the 5th. What the preview
// says is what the pass does, every change is an event, a crash in the middle is gone on from, and again changes
// nothing.
#include "calendar_pass.hpp"

#include "calendar_preview.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/random.hpp"
#include "hub/store/broken_chains.hpp"
#include "hub/store/migrator.hpp"
#include "hub/testing/test_database.hpp"
#include "hub/workflow/decide.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

constexpr int born = 1'300;  // three slices

class Loop {
public:
    bool run_until(const std::function<bool()>& holds) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > deadline) {
                return false;
            }
            context.restart();
            context.run_one_for(20ms);
        }
        return true;
    }
    asio::io_context context;
};

settings::Loaded loaded(settings::Files files) {
    auto out = settings::load_files(std::move(files));
    if (!out.settings) {
        throw std::runtime_error{settings::render(out.findings, out.files)};
    }
    return out;
}

class DecreeOfAugust : public ::testing::Test {
protected:
    DecreeOfAugust() {
        EXPECT_TRUE(store::migrate(database.owner_connection()));
        auto files = settings::load_folder(std::string{std::getenv("SP4N_SOURCE")} + "/config").files;
        files.erase(settings::node_file);
        after = loaded(files);
        auto& calendar = files.at("calendar/2025.yaml");
        const auto line = calendar.find("  2025-08-18");
        calendar.erase(line, calendar.find('\n', line) + 1 - line);
        before = loaded(files);
        open_store("first");
    }

    void open_store(const std::string& place) {
        store::StoreOptions options;
        options.url = database.hub_connection();
        options.place = place;
        options.heartbeat = 100ms;
        options.dead_after = 1s;
        store = std::make_unique<store::Store>(
            options, [this](std::function<void()> job) { asio::post(loop.context, std::move(job)); });
        ASSERT_TRUE(loop.run_until([&] { return store->health().ready; }));
    }

    std::shared_ptr<const Runtime> runtime(const settings::Loaded& of, int version) const {
        return *make_runtime(*of.settings, model::ConfigVersion{version});
    }

    store::ConfigActivation publish(const settings::Loaded& version) {
        return store::publish_config(
                   database.owner_connection(), {version.settings->hash, version.files, "a test", "the decree"})
            .value();
    }

    /// Complaints from 4 to 15 August, for many offices; a third is handed on a day later, some are answered or closed.
    void live_through_august() {
        const auto active = runtime(before, 1);
        int open = 0;
        for (int i = 0; i < born; ++i) {
            const auto number = static_cast<std::size_t>(i);
            clock.set(start + std::chrono::hours{i % 288});
            const auto& categories = before.settings->categories;
            workflow::Receive receive{model::ComplaintId{ids.next()}, model::TrackingNumber{1'000ULL + number}, {}, 1};
            receive.content.subject = "x";
            receive.content.body = "y";
            receive.content.region = model::RegionCode{"18.72"};
            receive.content.supervisory = i % 11 == 0;
            receive.content.category = i % 3 == 0 ? model::CategoryCode{} : categories[number % categories.size()].code;
            store::Birth birth;
            birth.decision = *workflow::decide({}, receive, context(*active));
            birth.idem.bytes[0] = static_cast<std::uint8_t>(i);
            birth.idem.bytes[1] = static_cast<std::uint8_t>(i >> 8);
            birth.done = [&open](Result<store::BirthResult> result) { open -= result ? 1 : 0; };
            ++open;
            const auto state = birth.decision.state;
            store->submit(std::move(birth));
            ASSERT_TRUE(loop.run_until([&] { return open < 64; }));
            if (i % 5 == 0) {
                ASSERT_TRUE(loop.run_until([&] { return open == 0; }));
                act(state.id, *active,
                    state.status == model::Status::unverified ? model::Action::archive : model::Action::follow_up);
            }
        }
        ASSERT_TRUE(loop.run_until([&] { return open == 0; }));
    }

    void act(model::ComplaintId id, const Runtime& active, model::Action action) {
        std::optional<store::MoveOutcome> outcome;
        store->load(id, [&](Result<store::StoredComplaint> found) {
            workflow::Act act;
            act.action = action;
            act.text = "alasan";
            if (action == model::Action::follow_up) {
                act.actor = {model::Role::liaison, found->state.responsible};
            }
            clock.advance(1h);
            store::Move move;
            auto decision = workflow::decide(found->state, act, context(active));
            ASSERT_TRUE(decision) << to_string(decision.error());
            move.decision = *std::move(decision);
            move.done = [&](store::MoveResult result) { outcome = result.outcome; };
            store->submit(std::move(move));
        });
        ASSERT_TRUE(loop.run_until([&] { return outcome.has_value(); }));
        ASSERT_EQ(*outcome, store::MoveOutcome::committed);
    }

    workflow::Context context(const Runtime& active) {
        return {
            .router = active.router,
            .deadlines = active.deadlines,
            .ids = ids,
            .config = active.version,
            .now = clock.now()};
    }

    std::shared_ptr<CalendarPass> begin_pass() {
        auto pass = std::make_shared<CalendarPass>(loop.context.get_executor(), clock, ids, *store, metrics);
        pass->use(runtime(after, 2));
        pass->start();
        return pass;
    }
    void run_to_the_end() {
        const auto pass = begin_pass();
        EXPECT_TRUE(loop.run_until([&] { return count("calendar_pass WHERE finished_at IS NULL") == 0; }));
        pass->stop();
    }

    std::int64_t count(const std::string& from) const {
        return std::stoll(database.query("SELECT count(*) FROM " + from).at(0).at(0));
    }
    std::int64_t events() const {
        return count("event WHERE kind = " + std::to_string(static_cast<int>(model::EventKind::deadlines_recomputed)));
    }

    /// Limits of open complaints as the preview groups them.
    std::map<std::string, std::array<std::string, 4>> limits() const {
        std::map<std::string, std::array<std::string, 4>> out;
        const auto rows = database.query(
            "SELECT id, verification_due, first_follow_up_due, completion_due, silence_due FROM complaint"
            " WHERE status NOT IN (4, 6)");
        for (const auto& row : rows) {
            out[row[0]] = {row[1], row[2], row[3], row[4]};
        }
        return out;
    }

    testing::TestDatabase database{"decree"};
    Loop loop;
    TimePoint start = *parse_rfc3339("2025-08-04T01:00:00Z");
    VirtualClock clock{start};
    crypto::SystemRandom random;
    UuidV7Source ids{clock, random};
    Metrics metrics;
    settings::Loaded before;
    settings::Loaded after;
    std::unique_ptr<store::Store> store;
};

TEST_F(DecreeOfAugust, what_is_previewed_is_applied_with_an_event_each_and_only_once) {
    publish(before);
    live_through_august();
    const auto preview = cli::preview_calendar(database.owner_connection(), before.files, *after.settings);
    ASSERT_TRUE(preview);
    EXPECT_GT(preview->affected, born / 4) << "most limits span the 18th";
    EXPECT_LT(preview->affected, preview->open) << "but not all";
    std::int64_t limits_moved = 0;
    for (const auto& [move, complaints] : preview->moves) {
        limits_moved += std::get<4>(move) ? complaints : 0;
    }
    const auto old_limits = limits();
    EXPECT_EQ(events(), 0) << "a preview changes nothing";
    const auto activation = publish(after);
    EXPECT_EQ(count("calendar_pass"), 1);

    // It ends in the middle, as a crash would; another node goes on.
    auto pass = begin_pass();
    ASSERT_TRUE(loop.run_until(
        [&] { return count("calendar_pass WHERE reached <> '00000000-0000-0000-0000-000000000000'") == 1; }));
    pass->stop();
    pass.reset();
    EXPECT_LT(events(), preview->affected);
    store.reset();
    open_store("second");
    database.execute("UPDATE node SET ended_at = now() WHERE place = 'first'");
    run_to_the_end();

    EXPECT_EQ(events(), preview->affected);
    EXPECT_EQ(count("complaint WHERE calendar = " + std::to_string(activation.id)), preview->affected);
    EXPECT_EQ(database.query("SELECT moved FROM calendar_pass")[0][0], std::to_string(preview->affected));
    std::int64_t differ = 0;
    for (const auto& [id, now] : limits()) {
        for (std::size_t i = 0; i < now.size(); ++i) {
            differ += now[i] != old_limits.at(id)[i] ? 1 : 0;
        }
    }
    EXPECT_EQ(differ, limits_moved);

    // Again, as if nobody remembered that it was done.
    database.execute(
        "UPDATE calendar_pass SET finished_at = NULL, moved = NULL, reached = '00000000-0000-0000-0000-000000000000'");
    const auto once = limits();
    run_to_the_end();
    EXPECT_EQ(events(), preview->affected);
    EXPECT_EQ(limits(), once);
    const auto again = cli::preview_calendar(database.owner_connection(), after.files, *after.settings);
    EXPECT_EQ(again->affected, 0);
    EXPECT_TRUE(store::broken_chains(database.superuser_connection())->empty());
}

TEST_F(DecreeOfAugust, back_to_the_calendar_before_everything_is_as_it_was) {
    publish(before);
    live_through_august();
    const auto old_limits = limits();
    publish(after);
    publish(before);
    EXPECT_EQ(count("calendar_pass"), 2) << "in their order, each with its own calendars";
    run_to_the_end();
    EXPECT_EQ(limits(), old_limits);
    EXPECT_EQ(events() % 2, 0);
    EXPECT_GT(events(), 0);
}

TEST_F(DecreeOfAugust, other_changes_start_no_pass) {
    publish(before);
    auto files = before.files;
    files.at("sla.yaml") += "# a comment\n";
    publish(loaded(files));
    EXPECT_EQ(count("calendar_pass"), 0);
    EXPECT_EQ(count("config_activation"), 2);
}

}  // namespace
}  // namespace hub::engine
