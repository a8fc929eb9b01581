// Figures and their lists over the real database: each number beside a plain count over the same rows in memory, and
// beside the length of its list.
#include "clock_sql.hpp"
#include "store_fixture.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"
#include "hub/store/figures.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <array>
#include <random>
#include <tuple>

namespace hub::store {
namespace {

using figures::Tally;
using figures::Verdict;
using model::ClockKind;

/// A clock as the test knows it.
struct Known {
    std::uint64_t tracking = 0;
    ClockKind clock = ClockKind::verification;
    figures::ClockRun run;
    std::optional<std::int32_t> took;
    bool extended = false;
    std::string agency, region, category;
    model::ComplaintKind kind = model::ComplaintKind::complaint;
    model::Channel channel = model::Channel::web;
};

std::string us(TimePoint at) {
    return "sp4n_at(" + std::to_string(at.time_since_epoch().count()) + ")";
}
std::string us(const std::optional<TimePoint>& at) {
    return at ? us(*at) : "NULL";
}
template <class E>
std::string num(E value) {
    return std::to_string(static_cast<int>(value));
}

class StoreFigures : public StoreTest {
protected:
    int pick(int below) { return static_cast<int>(random() % static_cast<std::uint64_t>(below)); }
    template <class T, std::size_t N>
    const T& any(const std::array<T, N>& of) {
        return of[static_cast<std::size_t>(pick(static_cast<int>(N)))];
    }

    /// A complaint with some clocks that stopped, and perhaps some that run.
    void complaint(std::string& complaints, std::string& ends) {
        static const std::array<std::string, 5> agencies{"metro", "metro/pupr", "metro/dinkes", "lampung/bmbk", "desk"};
        static const std::array<std::string, 5> regions{"18.72.01", "18", "31.71", "91", ""};
        static const std::array<std::string, 4> categories{"public-works.road", "public-works", "health.service", ""};
        Known base;
        base.tracking = ++numbers;
        base.agency = any(agencies);
        base.region = any(regions);
        base.category = any(categories);
        base.kind = static_cast<model::ComplaintKind>(1 + pick(3));
        base.channel = static_cast<model::Channel>(1 + pick(9));
        const auto id = "'" + to_string(ids.next()) + "'";
        std::array<std::optional<TimePoint>, 3> dues;
        const bool extended = pick(4) == 0;
        std::optional<TimePoint> paused;
        if (pick(2) == 0) {
            if (pick(3) == 0) {
                dues[0] = instant();
            } else {
                dues[1] = pick(3) == 0 ? std::optional<TimePoint>{} : instant();
                dues[2] = instant();
                paused = pick(4) == 0 ? std::optional{instant()} : std::nullopt;
            }
        }
        for (int i = 0; i < 3; ++i) {
            auto one = base;
            one.clock = static_cast<ClockKind>(i + 1);
            if (dues[static_cast<std::size_t>(i)]) {
                one.run.due = *dues[static_cast<std::size_t>(i)];
                one.run.standing_since = i == 2 ? paused : std::nullopt;
                one.extended = i == 2 && extended;
                known.push_back(one);
            }
            for (int seq = 2; pick(2) == 0; ++seq) {
                one.run.due = instant();
                one.run.standing_since.reset();
                one.run.fate = static_cast<model::ClockFate>(1 + pick(3));
                one.took = pick(30);
                one.extended = i == 2 && pick(4) == 0;
                known.push_back(one);
                ends += (ends.empty() ? "(" : ",(") + id + "," + us(one.run.due) + "," + us(one.run.due) + "," +
                        us(one.run.due) + "," + std::to_string(seq) + "," + std::to_string(*one.took) + "," +
                        num(one.clock) + "," + num(*one.run.fate) + "," + num(one.kind) + "," + num(one.channel) + "," +
                        (one.extended ? "true" : "false") + ",'" + one.agency + "','" + one.region + "','" +
                        one.category + "')";
            }
        }
        const bool open = dues[0] || dues[1] || dues[2];
        const auto over = [&](const std::optional<TimePoint>& due, TimePoint at) { return due && *due <= at; };
        const bool overdue =
            over(dues[0], now) || over(dues[1], now) || over(dues[2], std::min(paused.value_or(now), now));
        // As the hub leaves rows: marked as overdue, or to be looked at next when the first limit comes.
        const bool marked = overdue && pick(3) != 0;
        std::optional<TimePoint> next;
        for (const auto& due : dues) {
            next = due && (!next || *due < *next) ? due : next;
        }
        complaints += (complaints.empty() ? "(" : ",(") + id + "," + std::to_string(base.tracking) +
                      ",gen_random_uuid(),gen_random_uuid()," + us(now - 24h * pick(90)) + "," + us(dues[0]) + "," +
                      us(dues[1]) + "," + us(dues[2]) + "," + us(paused) + "," + (open && !marked ? us(next) : "NULL") +
                      ",0,1,1,0," + (open ? "2" : "4") + "," + num(base.kind) + "," + num(base.channel) + "," +
                      (marked ? "256" : "0") + ",0,0," + (extended ? "1" : "NULL") + ",'" + base.agency + "','" +
                      base.region + "','" + base.category + "')";
    }
    TimePoint instant() { return now + std::chrono::hours{pick(24 * 120) - 24 * 90}; }

