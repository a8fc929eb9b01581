// What an agency learns of a complaint after it was handed over: which decisions bear which message, to whom.
#include "world.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/compose.hpp"
#include "hub/workflow/projection.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace hub::workflow {
namespace {

using namespace testing;
using model::Action;
using model::EventKind;
using model::MessageKind;
using model::MessageReason;
using model::Role;
using model::Status;
using model::UpdateKind;

/// A complaint with its whole history, as the store keeps it.
class Life {
public:
    explicit Life(World& world, const std::string& category = "public-works.road") : world_{world} {
        take(world.receive(category));
    }
    model::Decision take(model::Decision decision) {
        state = decision.state;
        past.push_back({state.version, decision.event});
        EXPECT_EQ(static_cast<std::size_t>(decision.event.messages_born), decision.deliveries.size());
        return decision;
    }
    model::Decision act(Action action, Role role, const std::string& agency = {}, std::string text = "alasan") {
        return act(act_of(action, role, agency, std::move(text)));
    }
    model::Decision act(const Act& act) {
        auto decision = decide(state, act, context());
        EXPECT_TRUE(decision) << (decision ? "" : to_string(decision.error()));
        return take(std::move(*decision));
    }
    Result<model::Decision> says(
        UpdateKind kind, const std::string& note, const std::string& word = {},
        const std::string& instance = "pupr-rest") {
        model::AgencyUpdate said;
        said.kind = kind;
        said.note = note;
        said.remote_status = word;
        said.dedup_key = "k";
        return decide(state, ApplyUpdate{model::InstanceId{instance}, said}, context());
    }
    model::Decision fire(model::ClockKind clock) {
        world_.clock.set(*state.clocks.next_at);
        return take(decide(state, ClockFired{clock}, context()).value());
    }
    /// The hand-over arrived, and was given this number.
    void delivered(const std::string& number) {
        model::Event event;
        event.kind = EventKind::delivered;
        event.external_ref = number;
        event.messages_ended = 1;
        ++state.version;
        past.push_back({state.version, event});
    }
    model::Message message(const model::Delivery& delivery) { return compose(state, {}, delivery, "TRACK", past); }
    [[nodiscard]] Context context() const {
        auto made = world_.context();
        made.past = past;
        return made;
    }

    model::ComplaintState state;
    std::vector<model::PastEvent> past;

private:
    World& world_;
};

std::string told(const model::Decision& decision, Life& life) {
    std::string out;
    for (const auto& delivery : decision.deliveries) {
        const auto message = life.message(delivery);
        out += (out.empty() ? "" : ", ") + delivery.instance.value() + " " + std::string{name_of(delivery.kind)} +
               (delivery.copy ? " copy" : "") + (message.reason ? " " + std::string{name_of(*message.reason)} : "") +
               (message.text.empty() ? "" : " '" + message.text + "'");
        EXPECT_EQ(delivery.sequence, decision.state.version);
    }
    return out;
}

TEST(Messages, ABirthBearsItsHandOverAndNothingElse) {
    World world;
    const auto born = world.receive("public-works.road");
    ASSERT_EQ(born.deliveries.size(), 1U);
    EXPECT_EQ(born.deliveries[0].kind, MessageKind::complaint);
    EXPECT_FALSE(born.deliveries[0].copy);
    EXPECT_EQ(born.event.messages_born, 1);
}

TEST(Messages, WhatTheReporterSaysGoesToWhoeverHasIt) {
    World world;
    Life life{world};
    EXPECT_EQ(
        told(life.act(Action::reply, Role::reporter, {}, "belum selesai"), life),
        "pupr-rest update replied 'belum selesai'");
    auto flags = act_of(Action::change_flags, Role::reporter, {}, "");
    flags.anonymous = true;
    EXPECT_EQ(told(life.act(flags), life), "pupr-rest update corrected");
    EXPECT_EQ(
        told(life.act(Action::withdraw, Role::reporter, {}, "sudah beres"), life),
        "pupr-rest withdrawal withdrawn 'sudah beres'");
}

TEST(Messages, ACompletedFileIsAReply) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::needs_information, "di mana persisnya?").value());
    EXPECT_EQ(
        told(life.act(Action::reply, Role::reporter, {}, "depan pasar"), life),
        "pupr-rest update replied 'depan pasar'");
}

