#include "dead_letter_query.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

class DeadLetterQueryTest : public ::testing::Test {
protected:
    static routing::Router make_router() {
        routing::RuleSet rules;
        rules.unsure = model::AgencyId{"desk"};
        std::vector<model::Agency> agencies(3);
        agencies[0].id = model::AgencyId{"desk"};
        agencies[0].kind = model::AgencyKind::desk;
        agencies[1].id = model::AgencyId{"metro"};
        agencies[2].id = model::AgencyId{"metro/pupr"};
        agencies[2].parent = agencies[1].id;
        return *routing::Router::create(std::move(rules), std::move(agencies));
    }
    std::string faults(std::string_view query) {
        const auto parsed = parse_dead_letter_query(query, admin, router);
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
    store::ApiKey admin = [] {
        store::ApiKey out;
        out.role = model::Role::national_admin;
        return out;
    }();
};

TEST_F(DeadLetterQueryTest, everything_given_is_read) {
    const store::DeadLetterPlace place{
        *parse_rfc3339("2026-11-24T01:02:03.000004Z"),
        model::DeliveryId{*parse_uuid("01234567-89ab-7def-8123-456789abcdef")}};
    const auto parsed = parse_dead_letter_query(
        "agency=metro&instance=pupr-rest&state=unknown,dead&cause=timeout&message=complaint"
        "&failed_from=2026-11-01T00:00:00Z&failed_before=2026-12-01T00:00:00Z&limit=9&after=" +
            place_text(place),
        admin, router);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed->faults.empty());
    const auto& filter = parsed->filter.filter;
    EXPECT_EQ(filter.scope.agencies, (std::vector{model::AgencyId{"metro"}, model::AgencyId{"metro/pupr"}}));
    EXPECT_EQ(filter.states, (std::vector{model::DeliveryState::unknown, model::DeliveryState::dead}));
    EXPECT_EQ(filter.cause, model::Cause::timeout);
    ASSERT_TRUE(filter.after);
    EXPECT_EQ(filter.after->failed_at, place.failed_at);
    EXPECT_EQ(filter.after->id, place.id);
    EXPECT_EQ(filter.limit, 9);
    EXPECT_FALSE(parsed->filter.grouped);
}

TEST_F(DeadLetterQueryTest, what_is_wrong_is_told_by_name) {
    EXPECT_EQ(faults(""), "");
    EXPECT_EQ(faults("group=cause"), "");
    EXPECT_EQ(faults("state=waiting"), "?state unknown_value");
    EXPECT_EQ(faults("group=state"), "?group unknown_value");
    EXPECT_EQ(faults("agency=nowhere"), "unknown_agency");
    EXPECT_EQ(faults("overdue=true"), "?overdue unknown_parameter");
    for (const auto* after : {"", ".", "1.", ".x", "1.x", "-1.01234567-89ab-7def-8123-456789abcdef", "x"}) {
        EXPECT_EQ(faults(std::string{"after="} + after), "?after invalid") << after;
    }
}

}  // namespace
}  // namespace hub::api
