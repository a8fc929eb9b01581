#include "filing_body.hpp"

#include "strict_json.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace hub::api {
namespace {

class FilingBody : public testing::Test {
protected:
    FilingBody() {
        model::Agency office;
        office.id = model::AgencyId{"metro/pupr"};
        office.handles = {model::CategoryCode{"public-works"}};
        model::Agency desk;
        desk.id = model::AgencyId{"triage/national"};
        desk.kind = model::AgencyKind::desk;
        router.emplace(routing::Router::create({{}, desk.id}, {office, desk}).value());
        categories.insert("public-works.road");
    }

    Result<ParsedFiling> parse(std::string_view body) { return parse_filing(body, {categories, *router}); }

    /// "code pointer" of every fault.
    std::vector<std::string> faults(std::string_view body) {
        const auto parsed = parse(body);
        std::vector<std::string> out;
        if (!parsed) {
            return {parsed.error().code};
        }
        for (const auto& fault : parsed->faults) {
            out.push_back(fault.code + " " + fault.pointer);
        }
        return out;
    }

    std::unordered_set<std::string> categories;
    std::optional<routing::Router> router;
};

using Faults = std::vector<std::string>;

TEST_F(FilingBody, ReadsEveryField) {
    const auto parsed = parse(R"({"subject":"Jalan berlubang","body":"Sudah lama\n","address":"Jl. Sudirman",
        "category":"public-works.road","region":"18.72.01.1001","kind":"aspiration","channel":"whatsapp","priority":"high",
        "anonymous":true,"secret":true,"supervisory":true,"wished_agency":"metro/pupr",
        "location":{"latitude":-5.1134567,"longitude":105.306789},"attributes":{"road_class":"national"}})");
    ASSERT_TRUE(parsed);
    ASSERT_TRUE(parsed->faults.empty()) << parsed->faults[0].pointer;
    const auto& content = parsed->content;
    EXPECT_EQ(content.kind, model::ComplaintKind::aspiration);
    EXPECT_EQ(content.channel, model::Channel::whatsapp);
    EXPECT_EQ(content.region.value(), "18.72.01.1001");
    EXPECT_TRUE(content.anonymous && content.secret && content.supervisory);
    EXPECT_EQ(content.latitude_e7, -51134567);
    EXPECT_EQ(content.longitude_e7, 1053067890);
    EXPECT_EQ(content.attributes.at(0).second, "national");
}

TEST_F(FilingBody, ASubjectAndABodyAreEnough) {
    const auto parsed = parse(R"({"subject":"a","body":"b"})");
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed->faults.empty());
    EXPECT_TRUE(parsed->content.category.empty());
}

TEST_F(FilingBody, SaysAllFaultsAtOnceEachWithItsPlace) {
    EXPECT_EQ(
        faults(R"({"subject":"  ","body":7,"category":"roads","region":"1872","kind":"rant","anonymous":"yes",
                   "wished_agency":"nobody","location":{"latitude":95,"longitude":"x"},"attributes":{"Bad Name":"x","ok":1},
                   "subjekt":"x"})"),
        (Faults{
            "unknown_field /subjekt", "empty /subject", "wrong_type /body", "unknown_category /category",
            "invalid_region /region", "unknown_value /kind", "wrong_type /anonymous", "unknown_agency /wished_agency",
            "out_of_range /location/latitude", "wrong_type /location/longitude", "invalid_name /attributes/Bad Name",
            "wrong_type /attributes/ok"}));
    EXPECT_EQ(faults("{}"), (Faults{"required /subject", "required /body"}));
}

TEST_F(FilingBody, HintsAtTheNearestField) {
    const auto parsed = parse(R"({"subject":"a","body":"b","adress":"c"})");
    ASSERT_EQ(parsed->faults.size(), 1U);
    EXPECT_EQ(parsed->faults[0].hint, "did you mean `address`?");
}

