// What a routing rule sets besides the agency reaches the complaint, its clocks and its messages.
#include "world.hpp"

#include "hub/workflow/projection.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using model::Priority;
using model::Status;

routing::Rule bribe(const char* to) {
    routing::Rule rule;
    rule.name = "bribe";
    rule.when.text.any = {"uang pelicin"};
    rule.to = model::AgencyId{to};
    rule.effects = {.priority = Priority::high, .supervisory = true, .secret = true};
    rule.position = "routing.yaml:3:5";
    return rule;
}

struct RuleEffects : ::testing::Test {
    World world;

    void set_rules(std::vector<routing::Rule> rules) {
        world.router =
            routing::Router::create({std::move(rules), model::AgencyId{"triage/national"}}, agencies()).value();
    }
    model::Decision receive(const char* body, const char* category = "public-works.road") {
        model::Content content;
        content.subject = "Laporan";
        content.body = body;
        content.category = model::CategoryCode{category};
        content.region = model::RegionCode{"18.72.01"};
        return decide(
                   {}, Receive{model::ComplaintId{world.ids.next()}, model::TrackingNumber{42}, content, 3},
                   world.context())
            .value();
    }
    Result<model::Decision> act(const model::Decision& before, const Act& act, const model::Content& content) {
        auto context = world.context();
        context.content = &content;
        return decide(before.state, act, context);
    }
};

TEST_F(RuleEffects, FlagsAndPriorityAreTheComplaintsAndItsClocksFollow) {
    set_rules({bribe("metro/pupr")});
    const auto born = receive("diminta Uang Pelicin");
    EXPECT_EQ(born.state.priority, Priority::high);
    EXPECT_TRUE(born.state.supervisory);
    EXPECT_TRUE(born.state.secret);
    const auto plain = receive("jalan berlubang");
    EXPECT_EQ(plain.state.priority, Priority::normal);
    EXPECT_FALSE(plain.state.supervisory);
    EXPECT_EQ(to_rfc3339(*plain.state.clocks.completion_due), local_end_of("2026-12-14"));  // 14 working days
    EXPECT_EQ(to_rfc3339(*born.state.clocks.completion_due), local_end_of("2027-02-16"));   // 60
    // The event says what was set, by which rule of which version.
    const auto& routing = *born.event.routing;
    EXPECT_EQ(routing.rule, "bribe");
    EXPECT_EQ(routing.position, "routing.yaml:3:5");
    EXPECT_EQ(routing.effects.priority, Priority::high);
    EXPECT_EQ(routing.config.value(), 7);
    EXPECT_FALSE(born.event.content->supervisory) << "what was received stays as it was";
}

TEST_F(RuleEffects, TheAgencyIsTold) {
    set_rules({bribe("metro/pupr")});
    const auto born = receive("uang pelicin");
    const auto message = project(born.state, *born.event.content, model::MessageKind::complaint, "x");
    EXPECT_EQ(message.content.priority, Priority::high);
    EXPECT_TRUE(message.content.supervisory);
    EXPECT_TRUE(message.content.secret);
}

TEST_F(RuleEffects, AnotherRuleOnTheWayBackSetsThemToo) {
    auto again = bribe("lampung/bmbk");
    again.name = "again";
    again.when = {};
    again.when.priorities = {Priority::high};
    again.effects = {.priority = Priority::low, .supervisory = false, .secret = false};
    set_rules({bribe("metro/pupr"), again});
    const auto born = receive("uang pelicin");
    const auto back =
        act(born, act_of(model::Action::return_not_competent, model::Role::liaison, "metro/pupr"), *born.event.content)
            .value();
    EXPECT_EQ(back.event.routing->rule, "again");  // it saw the priority that the first rule had set
    EXPECT_EQ(back.state.responsible.value(), "lampung/bmbk");
    EXPECT_EQ(back.state.priority, Priority::low);
    EXPECT_TRUE(back.state.supervisory) << "flags are only raised";
}

TEST_F(RuleEffects, APersonWhoSaysItKnowsBetter) {
    auto rule = bribe("metro/pupr");
    rule.when.categories = {model::CategoryCode{"health"}};
    set_rules({rule});
    const auto born = receive("uang pelicin", "");
    ASSERT_EQ(born.state.status, Status::unverified);
    auto verify = act_of(model::Action::verify, model::Role::national_admin);
    verify.category = model::CategoryCode{"health"};
    const auto by_rule = act(born, verify, *born.event.content).value();
    EXPECT_EQ(by_rule.state.priority, Priority::high);
    EXPECT_TRUE(by_rule.state.supervisory);
    verify.priority = Priority::low;
    verify.supervisory = false;
    const auto by_person = act(born, verify, *born.event.content).value();
    EXPECT_EQ(by_person.event.routing->rule, "bribe");
    EXPECT_EQ(by_person.state.priority, Priority::low);
    EXPECT_FALSE(by_person.state.supervisory);
    EXPECT_FALSE(by_person.event.routing->effects.supervisory);
}

TEST_F(RuleEffects, WhatWaitsAtTheDeskCarriesThemToo) {
    auto rule = bribe("metro/pupr");
    rule.to = routing::Competent{model::CategoryCode{"space"}};
    set_rules({rule});
    const auto born = receive("uang pelicin");
    EXPECT_EQ(born.state.status, Status::unverified);
    EXPECT_EQ(born.event.routing->reason, "rule_target_not_competent");
    EXPECT_TRUE(born.state.supervisory);
}

TEST_F(RuleEffects, RulesBoundToATimeGoByTheTimeOfTheDecision) {
    routing::Rule morning;
    morning.name = "morning";
    morning.when.time.hours = routing::Hours{9 * 60, 10 * 60};
    morning.to = model::AgencyId{"metro/dinkes"};
    set_rules({morning});
    EXPECT_EQ(receive("x").state.responsible.value(), "metro/dinkes");  // 09:30 in Jakarta
    world.clock.advance(std::chrono::hours{1});
    EXPECT_EQ(receive("x").state.responsible.value(), "metro/pupr");
}

}  // namespace
}  // namespace hub::workflow