    void fill(int count) {
        std::string complaints;
        std::string ends;
        for (int i = 0; i < count; ++i) {
            complaint(complaints, ends);
        }
        std::ignore = database.query(
            "INSERT INTO complaint (id, tracking, idem, idem_body, received_at, verification_due, first_follow_up_due,"
            " completion_due, paused_at, next_at, policy, config, filed_by, handed, status, kind, channel, flags,"
            " returns, verification_left, extensions, agency, region, category) VALUES " +
            complaints);
        std::ignore = database.query(
            "INSERT INTO clock_end (complaint_id, started_at, due_at, ended_at, seq, took, clock, fate, kind, channel,"
            " extended, agency, region, category) VALUES " +
            ends);
    }

    ClockFilter random_filter() {
        ClockFilter filter;
        filter.now = now;
        filter.period = {now - 24h * (10 + pick(90)), now + 24h * (pick(60) - 40)};
        filter.scope.everybody = pick(2) == 0;
        if (!filter.scope.everybody) {
            filter.scope.agencies = {model::AgencyId{"metro/pupr"}, model::AgencyId{"metro/dinkes"}};
        }
        filter.office = pick(4) == 0 ? model::AgencyId{"metro/pupr"} : model::AgencyId{};
        if (pick(2) == 0) {
            filter.clock = static_cast<ClockKind>(1 + pick(3));
        }
        for (int verdict = 1; verdict <= 5; ++verdict) {
            if (pick(3) == 0) {
                filter.verdicts.push_back(static_cast<Verdict>(verdict));
            }
        }
        if (pick(3) == 0) {
            filter.region =
                pick(3) == 0 ? CodeWish{.prefix = {}, .none = true} : CodeWish{.prefix = "18", .none = false};
        }
        if (pick(3) == 0) {
            filter.category =
                pick(3) == 0 ? CodeWish{.prefix = {}, .none = true} : CodeWish{.prefix = "public-works", .none = false};
        }
        if (pick(4) == 0) {
            filter.kind = static_cast<model::ComplaintKind>(1 + pick(3));
        }
        if (pick(4) == 0) {
            filter.channel = static_cast<model::Channel>(1 + pick(9));
        }
        filter.extended = pick(6) == 0;
        return filter;
    }

    /// The plain reading of a filter.
    std::optional<Verdict> counts_as(const Known& one, const ClockFilter& filter) const {
        const auto verdict = figures::verdict_of(one.run, now);
        const auto has = [](const auto& list, const auto& value) {
            return std::ranges::find(list, value) != list.end();
        };
        const auto fits = [](const CodeWish& wish, const std::string& code) {
            return wish.none ? code.empty()
                             : wish.prefix.empty() || code == wish.prefix || code.starts_with(wish.prefix + ".");
        };
        const bool wanted = verdict && (filter.verdicts.empty() || has(filter.verdicts, *verdict)) &&
                            (verdict == Verdict::standing || figures::falls_in(one.run.due, filter.period, now)) &&
                            (filter.scope.everybody || has(filter.scope.agencies, model::AgencyId{one.agency})) &&
                            (filter.office.empty() || filter.office.value() == one.agency) &&
                            (!filter.clock || filter.clock == one.clock) && fits(filter.region, one.region) &&
                            fits(filter.category, one.category) && (!filter.kind || filter.kind == one.kind) &&
                            (!filter.channel || filter.channel == one.channel) && (!filter.extended || one.extended);
        return wanted ? verdict : std::nullopt;
    }

    static std::string key_of(FiguresBy by, const Known& one) {
        switch (by) {
            case FiguresBy::agency: return one.agency;
            case FiguresBy::province: return one.region.substr(0, one.region.find('.'));
            case FiguresBy::category: return one.category.substr(0, one.category.find('.'));
            case FiguresBy::kind: return std::string{model::name_of(one.kind)};
            case FiguresBy::channel: return std::string{model::name_of(one.channel)};
            case FiguresBy::stage: return std::string{model::name_of(one.clock)};
            case FiguresBy::month: {
                const std::chrono::year_month_day date{
                    std::chrono::floor<std::chrono::days>(one.run.due - std::chrono::microseconds{1} + 7h)};
                auto month = std::to_string(static_cast<unsigned>(date.month()));
                return std::to_string(static_cast<int>(date.year())) + "-" + (month.size() == 1 ? "0" : "") + month;
            }
            case FiguresBy::nothing: break;
        }
        return {};
    }