TEST(Messages, AnotherAgencyIsHandedItAndTheOldOneLearnsSo) {
    World world;
    Life life{world};
    EXPECT_EQ(
        told(life.act(dispose_to("lampung/bmbk")), life),
        "lampung-rest complaint, pupr-rest withdrawal moved 'alasan'");
    EXPECT_EQ(life.state.handed_over, 2);
    // From there to one that works in the hub's own inbox.
    EXPECT_EQ(told(life.act(dispose_to("metro/dinkes")), life), "lampung-rest withdrawal moved 'alasan'");
    EXPECT_EQ(life.state.handed_over, 0);
    EXPECT_EQ(told(life.act(Action::reply, Role::reporter), life), "") << "nobody's system has it";
}

TEST(Messages, EveryWayItEndsByAPersonIsTold) {
    const struct {
        Action action;
        Role role;
        const char* agency;
        const char* expected;
    } cases[] = {
        {Action::archive, Role::national_admin, "", "pupr-rest withdrawal archived 'alasan'"},
        {Action::archive, Role::agency_admin, "metro/pupr", "pupr-rest withdrawal archived 'alasan'"},
        {Action::close, Role::national_admin, "", "pupr-rest withdrawal closed 'alasan'"},
        {Action::link_duplicate, Role::national_admin, "", "pupr-rest withdrawal merged 'alasan'"},
        {Action::return_not_competent, Role::liaison, "metro/pupr",
         "lampung-rest complaint, pupr-rest withdrawal moved 'alasan'"}};
    for (const auto& [action, role, agency, expected] : cases) {
        World world;
        Life life{world};
        auto act = act_of(action, role, agency);
        act.other = model::ComplaintId{world.ids.next()};
        EXPECT_EQ(told(life.act(act), life), expected) << name_of(action);
    }
}

TEST(Messages, WhatItsOwnSystemSaidIsNotToldBack) {
    World world;
    Life life{world};
    const auto returned = life.says(UpdateKind::returned_not_competent, "bukan kewenangan kami").value();
    ASSERT_EQ(returned.deliveries.size(), 1U);
    EXPECT_EQ(returned.deliveries[0].instance.value(), "lampung-rest");
    for (const auto kind : {UpdateKind::accepted, UpdateKind::follow_up, UpdateKind::closed, UpdateKind::note}) {
        EXPECT_TRUE(life.says(kind, "kata").value().deliveries.empty());
    }
}

TEST(Messages, WhatPeopleOfTheAgencySayInTheHubIsTheirs) {
    World world;
    Life life{world};
    EXPECT_EQ(told(life.act(Action::follow_up, Role::liaison, "metro/pupr"), life), "");
    EXPECT_EQ(told(life.act(Action::note, Role::coordinator), life), "");
}

TEST(Messages, ACaseThatGoesOnIsTold) {
    World world;
    Life life{world};
    life.act(Action::close, Role::national_admin);
    EXPECT_EQ(
        told(life.act(Action::reopen, Role::reporter, {}, "masih rusak"), life),
        "pupr-rest update reopened 'masih rusak'");
}

TEST(Messages, SilenceAfterAFinalAnswerOnlyConfirmsIt) {
    World world;
    Life answered{world};
    answered.take(answered.says(UpdateKind::closed, "sudah diperbaiki").value());
    EXPECT_EQ(told(answered.fire(model::ClockKind::reporter_silence), answered), "");
    EXPECT_EQ(answered.state.status, Status::closed);
    // A case that the reporter did not complete, or that ran dry after a follow-up, is still open over there.
    Life asked{world};
    asked.take(asked.says(UpdateKind::needs_information, "di mana?").value());
    model::Decision last;
    while (asked.state.status != Status::closed) {
        const auto next = next_clock(asked.state, world.router, world.deadlines);
        ASSERT_TRUE(next);
        last = asked.fire(next->clock);
    }
    EXPECT_EQ(told(last, asked), "pupr-rest withdrawal closed");
}

TEST(Messages, ClocksOfTheAgencyAreNoticed) {
    World world;
    Life life{world};
    EXPECT_EQ(
        told(life.fire(model::ClockKind::first_follow_up), life), "pupr-rest notice warned 'first_follow_up 60%'");
    EXPECT_EQ(
        told(life.fire(model::ClockKind::first_follow_up), life), "pupr-rest notice warned 'first_follow_up 90%'");
    const auto breach = life.fire(model::ClockKind::first_follow_up);
    EXPECT_EQ(told(breach, life), "pupr-rest notice breached 'first_follow_up breach'");
    EXPECT_EQ(life.message(breach.deliveries.at(0)).due_at, breach.event.due) << "the limit that was missed";
    EXPECT_EQ(
        told(life.fire(model::ClockKind::first_follow_up), life),
        "pupr-rest notice escalated 'first_follow_up +2 working_days'");
}

