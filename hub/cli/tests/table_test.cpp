#include "table.hpp"

#include "nearest.hpp"
#include "redrive_text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <sstream>

namespace hub::cli {
namespace {

TEST(Table, ColumnsStandUnderTheirHeads) {
    std::ostringstream out;
    Table table{out, {"NAME", "WHY"}};
    EXPECT_TRUE(table.empty());
    table.flush();
    EXPECT_EQ(out.str(), "") << "no heads above nothing";
    table.add({"Dinas Perhubungan", "a\tb\nc"});
    table.add({"é", ""});
    table.flush();
    EXPECT_EQ(out.str(), "NAME               WHY\nDinas Perhubungan  a b c\né                  -\n");
    table.add({"x", "y"});
    table.flush();
    EXPECT_TRUE(out.str().ends_with("\nx                  y\n")) << "the heads stand once";
    EXPECT_FALSE(table.empty());
}

TEST(Table, ThatThereIsNoneIsSaid) {
    std::ostringstream out;
    std::ostringstream err;
    Surroundings around{.version = "1", .out = out, .err = err, .serve = {}};
    say_none(around, "complaints", "laporan", {{"agency", "metro"}, {"status", ""}});
    around.language = settings::Language::id;
    say_none(around, "complaints", "laporan");
    EXPECT_EQ(out.str(), "none: complaints with agency=metro\ntidak ada: laporan\n");
}

TEST(Nearest, WhatWasProbablyMeant) {
    EXPECT_EQ(nearest_first({"list", "show", "trace"}, "shwo"), "show, list, trace");
    EXPECT_EQ(probably_meant({"list", "show"}, "shwo"), "show");
    EXPECT_EQ(probably_meant({"doctor", "serve"}, "frobnicate"), "");
    EXPECT_EQ(probably_meant({}, "x"), "");
}

TEST(RedriveText, HowFarAJobCame) {
    boost::json::object job{{"id", 12}, {"requeued", 38}, {"skipped", 2}, {"ahead", 60}, {"per_minute", 60}};
    EXPECT_EQ(
        redrive_text(job, Words{settings::Language::en}),
        "job 12: 40 of 100 looked at (38 sent again, 2 skipped), 60 a minute, done in about 1m");
    job["ahead"] = 0;
    job["finished_at"] = "2026-11-28T03:00:00Z";
    EXPECT_TRUE(redrive_text(job, Words{settings::Language::id}).ends_with("selesai pada 2026-11-28T03:00:00Z"));
}

}  // namespace
}  // namespace hub::cli
