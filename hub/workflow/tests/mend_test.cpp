#include "world.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

namespace hub::workflow {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using model::DeliveryState;
using model::EventKind;
using model::Mending;
using model::Role;

struct Failed {
    World world;
    model::Decision born = world.receive("public-works.road");
    Mend command;

    explicit Failed(DeliveryState state = DeliveryState::rejected) {
        command.delivery = born.deliveries.at(0);
        command.delivery.state = state;
        command.delivery.attempt = 7;
        command.delivery.crashes = 2;
        command.delivery.fence = 3;
        command.delivery.cause = model::Cause::validation;
        command.actor = {Role::national_admin, {}};
        command.reason = "kami sudah memperbaiki pemetaan";
        command.external_ref = "PUPR-7";
    }
    Result<model::Decision> mend(Mending mending) {
        command.mending = mending;
        return decide(born.state, command, world.context());
    }
    std::string code(Mending mending) {
        const auto decision = mend(mending);
        return decision ? "" : decision.error().code;
    }
};

TEST(Mend, a_redrive_is_the_same_message_once_more) {
    for (const auto state : {DeliveryState::rejected, DeliveryState::dead}) {
        Failed f{state};
        const auto decision = f.mend(Mending::redrive);
        ASSERT_TRUE(decision) << to_string(decision.error());
        EXPECT_EQ(decision->event.kind, EventKind::delivery_requeued);
        EXPECT_EQ(decision->event.actor, Role::national_admin);
        EXPECT_EQ(decision->event.delivery, f.command.delivery.id);
        EXPECT_EQ(decision->event.messages_born, 0);
        EXPECT_EQ(decision->event.messages_ended, 0) << "it is neither new nor gone";
        EXPECT_TRUE(decision->deliveries.empty());
        ASSERT_EQ(decision->changes.size(), 1U);
        const auto& change = decision->changes[0];
        EXPECT_EQ(change.id, f.command.delivery.id) << "the same key for the agency";
        EXPECT_FALSE(change.finished);
        EXPECT_FALSE(change.leased);
        EXPECT_EQ(change.fence, 3);
        EXPECT_EQ(change.state, DeliveryState::waiting);
        EXPECT_EQ(change.attempt, 7) << "attempts are counted on";
        EXPECT_EQ(change.crashes, 0) << "but it may crash its runner anew";
        EXPECT_EQ(change.next_attempt_at, f.world.clock.now());
        EXPECT_EQ(decision->state.status, f.born.state.status);
        EXPECT_EQ(decision->state.version, f.born.state.version + 1);
    }
}

TEST(Mend, a_redrive_may_be_put_off) {
    Failed f;
    f.command.not_before = f.world.clock.now() + 2h;
    const auto later = f.mend(Mending::redrive);
    ASSERT_TRUE(later);
    EXPECT_EQ(later->changes[0].next_attempt_at, f.command.not_before);
    EXPECT_EQ(later->event.due, f.command.not_before);
    f.command.not_before = f.world.clock.now() - 2h;
    EXPECT_EQ(f.mend(Mending::redrive)->changes[0].next_attempt_at, f.world.clock.now());
    f.command.not_before = f.world.clock.now() + std::chrono::days{367};
    EXPECT_EQ(f.code(Mending::redrive), "argument_invalid");
}

TEST(Mend, what_may_have_arrived_is_sent_again_only_by_an_explicit_wish) {
    Failed f{DeliveryState::unknown};
    EXPECT_EQ(f.code(Mending::redrive), "may_arrive_twice");
    f.command.may_arrive_twice = true;
    EXPECT_EQ(f.code(Mending::redrive), "");
    f.command.may_arrive_twice = false;
    f.command.idempotent = true;
    EXPECT_EQ(f.code(Mending::redrive), "") << "an agency that knows the key does not take it twice";
    Failed rejected;
    EXPECT_EQ(rejected.code(Mending::redrive), "") << "it surely is not there";
}

TEST(Mend, discarding_ends_the_message_with_a_reason) {
    for (const auto state : {DeliveryState::unknown, DeliveryState::rejected, DeliveryState::dead}) {
        Failed f{state};
        const auto decision = f.mend(Mending::discard);
        ASSERT_TRUE(decision);
        EXPECT_EQ(decision->event.kind, EventKind::delivery_discarded);
        EXPECT_EQ(decision->event.messages_ended, 1);
        EXPECT_EQ(decision->event.text, f.command.reason);
        EXPECT_TRUE(decision->event.external_ref.empty());
        EXPECT_TRUE(decision->changes.at(0).finished);
        EXPECT_FALSE(decision->state.delivered_at) << "nobody has it";
    }
    Failed f;
    f.command.reason.clear();
    EXPECT_EQ(f.code(Mending::discard), "reason_missing");
    EXPECT_EQ(f.code(Mending::settle), "reason_missing");
    EXPECT_EQ(f.code(Mending::redrive), "");
}

TEST(Mend, settling_counts_as_delivered_and_names_the_agencys_number) {
    Failed f{DeliveryState::unknown};
    const auto decision = f.mend(Mending::settle);
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->event.kind, EventKind::delivered);
    EXPECT_EQ(decision->event.actor, Role::national_admin) << "not the hub: a person says so";
    EXPECT_EQ(decision->event.external_ref, "PUPR-7");
    EXPECT_EQ(decision->event.messages_ended, 1);
    EXPECT_TRUE(decision->changes.at(0).finished);
    EXPECT_EQ(decision->state.delivered_at, f.world.clock.now());
    f.command.delivery.sequence = 99;
    EXPECT_FALSE(f.mend(Mending::settle)->state.delivered_at) << "another hand-over than the one that counts";
    f.command.external_ref.clear();
    EXPECT_EQ(f.code(Mending::settle), "reference_missing");
}