TEST(Messages, TheDesksClocksAreNobodysNotice) {
    World world;
    world.deadlines = [] {
        auto with = policy();
        with.escalate[model::ClockKind::verification] = {{sla::EscalationStep::At::percent, 50, {Role::coordinator}}};
        return sla::Deadlines::create({with}, sla::WorkingCalendar::create({}).value()).value();
    }();
    Life life{world, "unknown.topic"};
    ASSERT_EQ(life.state.status, Status::unverified);
    EXPECT_EQ(told(life.fire(model::ClockKind::verification), life), "");
}

TEST(Messages, ACopyIsTheComplaintAndNoMore) {
    World world;
    Life life{world};
    auto copy = act_of(Action::copy, Role::national_admin, {}, "mohon diketahui");
    copy.to = model::AgencyId{"lampung/bmbk"};
    const auto copied = life.act(copy);
    EXPECT_EQ(told(copied, life), "lampung-rest complaint copy");
    const auto message = life.message(copied.deliveries.at(0));
    EXPECT_TRUE(message.copy);
    EXPECT_FALSE(message.due_at) << "it carries no limits";
    EXPECT_FALSE(names_reporter(message.kind, message.copy));
    // It is sent once: what comes later is between the hub and the responsible agency.
    EXPECT_EQ(told(life.act(Action::reply, Role::reporter), life), "pupr-rest update replied 'alasan'");
    auto inbox = act_of(Action::copy, Role::national_admin);
    inbox.to = model::AgencyId{"metro/dinkes"};
    EXPECT_EQ(told(life.act(inbox), life), "") << "it works in the hub's own inbox";
    // One that had a copy and becomes responsible gets it handed over.
    EXPECT_EQ(
        told(life.act(dispose_to("lampung/bmbk")), life),
        "lampung-rest complaint, pupr-rest withdrawal moved 'alasan'");
}

TEST(Messages, ACopyFromARuleIsBornWithTheComplaint) {
    World world;
    routing::Rule rule;
    rule.name = "road";
    rule.when.categories = {model::CategoryCode{"public-works.road"}};
    rule.to = model::AgencyId{"metro/pupr"};
    rule.copy = {model::AgencyId{"lampung/bmbk"}, model::AgencyId{"metro/pupr"}, model::AgencyId{"metro/dinkes"}};
    world.router = routing::Router::create({{rule}, model::AgencyId{"triage/national"}}, agencies()).value();
    Life life{world};
    const auto& born = life.past.front().event;
    EXPECT_EQ(born.messages_born, 2) << "the hand-over and one copy: to itself there is none, nor to an inbox";
    EXPECT_EQ(life.state.handed_over, 1);
}

TEST(Messages, ASystemThatServesBothGetsOneMessage) {
    World world;
    auto all = agencies();
    for (auto& agency : all) {
        if (agency.id.value() == "metro/pupr/roads") {
            agency.connector = model::InstanceId{"pupr-rest"};
        }
    }
    world.router = routing::Router::create({{}, model::AgencyId{"triage/national"}}, all).value();
    Life life{world};
    EXPECT_EQ(told(life.act(dispose_to("metro/pupr/roads")), life), "pupr-rest complaint");
}

TEST(Messages, TheAgencysNumberIsTheOneOfTheHandOver) {
    World world;
    Life life{world};
    EXPECT_EQ(life.message(life.act(Action::reply, Role::reporter).deliveries.at(0)).external_ref, "");
    life.delivered("PUPR-7");
    model::Event update;  // the answer to an update names a comment, not the case
    update.kind = EventKind::delivered;
    update.message = MessageKind::update;
    update.external_ref = "COMMENT-1";
    life.past.push_back({++life.state.version, update});
    model::Event copied;  // another agency's number
    copied.kind = EventKind::delivered;
    copied.agency = model::AgencyId{"lampung/bmbk"};
    copied.external_ref = "LPG-1";
    life.past.push_back({++life.state.version, copied});
    const auto reply = life.act(Action::reply, Role::reporter);
    EXPECT_EQ(life.message(reply.deliveries.at(0)).external_ref, "PUPR-7");
    const auto moved = life.act(dispose_to("lampung/bmbk"));
    EXPECT_EQ(life.message(moved.deliveries.at(1)).external_ref, "PUPR-7") << "the withdrawal, though it has moved";
    EXPECT_EQ(life.message(moved.deliveries.at(0)).external_ref, "LPG-1") << "it has it as a copy already";
}