TEST_F(FilingBody, WhoReportedTravelsApartFromTheContent) {
    const auto parsed = parse(R"({"subject":"a","body":"b","reporter":{"name":"Sri"}})");
    EXPECT_TRUE(parsed->faults.empty());
    ASSERT_TRUE(parsed->reporter);
    EXPECT_EQ(parsed->reporter->name.expose(), "Sri");
    EXPECT_FALSE(parse(R"({"subject":"a","body":"b"})")->reporter);
    EXPECT_EQ(faults(R"({"subject":"a","body":"b","reporter":"x"})"), (Faults{"wrong_type /reporter"}));
    EXPECT_EQ(faults(R"({"subject":"a","body":"b","reporter":{"nik":"1"}})"), (Faults{"invalid_nik /reporter/nik"}));
}

TEST_F(FilingBody, TextsAreBoundedInCharactersNotBytes) {
    std::string title;
    for (int i = 0; i < 200; ++i) {
        title += "é";
    }
    EXPECT_EQ(faults(R"({"subject":")" + title + R"(","body":"b"})"), Faults{});
    EXPECT_EQ(faults(R"({"subject":")" + title + R"(é","body":"b"})"), (Faults{"too_long /subject"}));
}

TEST_F(FilingBody, RefusesWhatIsNoUsableJson) {
    EXPECT_EQ(faults("{\"subject\":\"\xC0\xAF\"}"), (Faults{"utf8_invalid"}));
    EXPECT_EQ(faults(R"({"subject":"\ud800","body":"b"})"), (Faults{"json_invalid"}));
    EXPECT_EQ(faults("[]"), (Faults{"json_invalid"}));
    EXPECT_EQ(faults(""), (Faults{"json_invalid"}));
    EXPECT_EQ(faults(R"({"subject":"a","body":"b"} x)"), (Faults{"json_invalid"}));
    EXPECT_EQ(faults(R"({"subject":"a","body":"b","subject":"c"})"), (Faults{"json_invalid"}));
    EXPECT_EQ(faults(R"({"subject":"a\u0000b","body":"b"})"), (Faults{"control_character /subject"}));
    EXPECT_EQ(faults("{\"a\":" + std::string(200, '[') + std::string(200, ']') + "}"), (Faults{"json_invalid"}));
    EXPECT_EQ(faults("\xEF\xBB\xBF{}"), (Faults{"json_invalid"}));
}

TEST(StrictJson, ANameTwiceIsFoundAtAnyDepthAndOnlyWithinOneObject) {
    const auto verdict = [](const std::string& text) {
        const auto parsed = parse_strict_json(text, {});
        return parsed ? std::string{} : parsed.error().detail;
    };
    EXPECT_EQ(verdict(R"({"a":{"b":1,"c":{"x":1},"b":2}})"), "the member \"b\" stands twice");
    EXPECT_EQ(verdict(R"({"a":{"b":1},"c":{"b":2},"d":[{"b":1},{"b":2}]})"), "");
    EXPECT_EQ(verdict(R"({"\u0061":1,"a":2})"), "the member \"a\" stands twice");
    EXPECT_NE(verdict("nonsense"), "");
    std::string many = "{";
    for (int i = 0; i < 5'000; ++i) {
        many += "\"k" + std::to_string(i) + "\":1,";
    }
    EXPECT_NE(verdict(many + "\"z\":1}"), "");  // bounded work
}

TEST(StrictJson, BuildsWhatTheLibraryBuilds) {
    for (const std::string text :
         {R"({"a":[1,-2,3.5,18446744073709551615,true,false,null,"x\u00e9\n"],"b":{},"c":[],"":{"d":[{}]}})", R"("a")",
          "[]", " 7 ", R"({"a":"b"} x)", "", "{\"a\":1,}", "[1", "\"\xC3\""}) {
        boost::json::error_code failed;
        const auto theirs = boost::json::parse(text, failed);
        const auto ours = parse_strict_json(text, {});
        ASSERT_EQ(static_cast<bool>(ours), !failed) << text;
        if (ours) {
            EXPECT_EQ(*ours, theirs) << text;
        }
    }
}

}  // namespace
}  // namespace hub::api