TEST(Mend, what_the_hub_takes_care_of_is_not_for_people) {
    for (const auto state : {DeliveryState::waiting, DeliveryState::sending}) {
        Failed f{state};
        for (const auto& [mending, name] : model::names_of<Mending>()) {
            EXPECT_EQ(f.code(mending), "not_a_dead_letter") << name;
        }
    }
    Failed other;
    other.command.delivery.complaint = model::ComplaintId{other.world.ids.next()};
    EXPECT_EQ(other.code(Mending::redrive), "not_a_dead_letter");
}

/// Every role, with the office's own message, one above, one beside it.
TEST(Mend, the_national_admin_everywhere_an_agencys_admin_in_its_subtree) {
    for (const auto& [role, name] : model::names_of<Role>()) {
        for (const auto* agency : {"metro/pupr", "metro", "lampung/bmbk", "metro/pupr/roads", ""}) {
            Failed f;
            f.command.actor = {role, model::AgencyId{agency}};
            const bool theirs = std::string_view{agency} == "metro/pupr" || std::string_view{agency} == "metro";
            std::string expected;
            if (acts_for_agency(role) && !theirs) {
                expected = "not_yours";
            } else if (role != Role::national_admin && role != Role::agency_admin) {
                expected = "role_not_allowed";
            }
            for (const auto& [mending, what] : model::names_of<Mending>()) {
                EXPECT_EQ(f.code(mending), expected) << name << " of '" << agency << "' " << what;
            }
        }
    }
}

/// The hub itself, once it has looked in the agency's system.
TEST(Mend, the_hub_decides_only_about_what_it_has_looked_up) {
    Failed f{DeliveryState::unknown};
    f.command.actor = {Role::hub, {}};
    f.command.reason.clear();
    for (const auto mending : {Mending::redrive, Mending::settle, Mending::discard}) {
        EXPECT_EQ(f.code(mending), "role_not_allowed") << "without a look";
    }
    f.command.looked_up = true;
    const auto found = f.mend(Mending::settle);
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_EQ(found->event.kind, EventKind::delivered);
    EXPECT_EQ(found->event.actor, Role::hub);
    EXPECT_EQ(found->event.external_ref, "PUPR-7");
    EXPECT_EQ(found->event.messages_ended, 1);
    EXPECT_FALSE(found->changes.at(0).leased) << "only the fence speaks for the look";
    const auto absent = f.mend(Mending::redrive);
    ASSERT_TRUE(absent) << to_string(absent.error());
    EXPECT_EQ(absent->event.kind, EventKind::delivery_requeued);
    EXPECT_EQ(absent->event.actor, Role::hub);
    EXPECT_EQ(absent->changes.at(0).id, f.command.delivery.id) << "the same key for the agency";
    EXPECT_EQ(f.code(Mending::discard), "role_not_allowed") << "nothing is given up without a person";
    f.command.external_ref.clear();
    EXPECT_EQ(f.code(Mending::settle), "reference_missing");
    Failed dead{DeliveryState::dead};
    dead.command.actor = {Role::hub, {}};
    dead.command.looked_up = true;
    EXPECT_EQ(dead.code(Mending::redrive), "role_not_allowed") << "what is no longer in doubt is for people";
    Failed person{DeliveryState::unknown};
    person.command.looked_up = true;
    person.command.actor = {Role::channel, {}};
    EXPECT_EQ(person.code(Mending::settle), "role_not_allowed");
}

TEST(Mend, a_job_says_that_it_was_the_job) {
    Failed f;
    f.command.part_of = "redrive 12";
    EXPECT_EQ(f.mend(Mending::redrive)->event.step, "redrive 12");
}

}  // namespace
}  // namespace hub::workflow
