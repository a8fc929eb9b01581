#include "world.hpp"

#include "hub/workflow/compose.hpp"
#include "hub/workflow/projection.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using model::DeliveryState;
using model::EventKind;
using model::Mending;
using model::Role;

struct Refused {
    World world;
    model::Decision born = world.receive("public-works.road");
    Mend command;

    explicit Refused(DeliveryState state = DeliveryState::rejected) {
        command.mending = Mending::redrive;
        command.delivery = born.deliveries.at(0);
        command.delivery.state = state;
        command.actor = {Role::national_admin, {}};
        command.reason = "kode wilayah di sistem mereka";
        command.edit = {{}, model::RegionCode{"18.72.99"}, {{"road_class", "2"}, {"lane", ""}}};
        born.event.content->attributes = {{"road_class", "national"}, {"lane", "left"}, {"light", "on"}};
    }
    Result<model::Decision> decide_now() { return decide(born.state, command, world.context()); }
    std::string code() {
        const auto decision = decide_now();
        return decision ? "" : decision.error().code;
    }
    model::Message composed(const std::vector<model::PastEvent>& past) {
        return compose(born.state, *born.event.content, command.delivery, "T", past);
    }
};

std::string value_of(const model::Message& message, const std::string& name) {
    for (const auto& [key, value] : message.content.attributes) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

TEST(MessageEdit, is_a_redrive_whose_event_says_what_goes_out_otherwise) {
    Refused f;
    const auto decision = f.decide_now();
    ASSERT_TRUE(decision) << to_string(decision.error());
    EXPECT_EQ(decision->event.kind, EventKind::delivery_requeued);
    ASSERT_TRUE(decision->event.corrected);
    EXPECT_EQ(decision->event.corrected->region.value(), "18.72.99");
    EXPECT_EQ(decision->event.text, f.command.reason);
    EXPECT_EQ(decision->changes.at(0).state, DeliveryState::waiting);
    EXPECT_EQ(decision->state.region, f.born.state.region) << "the complaint itself stays as it is";
    EXPECT_EQ(decision->state.category, f.born.state.category);
}

TEST(MessageEdit, the_message_is_a_function_of_its_events) {
    Refused f;
    const auto decision = f.decide_now();
    ASSERT_TRUE(decision);
    const std::vector<model::PastEvent> past{{1, f.born.event}, {2, decision->event}};
    const auto before = f.composed({});
    const auto after = f.composed(past);
    EXPECT_EQ(after.content.region.value(), "18.72.99");
    EXPECT_EQ(after.content.category, before.content.category) << "what is empty stays";
    EXPECT_EQ(value_of(after, "road_class"), "2");
    EXPECT_EQ(value_of(after, "lane"), "") << "taken out";
    EXPECT_EQ(value_of(after, "light"), "on");
    EXPECT_EQ(after.content.attributes.size(), 2U);
    EXPECT_EQ(after.content.subject, before.content.subject);
    EXPECT_EQ(after.content.body, before.content.body);
    EXPECT_EQ(after.external_ref, before.external_ref);
    EXPECT_EQ(after.history.size(), before.history.size());
    EXPECT_FALSE(after.reporter);
    EXPECT_EQ(after.content.anonymous, before.content.anonymous);
    EXPECT_EQ(after.content.secret, before.content.secret);
    // A second edit goes on top, and another message is not touched by it.
    auto second = decision->event;
    second.corrected = model::Content{};
    second.corrected->category = model::CategoryCode{"X-7"};
    auto of_another = second;
    of_another.delivery = model::DeliveryId{};
    of_another.corrected->category = model::CategoryCode{"never"};
    const auto last = f.composed({{1, f.born.event}, {2, decision->event}, {3, second}, {4, of_another}});
    EXPECT_EQ(last.content.category.value(), "X-7");
    EXPECT_EQ(last.content.region.value(), "18.72.99");
}

TEST(MessageEdit, a_raised_flag_still_hides_the_spot) {
    Refused f;
    f.born.event.content->latitude_e7 = 1;
    f.born.state.anonymous = true;
    const auto decision = f.decide_now();
    ASSERT_TRUE(decision);
    const auto message = f.composed({{1, f.born.event}, {2, decision->event}});
    EXPECT_TRUE(message.content.anonymous);
    EXPECT_EQ(message.content.latitude_e7, 0);
}

TEST(MessageEdit, only_of_what_surely_is_not_there_with_a_reason_and_a_change) {
    EXPECT_EQ(Refused{DeliveryState::dead}.code(), "");
    Refused unknown{DeliveryState::unknown};
    unknown.command.idempotent = true;
    EXPECT_EQ(unknown.code(), "action_not_allowed") << "all attempts of what may be there say the same";
    EXPECT_EQ(Refused{DeliveryState::waiting}.code(), "not_a_dead_letter");
    Refused silent;
    silent.command.reason.clear();
    EXPECT_EQ(silent.code(), "reason_missing");
    Refused empty;
    empty.command.edit = MessageEdit{};
    EXPECT_EQ(empty.code(), "argument_invalid");
    Refused settled;
    settled.command.mending = Mending::settle;
    settled.command.external_ref = "X";
    EXPECT_EQ(settled.code(), "argument_invalid");
    for (const auto role : {Role::liaison, Role::coordinator, Role::overseer, Role::agency_system}) {
        Refused f;
        f.command.actor = {role, model::AgencyId{"metro"}};
        EXPECT_EQ(f.code(), "role_not_allowed") << static_cast<int>(role);
    }
    Refused foreign;
    foreign.command.actor = {Role::agency_admin, model::AgencyId{"lampung/bmbk"}};
    EXPECT_EQ(foreign.code(), "not_yours");
}

TEST(MessageEdit, a_preview_names_each_change_and_nothing_else) {
    Refused f;
    const auto changes = changes_of(f.composed({}), *f.command.edit);
    ASSERT_EQ(changes.size(), 3U);
    EXPECT_EQ(changes[0].field, "region");
    EXPECT_EQ(changes[0].from, "18.72.01");
    EXPECT_EQ(changes[0].to, "18.72.99");
    EXPECT_EQ(changes[1].field, "attribute.road_class");
    EXPECT_EQ(changes[1].from, "national");
    EXPECT_EQ(changes[2].field, "attribute.lane");
    EXPECT_EQ(changes[2].to, "");
    EXPECT_TRUE(changes_of(f.composed({}), {{}, model::RegionCode{"18.72.01"}, {}}).empty());
}

}  // namespace
}  // namespace hub::workflow