    FiguresLines lines(const ClockFilter& filter, FiguresBy by) {
        std::optional<Result<FiguresLines>> answer;
        store->figures(filter, by, [&](Result<FiguresLines> counted) { answer = std::move(counted); });
        return must(await(answer));
    }
    std::vector<ClockLine> list(const ClockFilter& filter) {
        std::vector<ClockLine> out;
        ClockPageWish wish{filter, {}, 37};
        for (;;) {
            std::optional<Result<ClockPage>> answer;
            store->clocks(wish, [&](Result<ClockPage> page) { answer = std::move(page); });
            auto page = must(await(answer));
            out.insert(out.end(), page.clocks.begin(), page.clocks.end());
            if (!page.more) {
                return out;
            }
            const auto& last = out.back();
            wish.after = ClockCursor{last.due, last.tracking, last.seq, last.clock};
        }
    }

    std::mt19937_64 random{20261128};
    TimePoint now = *parse_rfc3339("2026-11-28T03:00:00Z");
    std::uint64_t numbers = 1'000;
    std::vector<Known> known;
};

auto all_of(const Tally& tally) {
    return std::tuple(
        tally.met, tally.late, tally.open, tally.left, tally.standing, tally.extended,
        std::vector<std::pair<std::int32_t, std::int64_t>>(tally.took.begin(), tally.took.end()));
}

TEST_F(StoreFigures, a_hundred_random_filters_count_what_plain_reading_counts_and_what_the_list_lists) {
    fill(1'500);
    std::int64_t told = 0;
    for (int round = 0; round < 100 && !HasFailure(); ++round) {
        const auto filter = random_filter();
        const auto by = static_cast<FiguresBy>(1 + round % 8);
        FiguresLines expected;
        std::int64_t rows = 0;
        for (const auto& one : known) {
            if (const auto verdict = counts_as(one, filter)) {
                ++rows;
                if (by != FiguresBy::month || verdict != Verdict::standing) {
                    expected[key_of(by, one)].add(*verdict, one.extended, one.took);
                }
            }
        }
        const auto counted = lines(filter, by);
        ASSERT_EQ(counted.size(), expected.size()) << "round " << round;
        for (const auto& [key, tally] : expected) {
            ASSERT_TRUE(counted.contains(key)) << key;
            EXPECT_EQ(all_of(counted.at(key)), all_of(tally)) << "round " << round << ", line " << key;
        }
        const auto listed = list(filter);
        EXPECT_EQ(static_cast<std::int64_t>(listed.size()), rows) << "round " << round;
        for (std::size_t i = 1; i < listed.size(); ++i) {
            EXPECT_LE(listed[i - 1].due, listed[i].due);
        }
        told += rows;
    }
    EXPECT_GT(told, 5'000) << "the filters wanted next to nothing";
}

TEST_F(StoreFigures, a_decision_leaves_its_clock_ends_in_its_own_transaction) {
    auto made = birth(1);
    const auto born = must(commit(std::move(made)));
    model::Decision answered;
    answered.state = born.state;
    answered.expected_version = 1;
    answered.state.version = 2;
    answered.state.region = model::RegionCode{"18.72"};
    answered.state.clocks.first_follow_up_due.reset();
    answered.event.kind = model::EventKind::followed_up;
    answered.event.at = clock.now();
    answered.clock_ends.push_back(
        {.clock = ClockKind::first_follow_up,
         .fate = model::ClockFate::late,
         .started = now - 240h,
         .due = now - 24h,
         .ended = now,
         .agency = model::AgencyId{"metro/pupr"},
         .took = 6,
         .extended = true});
    ASSERT_EQ(commit(answered, *store).outcome, MoveOutcome::committed);
    std::ignore = commit(answered, *store);  // once more, as after a lost answer
    EXPECT_EQ(one("SELECT count(*) FROM clock_end"), "1");
    ClockFilter filter;
    filter.scope.everybody = true;
    filter.now = now;
    filter.period = {now - 48h, now};
    const auto listed = list(filter);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].tracking, born.state.tracking);
    EXPECT_EQ(listed[0].seq, 2);
    EXPECT_EQ(listed[0].verdict, Verdict::late);
    EXPECT_EQ(listed[0].due, now - 24h);
    EXPECT_EQ(listed[0].ended, now);
    EXPECT_EQ(listed[0].took, 6);
    EXPECT_TRUE(listed[0].extended);
    EXPECT_EQ(listed[0].region.value(), "18.72");
}

TEST_F(StoreFigures, open_complaints_by_status_and_age_are_what_their_lists_list) {
    fill(400);
    const std::vector<TimePoint> edges{now - 24h * 5, now - 24h * 20, now - 24h * 60};
    OpenWish wish;
    wish.scope.everybody = true;
    wish.edges = edges;
    std::optional<Result<std::vector<OpenCount>>> answer;
    store->open_by_age(wish, [&](auto counts) { answer = std::move(counts); });
    const auto counts = must(await(answer));
    std::int64_t sum = 0;
    for (const auto& one : counts) {
        ListFilter filter;
        filter.scope.everybody = true;
        filter.statuses = {one.status};
        filter.limit = 200;
        const auto bucket = static_cast<std::size_t>(one.bucket);
        if (bucket < edges.size()) {
            filter.received_from = edges[bucket];
        }
        if (bucket > 0) {
            filter.received_before = edges[bucket - 1];
        }
        // These rows' ids are of today: the walk by key would leave them out, so count by time alone.
        const auto counted = one.count;
        const auto direct = this->one(
            "SELECT count(*) FROM complaint WHERE status = " + num(one.status) +
            (filter.received_from ? " AND received_at >= " + us(*filter.received_from) : "") +
            (filter.received_before ? " AND received_at < " + us(*filter.received_before) : ""));
        EXPECT_EQ(std::to_string(counted), direct) << num(one.status) << " " << one.bucket;
        sum += counted;
    }
    EXPECT_EQ(std::to_string(sum), one("SELECT count(*) FROM complaint WHERE status NOT IN (4, 6)"));
    EXPECT_GT(counts.size(), 3U);
}

/// At 100,000 open clocks that are not due, and as many that stopped long ago, nothing is walked but what is wanted.
TEST_F(StoreFigures, no_table_is_walked_at_a_hundred_thousand) {
    std::ignore = database.query(
        "INSERT INTO complaint (id, tracking, idem, idem_body, received_at, first_follow_up_due, completion_due,"
        " next_at, policy, config, filed_by, handed, status, kind, channel, flags, returns, verification_left, agency,"
        " region, category) SELECT gen_random_uuid(), 1000 + i, gen_random_uuid(), gen_random_uuid(), now(),"
        " now() + interval '300 days', now() + interval '300 days', now() + interval '300 days', 0, 1, 1, 0, 2, 1, 1,"
        " 0, 0, 0, 'office-' || i % 500, '18', '' FROM generate_series(1, 100000) i");
    std::ignore = database.query(
        "INSERT INTO clock_end SELECT gen_random_uuid(), now(), now() - interval '900 days', now(), 2, 3, 2, 1, 1, 1,"
        " false, 'office-' || i % 500, '18', '' FROM generate_series(1, 100000) i");
    std::ignore = database.query("ANALYZE complaint; ANALYZE clock_end");
    ClockFilter filter;
    filter.scope.everybody = true;
    filter.now = clock.now();
    filter.period = {clock.now() - 24h * 31, clock.now()};
    pqxx::connection connection{database.hub_connection()};
    pqxx::work work{connection};
    work.exec0("SET enable_bitmapscan = off; SET enable_seqscan = off");  // as the hub's sessions have it
    for (const bool one_office : {false, true}) {
        filter.office = one_office ? model::AgencyId{"office-7"} : model::AgencyId{};
        Statement statement;
        const auto sql = clocks_sql(statement, filter);
        std::string plan;
        std::int64_t read = -1;
        for (const auto& row : statement.run(
                 work, "EXPLAIN (ANALYZE, BUFFERS) SELECT x.verdict, count(*) FROM (" + sql + ") x GROUP BY 1")) {
            const auto line = row[0].as<std::string>();
            if (const auto at = line.find("shared hit="); read < 0 && at != std::string::npos) {
                read = std::stol(line.substr(at + 11));
            }
            plan += line + "\n";
        }
        EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
        EXPECT_LT(read, 100) << plan;
    }
    // The clock watcher's own look, with nothing due.
    std::string plan;
    for (const auto& row : work.exec(
             "EXPLAIN (ANALYZE, BUFFERS) SELECT id FROM complaint WHERE next_at <= now() ORDER BY next_at LIMIT 256")) {
        plan += row[0].as<std::string>() + "\n";
    }
    EXPECT_NE(plan.find("complaint_next_at"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
}

}  // namespace
}  // namespace hub::store
