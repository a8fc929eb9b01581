#include "figure_query.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

using figures::Verdict;
using model::AgencyId;

class FigureQuery : public ::testing::Test {
protected:
    static routing::Router make_router() {
        routing::RuleSet rules;
        rules.unsure = AgencyId{"desk"};
        std::vector<model::Agency> agencies(4);
        agencies[0].id = AgencyId{"desk"};
        agencies[0].kind = model::AgencyKind::desk;
        agencies[1].id = AgencyId{"metro"};
        agencies[2].id = AgencyId{"metro/pupr"};
        agencies[2].parent = AgencyId{"metro"};
        agencies[3].id = AgencyId{"lampung"};
        return *routing::Router::create(std::move(rules), std::move(agencies));
    }
    Result<ParsedQuery<FiguresWish>> figures(std::string_view query) const {
        return parse_figures_query(query, key, router, calendar, now);
    }
    Result<ParsedQuery<store::ClockPageWish>> clocks(std::string_view query) const {
        return parse_clocks_query(query, key, router, calendar, now);
    }
    template <class T>
    static std::string told(const Result<ParsedQuery<T>>& parsed) {
        if (!parsed) {
            return parsed.error().code;
        }
        std::string out;
        for (const auto& fault : parsed->faults) {
            out += (out.empty() ? "" : "; ") + fault.pointer + " " + fault.code;
        }
        return out;
    }

    TimePoint now = *parse_rfc3339("2026-11-30T18:30:00Z");  // 1 December in Jakarta
    sla::WorkingCalendar calendar = sla::WorkingCalendar::create({}).value();
    routing::Router router = make_router();
    store::ApiKey key = [] {
        store::ApiKey made;
        made.role = model::Role::coordinator;
        return made;
    }();
};

TEST(PeriodBefore, whole_months_before_whole_months_else_as_many_days) {
    const auto day = [](const char* text) { return std::chrono::sys_days{*parse_iso_date(text)}; };
    const struct {
        const char *from, *to, *before_from, *before_to;
    } cases[] = {{"2026-10-01", "2026-10-31", "2026-09-01", "2026-09-30"},
                 {"2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"},
                 {"2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"},
                 {"2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"},
                 {"2026-11-01", "2026-11-28", "2026-10-04", "2026-10-31"},
                 {"2026-11-28", "2026-11-28", "2026-11-27", "2026-11-27"}};
    for (const auto& one : cases) {
        const auto before = period_before({day(one.from), day(one.to)});
        EXPECT_EQ(before, (DateRange{day(one.before_from), day(one.before_to)})) << one.from << " " << one.to;
    }
}

TEST_F(FigureQuery, the_wish_for_the_period_before) {
    const auto wish = figures("from=2026-10-01&to=2026-10-31&compare=true&by=agency")->filter;
    EXPECT_TRUE(wish.compare);
    const auto before = wish_before(wish, calendar);
    EXPECT_EQ(to_rfc3339(before.filter.period.from), "2026-08-31T17:00:00Z");
    EXPECT_EQ(before.filter.period.to, wish.filter.period.from) << "they touch";
    EXPECT_EQ(before.by, wish.by);
    EXPECT_FALSE(figures("")->filter.compare);
    EXPECT_EQ(told(figures("compare=maybe")), "?compare unknown_value");
}

TEST_F(FigureQuery, this_month_of_jakarta_and_the_first_follow_up_unless_given) {
    const auto parsed = figures("");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(told(parsed), "");
    const auto& wish = parsed->filter;
    EXPECT_EQ(to_iso_date(wish.from), "2026-12-01");
    EXPECT_EQ(to_iso_date(wish.to), "2026-12-01");
    EXPECT_EQ(to_rfc3339(wish.filter.period.from), "2026-11-30T17:00:00Z");
    EXPECT_EQ(to_rfc3339(wish.filter.period.to), "2026-12-01T17:00:00Z");
    EXPECT_EQ(wish.filter.clock, model::ClockKind::first_follow_up);
    EXPECT_TRUE(wish.filter.scope.everybody);
    EXPECT_FALSE(figures("by=stage")->filter.filter.clock) << "stages are all";
}

