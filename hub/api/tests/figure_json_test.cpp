#include "figure_json.hpp"

#include "province_names.hpp"

#include "hub/base/time_text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace hub::api {
namespace {

namespace json = boost::json;
using figures::Verdict;

routing::Router empty_router() {
    routing::RuleSet rules;
    rules.unsure = model::AgencyId{"desk"};
    std::vector<model::Agency> agencies(1);
    agencies[0].id = model::AgencyId{"desk"};
    agencies[0].kind = model::AgencyKind::desk;
    return *routing::Router::create(std::move(rules), std::move(agencies));
}

FiguresWish wish_of(store::FiguresBy by) {
    FiguresWish wish;
    wish.by = by;
    wish.from = *parse_iso_date("2026-10-15");
    wish.to = *parse_iso_date("2026-11-10");
    wish.filter.now = *parse_rfc3339("2026-11-28T03:00:00Z");
    wish.filter.period = {*parse_rfc3339("2026-10-14T17:00:00Z"), *parse_rfc3339("2026-11-10T17:00:00Z")};
    wish.filter.clock = model::ClockKind::first_follow_up;
    return wish;
}

store::FiguresLines lines_of(std::initializer_list<std::pair<const char*, int>> met) {
    store::FiguresLines out;
    for (const auto& [key, count] : met) {
        out[key].add(Verdict::met, false, 3, count);
        out[key].add(Verdict::open, true, {}, 10);
    }
    return out;
}

std::string link(const json::object& of, const char* name) {
    return std::string{of.at("links").at(name).as_string()};
}

TEST(FigureJson, every_number_has_its_list) {
    const auto router = empty_router();
    const auto out =
        json::parse(
            figures_json(wish_of(store::FiguresBy::agency), lines_of({{"metro/pupr", 90}, {"lampung", 5}}), router))
            .as_object();
    EXPECT_EQ(out.at("total").at("n").as_int64(), 115);
    EXPECT_EQ(out.at("total").at("met").as_int64(), 95);
    const auto& lines = out.at("lines").as_array();
    ASSERT_EQ(lines.size(), 2U);
    const auto& first = lines[0].as_object();
    EXPECT_EQ(first.at("key").as_string(), "metro/pupr") << "ranked before what has too few";
    EXPECT_EQ(first.at("rank").as_int64(), 1);
    EXPECT_TRUE(lines[1].at("rank").is_null()) << "15 are too few";
    EXPECT_DOUBLE_EQ(first.at("compliance").as_double(), 0.9);
    EXPECT_EQ(first.at("median_days").as_int64(), 3);
    EXPECT_EQ(
        link(first, "missed"),
        "/v1/clocks?from=2026-10-15&to=2026-11-10&clock=first_follow_up&office=metro/pupr&verdict=late,open");
    EXPECT_NE(link(first, "extended").find("extended=true"), std::string::npos);
    EXPECT_FALSE(std::string{out.at("definition").at("id").as_string()}.empty());
}

TEST(FigureJson, a_month_is_cut_to_the_period_and_no_code_is_a_code) {
    const auto router = empty_router();
    const auto by_month =
        json::parse(figures_json(wish_of(store::FiguresBy::month), lines_of({{"2026-10", 1}, {"2026-11", 1}}), router))
            .as_object();
    EXPECT_NE(
        link(by_month.at("lines").at(0).as_object(), "n").find("from=2026-10-15&to=2026-10-31"), std::string::npos);
    EXPECT_NE(
        link(by_month.at("lines").at(1).as_object(), "n").find("from=2026-11-01&to=2026-11-10"), std::string::npos);
    auto wish = wish_of(store::FiguresBy::province);
    const auto provinces = json::parse(figures_json(wish, lines_of({{"", 1}, {"18", 1}}), router)).as_object();
    EXPECT_NE(link(provinces.at("lines").at(0).as_object(), "n").find("region=-"), std::string::npos);
    EXPECT_EQ(provinces.at("lines").at(1).at("name").at("id").as_string(), "Lampung");
    wish.filter.region.prefix = "18.72";
    const auto narrowed = json::parse(figures_json(wish, lines_of({{"18", 1}}), router)).as_object();
    EXPECT_NE(link(narrowed.at("lines").at(0).as_object(), "n").find("region=18.72"), std::string::npos);
}

TEST(FigureJson, beside_each_number_that_of_the_period_before) {
    const auto router = empty_router();
    const PastFigures before{
        std::chrono::sys_days{std::chrono::year{2026} / 9 / 18},
        std::chrono::sys_days{std::chrono::year{2026} / 10 / 14}, lines_of({{"metro/pupr", 10}, {"gone", 30}})};
    const auto out =
        json::parse(figures_json(
                        wish_of(store::FiguresBy::agency), lines_of({{"metro/pupr", 90}, {"new", 5}}), router, &before))
            .as_object();
    EXPECT_EQ(out.at("previous").at("from").as_string(), "2026-09-18");
    EXPECT_EQ(out.at("total").at("previous").at("n").as_int64(), 60) << "10 of each line are open";
    EXPECT_DOUBLE_EQ(out.at("lines").at(0).at("previous").at("compliance").as_double(), 0.5);
    EXPECT_TRUE(out.at("lines").at(1).at("previous").at("compliance").is_null()) << "nothing was due then";
    const PastFigures months{before.from, before.to, lines_of({{"2026-09", 40}})};
    const auto by_month = json::parse(figures_json(
                                          wish_of(store::FiguresBy::month),
                                          lines_of({{"2026-10", 10}, {"2026-11", 30}}), router, &months))
                              .as_object();
    EXPECT_DOUBLE_EQ(by_month.at("lines").at(0).at("previous").at("compliance").as_double(), 0.8);
    EXPECT_DOUBLE_EQ(by_month.at("lines").at(1).at("previous").at("compliance").as_double(), 0.5);
    EXPECT_FALSE(json::parse(figures_json(wish_of(store::FiguresBy::agency), lines_of({}), router))
                     .as_object()
                     .contains("previous"));
}

TEST(FigureJson, stages_are_never_summed) {
    const auto router = empty_router();
    auto wish = wish_of(store::FiguresBy::stage);
    wish.filter.clock.reset();
    const auto out =
        json::parse(figures_json(wish, lines_of({{"verification", 1}, {"completion", 2}}), router)).as_object();
    EXPECT_FALSE(out.contains("total"));
    EXPECT_NE(link(out.at("lines").at(0).as_object(), "n").find("clock=completion"), std::string::npos);
}

TEST(FigureJson, ages_end_where_working_days_do) {
    const auto calendar = sla::WorkingCalendar::create({}).value();
    const auto now = *parse_rfc3339("2026-11-28T03:00:00Z");  // a Saturday
    const auto edges = age_edges(calendar, now);
    ASSERT_EQ(edges.size(), 6U);
    const auto today = calendar.local_date(now, "Asia/Jakarta");
    for (const auto& edge : edges) {
        const auto day = calendar.local_date(edge.received_from, "Asia/Jakarta");
        EXPECT_EQ(calendar.working_days_between(day, today), edge.working_days);
        EXPECT_EQ(calendar.working_days_between(day - std::chrono::days{1}, today), edge.working_days + 1);
    }
    const auto out =
        json::parse(open_json({{model::Status::in_progress, 0, 4}, {model::Status::postponed, 6, 2}}, edges, {}, now))
            .as_object();
    EXPECT_EQ(out.at("total").as_int64(), 6);
    EXPECT_TRUE(out.at("counts").at(1).at("to_working_days").is_null());
    const std::string young{out.at("counts").at(0).at("link").as_string()};
    EXPECT_EQ(young.find("/v1/complaints?status=in_progress&received_from="), 0U) << young;
    EXPECT_EQ(young.find("received_before"), std::string::npos) << young;
}

TEST(FigureJson, thirty_eight_provinces) {
    int found = 0;
    for (int code = 10; code < 100; ++code) {
        found += province_name(std::to_string(code)).empty() ? 0 : 1;
    }
    EXPECT_EQ(found, 38);
    EXPECT_EQ(province_name("1"), "");
}

}  // namespace
}  // namespace hub::api