TEST(Messages, WhatCameFromTheAgencysOwnDoorHasItsNumber) {
    World world;
    Life life{world};
    life.past.front().event.external_ref = "LOKET-9";
    const auto reply = life.act(Action::reply, Role::reporter);
    EXPECT_EQ(life.message(reply.deliveries.at(0)).external_ref, "LOKET-9");
    life.delivered("");
    EXPECT_EQ(life.message(reply.deliveries.at(0)).external_ref, "") << "handed over: the number is another door's";
}

TEST(Messages, TheirContentIsOfTheVersionThatBoreThem) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::follow_up, "kami tinjau").value());
    const auto reply = life.act(Action::reply, Role::reporter, {}, "belum");
    const auto before = life.message(reply.deliveries.at(0));
    life.take(life.says(UpdateKind::closed, "selesai").value());
    life.act(Action::close, Role::national_admin);
    const auto after = life.message(reply.deliveries.at(0));
    for (const auto* message : {&before, &after}) {
        EXPECT_EQ(message->text, "belum");
        EXPECT_EQ(message->revision, 3);
        ASSERT_EQ(message->history.size(), 1U);
        EXPECT_EQ(message->history[0].kind, UpdateKind::follow_up);
        EXPECT_EQ(message->history[0].text, "kami tinjau");
    }
    const auto& closing = life.past.back();
    model::Delivery withdrawal;
    withdrawal.kind = MessageKind::withdrawal;
    withdrawal.sequence = closing.seq;
    withdrawal.agency = life.state.responsible;
    life.act(Action::reopen, Role::national_admin);
    EXPECT_EQ(life.message(withdrawal).status, Status::closed) << "whatever became of it since";
    EXPECT_EQ(life.message(withdrawal).history.size(), 2U);
}

TEST(Messages, NotesOfOfficesAreNoHistory) {
    World world;
    Life life{world};
    life.act(Action::note, Role::liaison, "metro/pupr", "internal");
    life.take(life.says(UpdateKind::follow_up, "publik").value());
    life.act(Action::archive, Role::national_admin, {}, "arsip");
    life.take(life.says(UpdateKind::follow_up, "terlambat").value());
    model::Delivery delivery;
    delivery.kind = MessageKind::withdrawal;
    delivery.sequence = 4;
    const auto message = life.message(delivery);
    ASSERT_EQ(message.history.size(), 1U);
    EXPECT_EQ(message.history[0].text, "publik");
    EXPECT_EQ(message.text, "arsip");
}

// --- what nobody mapped

TEST(ParkedUpdates, AWordThatNobodyMappedMovesNothingAndIsRaised) {
    World world;
    Life life{world};
    const auto before = life.state;
    const auto parked = life.take(life.says(UpdateKind::note, "mohon tunggu", "disposisi_kabid").value());
    EXPECT_EQ(parked.event.kind, EventKind::update_parked);
    EXPECT_EQ(parked.event.remote_status, "disposisi_kabid");
    EXPECT_EQ(parked.event.text, "mohon tunggu");
    EXPECT_TRUE(parked.state.has_parked);
    EXPECT_EQ(parked.state.status, before.status);
    EXPECT_EQ(parked.state.clocks, before.clocks);
    EXPECT_EQ(parked.inbound_key, "k");
}

TEST(ParkedUpdates, AKnownStateOrAPersonLowersIt) {
    const std::function<void(Life&)> lowers[] = {
        [](Life& life) { life.take(life.says(UpdateKind::in_progress, "").value()); },
        [](Life& life) { life.act(Action::note, Role::coordinator); },
        [](Life& life) { life.act(Action::follow_up, Role::liaison, "metro/pupr"); },
        [](Life& life) { life.take(life.says(UpdateKind::returned_not_competent, "bukan").value()); },
        [](Life& life) { life.act(dispose_to("lampung/bmbk")); }};
    for (const auto& lower : lowers) {
        World world;
        Life life{world};
        life.take(life.says(UpdateKind::note, "", "aneh").value());
        ASSERT_TRUE(life.state.has_parked);
        lower(life);
        EXPECT_FALSE(life.state.has_parked);
    }
}

TEST(ParkedUpdates, WhatNobodyHasLookedAtStays) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::note, "", "aneh").value());
    life.act(Action::reply, Role::reporter);
    life.take(life.says(UpdateKind::note, "catatan", "").value());
    life.fire(model::ClockKind::first_follow_up);
    EXPECT_TRUE(life.state.has_parked);
}

