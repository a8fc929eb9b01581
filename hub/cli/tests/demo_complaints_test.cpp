#include "hub/cli/demo_complaints.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace hub::cli {
namespace {

namespace json = boost::json;

const std::vector<DemoComplaint>& sample() {
    static const auto all = [] {
        DemoComplaints source(42);
        std::vector<DemoComplaint> list(20'000);
        std::ranges::generate(list, [&] { return source.next(); });
        return list;
    }();
    return all;
}

template <class Predicate>
double percent(Predicate holds) {
    return 100.0 * static_cast<double>(std::ranges::count_if(sample(), holds)) / static_cast<double>(sample().size());
}

bool has(const DemoComplaint& complaint, DemoTrap trap) {
    return std::ranges::count(complaint.traps, trap) > 0;
}

TEST(DemoComplaintsTest, OneSeedOneStream) {
    DemoComplaints a(7);
    DemoComplaints b(7);
    DemoComplaints other(8);
    int different = 0;
    for (int i = 0; i < 500; ++i) {
        const auto text = to_json(a.next());
        EXPECT_EQ(text, to_json(b.next()));
        different += text != to_json(other.next()) ? 1 : 0;
    }
    EXPECT_GT(different, 450);
}

TEST(DemoComplaintsTest, TheStreamIsTheSameOnEveryMachine) {
    DemoComplaints source(1);
    std::uint64_t hash = 14695981039346656037U;  // FNV-1a
    for (int i = 0; i < 1000; ++i) {
        for (const char c : to_json(source.next())) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
        }
    }
    EXPECT_EQ(hash, 10675389575568373108U);
}

TEST(DemoComplaintsTest, LengthsAndUtf8) {
    for (const auto& c : sample()) {
        EXPECT_FALSE(find_invalid_utf8(c.subject + c.body + c.address));
        EXPECT_GE(count_code_points(c.subject), 1U);
        EXPECT_LE(count_code_points(c.subject), 200U);
        EXPECT_GE(count_code_points(c.body), 20U);
        EXPECT_LE(count_code_points(c.body), c.channel == model::Channel::sms ? 160U : 20'000U);
        EXPECT_EQ(c.body.find('{'), std::string::npos) << c.body;
    }
}

TEST(DemoComplaintsTest, TopicShares) {
    const std::map<std::string, double> expected{
        {"other", 25},         {"public-works", 19.3},  {"employment", 8.7},  {"social", 6.5}, {"education", 6.5},
        {"public-order", 6.5}, {"transport", 5.4},      {"environment", 5.4}, {"it", 5.4},     {"health", 3.3},
        {"economy", 3.3},      {"civil-registry", 3.3}, {"energy", 2.2}};
    for (const auto& [prefix, share] : expected) {
        EXPECT_NEAR(percent([&](const auto& c) { return is_within(c.topic, prefix); }), share, 1.0) << prefix;
    }
    EXPECT_NEAR(percent([](const auto& c) { return c.category.empty(); }), 45, 1.5);
    EXPECT_EQ(percent([](const auto& c) { return !c.category.empty() && c.category != c.topic; }), 0);
}

TEST(DemoComplaintsTest, MixOfChannelsRegionsFlags) {
    using model::Channel;
    EXPECT_NEAR(percent([](const auto& c) { return c.channel == Channel::web; }), 30, 1.5);
    EXPECT_NEAR(percent([](const auto& c) { return c.channel == Channel::sms; }), 10, 1);
    EXPECT_NEAR(percent([](const auto& c) { return c.channel == Channel::letter; }), 2, 0.5);
    EXPECT_NEAR(percent([](const auto& c) { return is_within(c.region, "18.72"); }), 80, 1.5);
    EXPECT_EQ(percent([](const auto& c) { return !c.region.empty() && !is_within(c.region, "18"); }), 0);
    EXPECT_NEAR(percent([](const auto& c) { return c.anonymous; }), 15, 1);
    EXPECT_NEAR(percent([](const auto& c) { return c.supervisory; }), 2, 0.5);
    EXPECT_NEAR(percent([](const auto& c) { return c.kind == model::ComplaintKind::complaint; }), 85, 1.5);
    EXPECT_GT(percent([](const auto& c) { return std::regex_search(c.body, std::regex{R"(\b(yg|tdk|bpk)\b)"}); }), 15);
    EXPECT_EQ(
        percent(
            [](const auto& c) { return c.location && (c.location->latitude > -5.08 || c.location->latitude < -5.15); }),
        0);
}

TEST(DemoComplaintsTest, Traps) {
    const std::regex three_numbers{R"(#\d{7}, #\d{7} (dan|DAN) #\d{7})"};
    std::map<std::uint32_t, std::vector<const DemoComplaint*>> by_author;
    for (const auto& c : sample()) {
        EXPECT_EQ(has(c, DemoTrap::cites_older_numbers), std::regex_search(c.subject, three_numbers)) << c.subject;
        by_author[c.author].push_back(&c);
    }
    EXPECT_NEAR(percent([](const auto& c) { return has(c, DemoTrap::cites_older_numbers); }), 1.5, 0.5);
    EXPECT_NEAR(percent([](const auto& c) { return has(c, DemoTrap::names_an_agency); }), 12, 1);
    EXPECT_NEAR(percent([](const auto& c) { return has(c, DemoTrap::closed_but_not_repaired); }), 2, 0.5);
    int pairs = 0;
    for (const auto& [author, list] : by_author) {
        if (list.size() == 1) {
            continue;
        }
        ASSERT_EQ(list.size(), 2U);
        ++pairs;
        EXPECT_TRUE(has(*list[0], DemoTrap::two_roads_in_minutes) && has(*list[1], DemoTrap::two_roads_in_minutes));
        EXPECT_NE(list[0]->body, list[1]->body);
        EXPECT_GT(list[1]->filed_at, list[0]->filed_at);
        EXPECT_LE(list[1]->filed_at - list[0]->filed_at, std::chrono::minutes{4});
    }
    EXPECT_NEAR(pairs, 100, 35);
}

TEST(DemoComplaintsTest, PersonalDataIsFakeBeyondDoubt) {
    const std::regex phone{R"(\b0\d{9,12}\b)"};
    const std::regex nik{R"(\b\d{16}\b)"};
    int found = 0;
    for (const auto& c : sample()) {
        for (const auto& [pattern, fake] : {std::pair{phone, "08000000"}, std::pair{nik, "000000"}}) {
            std::smatch match;
            if (std::regex_search(c.body, match, pattern)) {
                EXPECT_TRUE(has(c, DemoTrap::personal_data));
                EXPECT_TRUE(match.str().starts_with(fake)) << match.str();
                ++found;
            }
        }
    }
    EXPECT_NEAR(found, 1800, 250);  // two of each
}

TEST(DemoComplaintsTest, FiledInOrderMostlyInOfficeHours) {
    EXPECT_TRUE(std::ranges::is_sorted(sample(), {}, &DemoComplaint::filed_at));
    const auto office = percent([](const auto& c) {
        const auto local = c.filed_at + std::chrono::hours{7};
        const auto hour = (local - std::chrono::floor<std::chrono::days>(local)) / std::chrono::hours{1};
        return hour >= 8 && hour < 16;
    });
    EXPECT_NEAR(office, 65, 4);
}

TEST(DemoComplaintsTest, JsonHasOnlyWhatIsThere) {
    DemoComplaint c;
    c.subject = "Jalan \"rusak\"";
    c.body = "Mohon diperbaiki";
    EXPECT_EQ(
        to_json(c), R"({"subject":"Jalan \"rusak\"","body":"Mohon diperbaiki","kind":"complaint","channel":"web"})");
    c.secret = true;
    c.location = DemoLocation{-5.1, 105.25};
    c.attributes = {{"road_class", "national"}};
    const auto value = json::parse(to_json(c));
    EXPECT_EQ(value.at("secret"), true);
    EXPECT_FALSE(value.as_object().contains("anonymous"));
    EXPECT_DOUBLE_EQ(value.at("location").at("longitude").as_double(), 105.25);
    EXPECT_EQ(value.at("attributes").at("road_class"), "national");
}

}  // namespace
}  // namespace hub::cli
