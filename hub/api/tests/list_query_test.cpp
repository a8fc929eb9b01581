#include "list_query.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

using model::AgencyId;

class ListQuery : public ::testing::Test {
protected:
    static model::Agency office(const char* id, const char* parent) {
        model::Agency out;
        out.id = AgencyId{id};
        out.parent = AgencyId{parent};
        return out;
    }
    static store::ApiKey key(model::Role role, const char* agency = "") {
        store::ApiKey out;
        out.role = role;
        out.agency = AgencyId{agency};
        return out;
    }
    static routing::Router make_router() {
        routing::RuleSet rules;
        rules.unsure = AgencyId{"desk"};
        std::vector<model::Agency> agencies{
            office("desk", ""), office("metro", ""), office("metro/pupr", "metro"), office("lampung", "")};
        agencies[0].kind = model::AgencyKind::desk;
        return *routing::Router::create(std::move(rules), std::move(agencies));
    }
    /// "?name code" of each fault.
    std::string faults(std::string_view query) {
        const auto parsed = parse_list_query(query, admin, router);
        if (!parsed) {
            return parsed.error().code;
        }
        std::string out;
        for (const auto& fault : parsed->faults) {
            out += (out.empty() ? "" : "; ") + fault.pointer + " " + fault.code;
        }
        return out;
    }

    routing::Router router = make_router();
    store::ApiKey admin = key(model::Role::national_admin);
    store::ApiKey city = key(model::Role::agency_admin, "metro");
};

TEST_F(ListQuery, everything_given_is_read) {
    const auto parsed = parse_list_query(
        "status=unverified,in_progress&kind=complaint&channel=sms&priority=high&category=public-works"
        "&region=18.72&received_from=2026-11-01T00:00:00%2B07:00&received_before=2026-12-01T00:00:00Z"
        "&overdue=true&parked=true&after=8kq3m7trx29bd&limit=7",
        admin, router);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed->faults.empty());
    const auto& filter = parsed->filter;
    EXPECT_TRUE(filter.scope.everybody);
    EXPECT_EQ(filter.statuses, (std::vector{model::Status::unverified, model::Status::in_progress}));
    EXPECT_EQ(filter.channel, model::Channel::sms);
    EXPECT_EQ(filter.priority, model::Priority::high);
    EXPECT_EQ(filter.category.value(), "public-works");
    EXPECT_EQ(filter.region.value(), "18.72");
    EXPECT_EQ(to_rfc3339(filter.received_from.value_or(TimePoint{})), "2026-10-31T17:00:00Z");
    EXPECT_TRUE(filter.overdue);
    EXPECT_TRUE(filter.parked);
    EXPECT_TRUE(filter.after);
    EXPECT_EQ(filter.limit, 7);
}

TEST_F(ListQuery, what_is_wrong_is_told_at_once_and_by_name) {
    EXPECT_EQ(faults(""), "");
    EXPECT_EQ(
        faults("status=open&kind=x&received_from=kemarin&overdue=ya&limit=0&after=!&colour=red"),
        "?status unknown_value; ?kind unknown_value; ?received_from invalid_time; ?overdue unknown_value; ?after "
        "invalid; ?limit out_of_range; ?colour unknown_parameter");
    EXPECT_EQ(faults("limit=201"), "?limit out_of_range");
    EXPECT_EQ(faults("limit=7x"), "?limit out_of_range");
    EXPECT_EQ(faults("category=%00"), "?category invalid");
    EXPECT_EQ(faults("region=%ff"), "?region invalid");
    EXPECT_EQ(faults("copied=true"), "?copied unknown_value");
    EXPECT_EQ(faults("limit=1&limit=2"), "request_invalid");
    EXPECT_EQ(faults("limit=%zz"), "request_invalid");
    EXPECT_EQ(faults("agency=nowhere"), "unknown_agency");
}

TEST_F(ListQuery, an_office_reaches_its_subtree_only) {
    const auto whole = parse_list_query("", city, router);
    ASSERT_TRUE(whole);
    EXPECT_FALSE(whole->filter.scope.everybody);
    EXPECT_EQ(whole->filter.scope.agencies, (std::vector{AgencyId{"metro"}, AgencyId{"metro/pupr"}}));
    const auto part = parse_list_query("agency=metro/pupr", city, router);
    ASSERT_TRUE(part);
    EXPECT_EQ(part->filter.scope.agencies, (std::vector{AgencyId{"metro/pupr"}}));
    const auto other = parse_list_query("agency=lampung", city, router);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, "agency_not_yours");
    const auto nothing = parse_list_query("", key(model::Role::liaison, "gone"), router);
    ASSERT_TRUE(nothing);
    EXPECT_FALSE(nothing->filter.scope.everybody) << "an office that is gone sees nothing, not everything";
    EXPECT_TRUE(nothing->filter.scope.agencies.empty());
}

TEST_F(ListQuery, a_span_for_what_is_due) {
    const TimePoint now{std::chrono::days{20'000}};
    const auto until = [&](std::string_view query) {
        const auto parsed = parse_due_query(query, city, router, now);
        return parsed && parsed->faults.empty() ? std::optional{parsed->filter.until - now} : std::nullopt;
    };
    EXPECT_EQ(until(""), std::chrono::days{1});
    EXPECT_EQ(until("within=12h"), std::chrono::hours{12});
    EXPECT_EQ(until("within=30m&agency=metro/pupr"), std::chrono::minutes{30});
    EXPECT_EQ(until("within=0d"), std::chrono::days{0});
    for (const auto* wrong : {"within=", "within=d", "within=-1d", "within=1w", "within=99999d", "until=1d"}) {
        EXPECT_FALSE(until(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace hub::api
