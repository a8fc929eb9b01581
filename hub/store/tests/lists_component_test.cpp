#include "store_fixture.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

namespace hub::store {
namespace {

using model::AgencyId;
using model::Status;

class StoreLists : public StoreTest {
protected:
    /// A complaint of that office; the newest so far.
    model::TrackingNumber add(const char* agency, const std::function<void(model::ComplaintState&)>& change = {}) {
        auto made = birth(++keys);
        auto& state = made.decision.state;
        state.responsible = AgencyId{agency};
        state.region = model::RegionCode{"18.72.01"};
        state.category = model::CategoryCode{"public-works.road"};
        if (change) {
            change(state);
        }
        const auto committed = commit(std::move(made));
        EXPECT_TRUE(committed) << to_string(committed.error());
        return state_of[keys] = committed->state, committed->state.tracking;
    }
    Result<ListPage> ask(ListFilter filter) {
        std::optional<Result<ListPage>> answer;
        store->page(std::move(filter), [&](Result<ListPage> page) { answer = std::move(page); });
        return await(answer);
    }
    static std::vector<model::TrackingNumber> numbers(const Result<ListPage>& page) {
        std::vector<model::TrackingNumber> out;
        if (!page) {
            ADD_FAILURE() << to_string(page.error());
            return out;
        }
        for (const auto& one : page->complaints) {
            out.push_back(one.state.tracking);
        }
        return out;
    }
    static ListFilter all() {
        ListFilter out;
        out.scope.everybody = true;
        return out;
    }
    static ListFilter of(std::vector<AgencyId> agencies) {
        ListFilter out;
        out.scope.agencies = std::move(agencies);
        return out;
    }
    using Numbers = std::vector<model::TrackingNumber>;