TEST(ParkedUpdates, AfterTheEndItIsANoteLikeAnyLateAnswer) {
    World world;
    Life life{world};
    life.act(Action::archive, Role::national_admin);
    const auto late = life.says(UpdateKind::note, "", "aneh").value();
    EXPECT_EQ(late.event.kind, EventKind::note);
    EXPECT_FALSE(late.event.applied);
    EXPECT_FALSE(late.state.has_parked);
}

TEST(ParkedUpdates, WhatASystemWithACopySaysIsANote) {
    World world;
    Life life{world};
    auto copy = act_of(Action::copy, Role::national_admin);
    copy.to = model::AgencyId{"lampung/bmbk"};
    life.act(copy);
    const auto before = life.state;
    for (const auto kind : {UpdateKind::accepted, UpdateKind::closed, UpdateKind::returned_not_competent}) {
        const auto said = life.says(kind, "kami catat", "", "lampung-rest").value();
        EXPECT_EQ(said.event.kind, EventKind::note);
        EXPECT_EQ(said.event.agency.value(), "lampung/bmbk");
        EXPECT_TRUE(said.event.applied);
        EXPECT_EQ(said.state.status, before.status);
        EXPECT_TRUE(said.deliveries.empty());
    }
    EXPECT_EQ(life.says(UpdateKind::note, "", "aneh", "lampung-rest").value().event.kind, EventKind::note);
    EXPECT_EQ(life.says(UpdateKind::closed, "?", "", "stranger").error().code, "unknown_complaint");
}

// --- echoes

TEST(Echoes, WhatWeWroteLastComesBackForNothing) {
    World world;
    Life life{world};
    life.act(Action::reply, Role::reporter, {}, "belum selesai");
    for (const auto kind : {UpdateKind::note, UpdateKind::follow_up}) {
        const auto echo = life.says(kind, " belum selesai\n");
        ASSERT_FALSE(echo);
        EXPECT_EQ(echo.error().code, "already_said");
        EXPECT_TRUE(life.says(kind, "akan kami cek"));
    }
    EXPECT_TRUE(life.says(UpdateKind::closed, "belum selesai")) << "a state is never dropped for its words";
    life.act(Action::reply, Role::reporter, {}, "tolong");
    EXPECT_TRUE(life.says(UpdateKind::note, "belum selesai")) << "only the last one is an echo";
}

TEST(Echoes, AStateThatItSaidBefore) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::accepted, "", "diterima").value());
    EXPECT_FALSE(life.says(UpdateKind::accepted, "", "diterima"));
    life.take(life.says(UpdateKind::follow_up, "kami tinjau").value());
    EXPECT_FALSE(life.says(UpdateKind::accepted, "", "diterima")) << "an older state, in the middle of our own call";
    EXPECT_FALSE(life.says(UpdateKind::follow_up, "kami tinjau"));
    EXPECT_FALSE(life.says(UpdateKind::follow_up, ""));
    EXPECT_TRUE(life.says(UpdateKind::accepted, "diteruskan ke bidang")) << "other words";
    life.act(Action::reply, Role::reporter, {}, "kapan?");
    EXPECT_FALSE(life.says(UpdateKind::follow_up, "kami tinjau")) << "the old data, pushed by our own write";
    life.take(life.says(UpdateKind::follow_up, "minggu depan").value());
    EXPECT_TRUE(life.says(UpdateKind::follow_up, "kami tinjau")) << "said again, after something else";
}

TEST(Echoes, AfterAReopeningTheSameAnswerIsANewOne) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::closed, "selesai").value());
    EXPECT_FALSE(life.says(UpdateKind::closed, "selesai"));
    life.act(Action::close, Role::national_admin);
    life.act(Action::reopen, Role::reporter);
    EXPECT_TRUE(life.says(UpdateKind::closed, "selesai").value().state.is_answered);
}

TEST(Echoes, AWordThatIsParkedAlready) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::note, "", "aneh").value());
    EXPECT_FALSE(life.says(UpdateKind::note, "", "aneh"));
    EXPECT_TRUE(life.says(UpdateKind::note, "", "lebih_aneh"));
}

TEST(Echoes, WhatAnotherAgencySaidIsNot) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::accepted, "", "diterima").value());
    life.act(dispose_to("lampung/bmbk"));
    EXPECT_TRUE(life.says(UpdateKind::accepted, "", "diterima", "lampung-rest"));
}

TEST(Echoes, WithoutAHistoryNothingIsDropped) {
    World world;
    Life life{world};
    life.take(life.says(UpdateKind::accepted, "", "diterima").value());
    EXPECT_TRUE(world.update(life.state, UpdateKind::accepted));
}

}  // namespace
}  // namespace hub::workflow
