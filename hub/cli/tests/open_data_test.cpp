#include "open_data.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <random>

namespace hub::cli {
namespace {

OpenDataRow row(std::string key, std::int64_t met, std::int64_t missed) {
    return {.key = std::move(key), .name = {}, .n = met + missed, .met = met, .missed = missed};
}
std::string told(std::vector<OpenDataRow> rows) {
    suppress(rows);
    std::string out;
    for (const auto& one : rows) {
        out += one.key + (one.hides_all ? "- " : one.hides_outcome ? "~ " : "+ ");
    }
    return out;
}

TEST(OpenData, NothingIsHiddenWhereNothingIsSmall) {
    EXPECT_EQ(told({row("a", 10, 20), row("b", 5, 5), row("c", 0, 0), row("d", 0, 9)}), "a+ b+ c+ d+ ");
}

TEST(OpenData, OneSmallLineTakesANeighbourAlong) {
    EXPECT_EQ(told({row("a", 100, 200), row("b", 1, 1), row("c", 10, 10)}), "a+ b- c- ")
        << "alone it would follow from the sum";
    EXPECT_EQ(told({row("a", 100, 200), row("b", 3, 10), row("c", 10, 10)}), "a+ b~ c~ ");
}

TEST(OpenData, NoSmallNumberFollowsFromWhatIsTold) {
    std::mt19937 random{7};
    for (int round = 0; round < 20'000; ++round) {
        std::vector<OpenDataRow> rows;
        for (int i = 0; i < 1 + static_cast<int>(random() % 8); ++i) {
            rows.push_back(row(std::to_string(i), random() % 3 == 0 ? random() % 6 : random() % 60, random() % 9));
        }
        suppress(rows);
        std::int64_t hidden_n = 0, hidden_met = 0, hidden_missed = 0;
        int lines = 0, outcomes = 0, may_hide = 0;
        for (const auto& one : rows) {
            may_hide += one.n > 0 ? 1 : 0;
            if (one.hides_all) {
                ++lines;
                hidden_n += one.n;
            } else {
                EXPECT_FALSE(one.n > 0 && one.n < least_told);
            }
            if (one.hides_outcome) {
                ++outcomes;
                hidden_met += one.met;
                hidden_missed += one.missed;
            } else {
                EXPECT_FALSE(one.met > 0 && one.met < least_told);
                EXPECT_FALSE(one.missed > 0 && one.missed < least_told);
            }
        }
        // Sums are published nowhere, but whoever has them learns nothing small, unless all lines are hidden.
        const auto safe = [](std::int64_t sum) { return sum == 0 || sum >= least_told; };
        EXPECT_TRUE(lines == 0 || lines == may_hide || (lines >= 2 && safe(hidden_n)));
        EXPECT_TRUE(
            outcomes == 0 || outcomes == may_hide || (outcomes >= 2 && safe(hidden_met) && safe(hidden_missed)));
    }
}

TEST(OpenData, CsvAndMetadataAgree) {
    const auto figures = boost::json::parse(R"({"from":"2026-10-01","to":"2026-10-31","sources":"s","lines":[
        {"key":"18","name":{"id":"Lampung, \"Sai\"","en":"x"},"n":30,"met":20,"missed":10},
        {"key":"31","name":null,"n":40,"met":38,"missed":2},{"key":"32","name":null,"n":50,"met":20,"missed":30},
        {"key":"33","name":null,"n":2,"met":2,"missed":0},{"key":"","name":null,"n":0,"met":0,"missed":0}]})")
                             .as_object();
    auto rows = open_data_rows(figures);
    suppress(rows);
    EXPECT_EQ(
        open_data_csv(rows),
        "code,name,deadlines,met,missed,compliance\r\n31,,40,,,\r\n32,,50,20,30,0.4000\r\n,,0,0,0,\r\n");
    const auto meta = boost::json::parse(open_data_metadata(figures, "x.csv")).as_object();
    EXPECT_EQ(meta.at("url").as_string(), "x.csv");
    std::string heads;
    for (const auto& column : meta.at("tableSchema").at("columns").as_array()) {
        heads += (heads.empty() ? "" : ",") + std::string{column.at("titles").as_string()};
    }
    EXPECT_EQ(open_data_csv({}), heads + "\r\n");
}

}  // namespace
}  // namespace hub::cli