    std::uint8_t keys = 0;
    std::map<std::uint8_t, model::ComplaintState> state_of;
};

TEST_F(StoreLists, pages_hold_each_complaint_once_newest_first) {
    Numbers born;
    for (int i = 0; i < 11; ++i) {
        born.push_back(add(i % 3 == 0 ? "metro/pupr" : i % 3 == 1 ? "metro/dishub" : "lampung/pu"));
    }
    std::ranges::reverse(born);
    for (const auto& filter : {all(), of({AgencyId{"metro/pupr"}, AgencyId{"metro/dishub"}, AgencyId{"lampung/pu"}})}) {
        Numbers seen;
        auto wanted = filter;
        wanted.limit = 4;
        for (int pages = 0; pages < 5; ++pages) {
            const auto page = ask(wanted);
            std::ranges::copy(numbers(page), std::back_inserter(seen));
            if (!page->more) {
                break;
            }
            EXPECT_EQ(page->complaints.size(), 4U);
            wanted.after = seen.back();
        }
        EXPECT_EQ(seen, born);
    }
    EXPECT_EQ(numbers(ask(of({AgencyId{"lampung/pu"}}))).size(), 3U);
    EXPECT_TRUE(numbers(ask(of({}))).empty()) << "no office, no complaint";
    EXPECT_EQ(ask(all())->complaints.front().content.subject, "Jalan \"rusak\" {di, sini}\\");
}

TEST_F(StoreLists, every_condition_narrows) {
    const auto plain = add("metro/pupr");
    const auto other = add("metro/pupr", [](model::ComplaintState& state) {
        state.status = Status::closed;
        state.kind = model::ComplaintKind::aspiration;
        state.channel = model::Channel::sms;
        state.priority = model::Priority::high;
        state.category = model::CategoryCode{"health"};
        state.region = model::RegionCode{"18.7"};  // not within 18.72, whatever the letters say
    });
    const auto only = [&](auto change) {
        auto filter = all();
        change(filter);
        return numbers(ask(filter));
    };
    EXPECT_EQ(only([](auto& f) { f.statuses = {Status::closed, Status::archived}; }), Numbers{other});
    EXPECT_EQ(only([](auto& f) { f.statuses = {Status::awaiting_follow_up}; }), Numbers{plain});
    EXPECT_EQ(only([](auto& f) { f.kind = model::ComplaintKind::aspiration; }), Numbers{other});
    EXPECT_EQ(only([](auto& f) { f.channel = model::Channel::sms; }), Numbers{other});
    EXPECT_EQ(only([](auto& f) { f.priority = model::Priority::high; }), Numbers{other});
    EXPECT_EQ(only([](auto& f) { f.priority = model::Priority::normal; }), Numbers{plain});
    EXPECT_EQ(only([](auto& f) { f.category = model::CategoryCode{"public-works"}; }), Numbers{plain});
    EXPECT_EQ(only([](auto& f) { f.category = model::CategoryCode{"public"}; }), Numbers{});
    EXPECT_EQ(only([](auto& f) { f.region = model::RegionCode{"18.72"}; }), Numbers{plain});
    EXPECT_EQ(only([](auto& f) { f.region = model::RegionCode{"18' OR true --"}; }), Numbers{});
    EXPECT_EQ(only([&](auto& f) { f.received_from = clock.now() - 1min; }), (Numbers{other, plain}));
    EXPECT_EQ(only([&](auto& f) { f.received_before = clock.now() - 1min; }), Numbers{});
    EXPECT_EQ(only([&](auto& f) { f.received_from = clock.now() + 1min; }), Numbers{});
    EXPECT_EQ(only([](auto& f) { f.overdue = true; }), Numbers{});
    auto unknown = all();
    unknown.after = model::TrackingNumber{7};
    const auto refused = ask(unknown);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "argument_invalid");
}

/// A breach is written with its event; from then on the lists have it, until its clock stops.
TEST_F(StoreLists, what_has_run_out_and_what_will) {
    const auto in = [&](std::chrono::seconds span) {
        return [this, span](model::ComplaintState& state) {
            state.clocks.first_follow_up_due = clock.now() + span;
            state.clocks.next_at = clock.now() + span;
        };
    };
    const auto late = add("metro/pupr", in(-60s));
    const auto later = add("metro/dishub", in(3600s));
    add("metro/pupr", in(48h));
    const auto due = [&](std::chrono::hours within, std::vector<AgencyId> agencies = {}) {
        DueFilter filter;
        filter.scope.everybody = agencies.empty();
        filter.scope.agencies = std::move(agencies);
        filter.until = clock.now() + within;
        std::optional<Result<ListPage>> answer;
        store->due_until(filter, [&](Result<ListPage> page) { answer = std::move(page); });
        return numbers(await(answer));
    };
    EXPECT_EQ(due(0h), Numbers{late}) << "run out, though nobody has recorded it yet";
    EXPECT_EQ(due(2h), (Numbers{late, later}));
    EXPECT_EQ(due(2h, {AgencyId{"metro/dishub"}}), Numbers{later});
    EXPECT_EQ(due(100h).size(), 3U);

    model::Decision breach;  // as the clock watch decides it: further steps lie far ahead
    breach.state = state_of[1];
    breach.expected_version = 1;
    breach.state.version = 2;
    breach.state.clocks.next_at = clock.now() + 240h;
    breach.event.kind = model::EventKind::clock_breached;
    breach.event.at = clock.now();
    ASSERT_EQ(commit(breach, *store).outcome, MoveOutcome::committed);
    EXPECT_EQ(due(0h), Numbers{late});
    auto overdue = all();
    overdue.overdue = true;
    EXPECT_EQ(numbers(ask(overdue)), Numbers{late});

    auto answered = breach;  // the follow-up comes late: its clock stops
    answered.expected_version = 2;
    answered.state.version = 3;
    answered.state.clocks.first_follow_up_due.reset();
    answered.event.kind = model::EventKind::followed_up;
    ASSERT_EQ(commit(answered, *store).outcome, MoveOutcome::committed);
    EXPECT_TRUE(due(0h).empty());
    EXPECT_TRUE(numbers(ask(overdue)).empty());
}

TEST_F(StoreLists, copies_are_a_list_of_their_own) {
    add("metro/pupr");
    model::Decision copied;
    copied.state = state_of[1];
    copied.expected_version = 1;
    copied.state.version = 2;
    copied.state.copies = {AgencyId{"metro/dishub"}, AgencyId{"metro"}};
    copied.event.kind = model::EventKind::copied;
    copied.event.at = clock.now();
    ASSERT_EQ(commit(copied, *store).outcome, MoveOutcome::committed);
    auto told = of({AgencyId{"metro"}, AgencyId{"metro/dishub"}});
    EXPECT_TRUE(numbers(ask(told)).empty());
    told.scope.copied = true;
    EXPECT_EQ(numbers(ask(told)), Numbers{state_of[1].tracking}) << "once, though two were told";
}

/// What pages cost must not grow with what lies beside them: index walks, no scans and no sorts of everything.
TEST_F(StoreLists, an_offices_page_walks_one_index) {
    add("metro/pupr");
    std::ignore = database.query(
        "INSERT INTO complaint (id, tracking, idem, idem_body, received_at, policy, config, filed_by, handed, status,"
        " kind, channel, flags, returns, verification_left, agency, region, category)"
        " SELECT gen_random_uuid(), 1000 + i, gen_random_uuid(), gen_random_uuid(), now(), 0, 1, 1, 0, 2, 1, 1, 0, 0, "
        "0,"
        " 'office-' || i % 500, '18', '' FROM generate_series(1, 20000) i");
    std::ignore = database.query("ANALYZE complaint");
    std::string plan;
    for (const auto& row : database.query(
             "SET enable_bitmapscan = off; SET enable_seqscan = off;"  // as the hub's sessions have it
             "EXPLAIN SELECT p.id FROM complaint p WHERE p.agency = 'office-7' ORDER BY p.id DESC LIMIT 51")) {
        plan += row.at(0) + "\n";
    }
    EXPECT_NE(plan.find("complaint_agency"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
    EXPECT_EQ(numbers(ask(of({AgencyId{"metro/pupr"}}))).size(), 1U);
}

}  // namespace
}  // namespace hub::store
