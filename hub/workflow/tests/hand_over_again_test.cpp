#include "world.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using model::EventKind;
using model::Role;

struct Lost {
    World world;
    model::Decision born = world.receive("public-works.road");
    std::vector<model::PastEvent> past;
    HandOverAgain command{
        model::InstanceId{"pupr-rest"}, {Role::national_admin, {}}, "terhapus di sana", "difference 7"};

    Result<model::Decision> decide_on(const model::ComplaintState& state) {
        auto context = world.context();
        context.past = past;
        return decide(state, command, context);
    }
    std::string code() {
        const auto decision = decide_on(born.state);
        return decision ? "" : decision.error().code;
    }
};

TEST(HandOverAgain, is_a_new_message_and_changes_nothing_else) {
    Lost lost;
    const auto decision = lost.decide_on(lost.born.state);
    ASSERT_TRUE(decision) << to_string(decision.error());
    EXPECT_EQ(decision->event.kind, EventKind::delivery_requeued);
    EXPECT_EQ(decision->event.actor, Role::national_admin);
    EXPECT_EQ(decision->event.text, "terhapus di sana");
    EXPECT_EQ(decision->event.step, "difference 7");
    EXPECT_EQ(decision->event.messages_born, 1);
    ASSERT_EQ(decision->deliveries.size(), 1U);
    const auto& message = decision->deliveries[0];
    EXPECT_EQ(message.kind, model::MessageKind::complaint);
    EXPECT_EQ(message.instance, lost.command.instance);
    EXPECT_EQ(message.id, decision->event.delivery);
    EXPECT_NE(message.id, lost.born.deliveries.at(0).id) << "a fresh key: the old one may be remembered there";
    EXPECT_EQ(message.sequence, lost.born.state.version + 1);
    auto same = lost.born.state;
    same.version = decision->state.version;
    EXPECT_EQ(decision->state, same) << "clocks and blame stay";
}

TEST(HandOverAgain, once_for_a_difference) {
    Lost lost;
    model::PastEvent before;
    before.seq = 2;
    before.event.kind = EventKind::delivery_requeued;
    before.event.step = "difference 7";
    lost.past = {before};
    EXPECT_EQ(lost.code(), "nothing_to_change");
    lost.command.part_of = "difference 8";
    EXPECT_EQ(lost.code(), "");
}

TEST(HandOverAgain, whose_it_is_and_who_may) {
    Lost lost;
    lost.command.actor = {Role::agency_admin, model::AgencyId{"metro"}};
    EXPECT_EQ(lost.code(), "");
    lost.command.actor = {Role::agency_admin, model::AgencyId{"lampung/bmbk"}};
    EXPECT_EQ(lost.code(), "not_yours");
    for (const auto role : {Role::liaison, Role::coordinator, Role::overseer, Role::hub}) {
        lost.command.actor = {role, model::AgencyId{"metro"}};
        EXPECT_EQ(lost.code(), "role_not_allowed") << static_cast<int>(role);
    }
    lost.command.actor = {Role::national_admin, {}};
    lost.command.reason.clear();
    EXPECT_EQ(lost.code(), "reason_missing");
    lost.command.reason = "terhapus";
    lost.command.instance = model::InstanceId{"lampung-rest"};
    EXPECT_EQ(lost.code(), "action_not_allowed");
    lost.command.instance = model::InstanceId{"pupr-rest"};
    lost.born.state.status = model::Status::archived;
    EXPECT_EQ(lost.code(), "action_not_allowed");
}

}  // namespace
}  // namespace hub::workflow