TEST_F(FigureQuery, everything_given_is_read) {
    const auto parsed = figures(
        "from=2026-10-01&to=2026-10-31&by=province&clock=completion&agency=metro&office=metro/pupr&region=-"
        "&category=public-works&kind=complaint&channel=sms");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(told(parsed), "");
    const auto& wish = parsed->filter;
    EXPECT_EQ(wish.by, store::FiguresBy::province);
    EXPECT_EQ(wish.agency.value(), "metro");
    EXPECT_EQ(wish.filter.scope.agencies, (std::vector{AgencyId{"metro"}, AgencyId{"metro/pupr"}}));
    EXPECT_EQ(wish.filter.office.value(), "metro/pupr");
    EXPECT_TRUE(wish.filter.region.none);
    EXPECT_EQ(wish.filter.category.prefix, "public-works");
    EXPECT_EQ(wish.filter.channel, model::Channel::sms);
    EXPECT_EQ(to_rfc3339(wish.filter.period.to), "2026-10-31T17:00:00Z");
}

TEST_F(FigureQuery, what_is_wrong_is_told_at_once) {
    EXPECT_EQ(
        told(figures("from=kemarin&by=planet&clock=reporter_silence&kind=x&limit=3")),
        "?from invalid_date; ?kind unknown_value; ?clock unknown_value; ?by unknown_value; ?limit unknown_parameter");
    EXPECT_EQ(told(figures("from=2026-10-02&to=2026-10-01")), "?from out_of_range");
    EXPECT_EQ(told(figures("from=2001-10-02&to=2026-10-01")), "?from out_of_range");
    EXPECT_EQ(told(figures("agency=nowhere")), "unknown_agency");
    EXPECT_EQ(
        told(clocks("verdict=met,good&after=x&limit=0")),
        "?verdict unknown_value; ?after invalid; ?limit out_of_range");
    EXPECT_EQ(told(parse_open_query("status=x", key, router)), "?status unknown_parameter");
}

TEST_F(FigureQuery, a_place_in_the_list_comes_back_as_it_was) {
    store::ClockLine line;
    line.due = now;
    line.tracking = model::TrackingNumber{9'165'816};
    line.seq = 4;
    line.clock = model::ClockKind::completion;
    const auto parsed = clocks("verdict=met,late,open&extended=true&after=" + cursor_of(line));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(told(parsed), "");
    const auto& wish = parsed->filter;
    ASSERT_TRUE(wish.after);
    EXPECT_EQ(wish.after->due, line.due);
    EXPECT_EQ(wish.after->tracking, line.tracking);
    EXPECT_EQ(wish.after->seq, 4);
    EXPECT_EQ(wish.after->clock, line.clock);
    EXPECT_EQ(wish.filter.verdicts, (std::vector{Verdict::met, Verdict::late, Verdict::open}));
    EXPECT_TRUE(wish.filter.extended);
    EXPECT_FALSE(wish.filter.clock) << "all, unless one is given";
    for (const auto* wrong : {"1.2", "1.8KQ3M-7TRX2-9BD.4.9", "x.8KQ3M-7TRX2-9BD.4.2", "1.8KQ3M-7TRX2-9BD.4.2.1"}) {
        EXPECT_EQ(told(clocks(std::string{"after="} + wrong)), "?after invalid") << wrong;
    }
}

TEST_F(FigureQuery, an_office_counts_its_own) {
    key.role = model::Role::liaison;
    key.agency = AgencyId{"metro"};
    EXPECT_EQ(figures("")->filter.filter.scope.agencies, (std::vector{AgencyId{"metro"}, AgencyId{"metro/pupr"}}));
    EXPECT_EQ(told(figures("agency=lampung")), "agency_not_yours");
    EXPECT_FALSE(clocks("office=lampung")->filter.filter.scope.everybody) << "its scope stays";
}

}  // namespace
}  // namespace hub::api
