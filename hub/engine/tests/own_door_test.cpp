#include "own_door.hpp"

#include "dispatcher_world.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <optional>

namespace hub::engine {
namespace {

model::AgencyFiling whole() {
    model::AgencyFiling filing;
    filing.content.subject = " Lampu mati \n";
    filing.content.body = "Di depan pasar\x01 sudah seminggu";
    filing.content.category = model::CategoryCode{"public-works.road"};
    filing.content.region = model::RegionCode{"18.72"};
    filing.content.attributes = {{"loket", "3"}};
    filing.external_ref = "L-1";
    filing.dedup_key = "loket:L-1";
    return filing;
}

Result<Filing> take(model::AgencyFiling filing, const char* instance = "a") {
    return filing_of(model::InstanceId{instance}, std::move(filing), {"public-works.road"});
}

std::string code_of(model::AgencyFiling filing) {
    const auto taken = take(std::move(filing));
    return taken ? "" : taken.error().code;
}

TEST(OwnDoor, TextsAreCleanedAndTheKeyIsTheInstancesOwn) {
    const auto filing = take(whole()).value();
    EXPECT_EQ(filing.content.subject, "Lampu mati");
    EXPECT_EQ(filing.content.body.find('\x01'), std::string::npos);
    EXPECT_EQ(filing.from_instance, model::InstanceId{"a"});
    EXPECT_EQ(filing.external_ref, "L-1");
    EXPECT_EQ(filing.idem, take(whole())->idem);
    EXPECT_EQ(filing.idem_body, take(whole())->idem_body);
    EXPECT_NE(filing.idem, take(whole(), "b")->idem) << "two offices may use the same key";
    auto other = whole();
    other.content.body = "lain";
    EXPECT_EQ(filing.idem, take(other)->idem);
    EXPECT_NE(filing.idem_body, take(other)->idem_body);
}

TEST(OwnDoor, WhatCannotBeTakenIsSaid) {
    EXPECT_EQ(code_of(whole()), "");
    auto filing = whole();
    filing.content.body = " \n";
    EXPECT_EQ(code_of(filing), "body_missing");
    filing = whole();
    filing.content.category = model::CategoryCode{"nonsense"};
    EXPECT_EQ(code_of(filing), "unknown_category");
    filing = whole();
    filing.content.region = model::RegionCode{"Lampung"};
    EXPECT_EQ(code_of(filing), "invalid_region");
    filing = whole();
    filing.content.latitude_e7 = 900'000'001;
    EXPECT_EQ(code_of(filing), "out_of_range");
    filing = whole();
    filing.content.attributes = {{"Nama Loket", "3"}};
    EXPECT_EQ(code_of(filing), "invalid_attribute");
    filing.content.attributes.assign(33, {"a", "b"});
    EXPECT_EQ(code_of(filing), "too_many_attributes");
}

TEST(OwnDoor, ASubjectIsFoundWhereNoneWasWritten) {
    auto filing = whole();
    filing.content.subject.clear();
    filing.content.body = "Lampu jalan padam\nsejak Senin";
    EXPECT_EQ(take(filing)->content.subject, "Lampu jalan padam");
}

TEST(OwnDoor, AnEmptyReporterIsNone) {
    auto filing = whole();
    filing.reporter.emplace();
    EXPECT_FALSE(take(filing)->reporter);
    filing.reporter->name = Sensitive<std::string>{" Sri Contoh\x02 "};
    EXPECT_EQ(take(filing)->reporter->name.expose(), "Sri Contoh");
}

/// A door between fakes.
class OwnDoorBatch : public ::testing::Test {
protected:
    OwnDoorBatch() : door{std::make_shared<OwnDoor>(uses())} {
        model::Agency desk;
        desk.id = model::AgencyId{"desk"};
        desk.kind = model::AgencyKind::desk;
        door->use(std::make_shared<Runtime>(Runtime{
            {},
            routing::Router::create({{}, desk.id}, {desk}).value(),
            sla::Deadlines::create({}, sla::WorkingCalendar::create({}).value()).value(),
            {},
            {"public-works.road"},
            model::ConfigVersion{1}}));
    }
    OwnDoor::Uses uses() {
        return {
            .file = [this](Filing filing, auto done) { filed.emplace_back(std::move(filing), std::move(done)); },
            .find_filed =
                [this](Uuid, auto done) {
                    store::BirthResult first;
                    first.state.id = complaint;
                    done(first);
                },
            .learn_ref =
                [this](model::InstanceId, std::string ref, model::ComplaintId of, auto done) {
                    EXPECT_EQ(of, complaint);
                    learned.push_back(std::move(ref));
                    done(true);
                },
            .spell = [](model::TrackingNumber) { return std::string{"ABC"}; },
            .receive =
                [](const std::vector<model::ReceivedFile>& files, auto done) {
                    ReceivedFiles received;
                    received.refused.assign(files.size(), "attachment_type_refused");
                    done(std::move(received));
                }};
    }
    void apply(std::size_t count) {
        door->apply(
            model::InstanceId{"a"}, std::vector<model::AgencyFiling>(count, whole()),
            [this](std::vector<model::EmitAnswer> all) { answers = std::move(all); });
    }
    /// How the oldest filing that waits for it ended.
    void end(Result<FilingResult> result) {
        auto done = std::move(filed.front().second);
        filed.pop_front();
        done(std::move(result));
    }
    FilingResult born(store::BirthOutcome outcome = store::BirthOutcome::committed) const {
        FilingResult made;
        made.outcome = outcome;
        made.state.id = complaint;
        return made;
    }

    model::ComplaintId complaint{*parse_uuid("01938f3a-0000-7000-8000-000000000002")};
    std::deque<std::pair<Filing, std::function<void(Result<FilingResult>)>>> filed;
    std::vector<std::string> learned;
    std::optional<std::vector<model::EmitAnswer>> answers;
    std::shared_ptr<OwnDoor> door;
};

TEST_F(OwnDoorBatch, IsAnsweredWhenAllOfItIsDurable) {
    apply(2);
    end(born());
    EXPECT_FALSE(answers);
    end(born(store::BirthOutcome::replay));
    ASSERT_TRUE(answers);
    EXPECT_EQ((*answers)[0].result, model::EmitResult::applied);
    EXPECT_EQ((*answers)[1].result, model::EmitResult::duplicate);
    EXPECT_EQ((*answers)[1].tracking_id, "ABC");
    EXPECT_EQ(learned, (std::vector<std::string>{"L-1", "L-1"}));
}

TEST_F(OwnDoorBatch, AFileThatIsRefusedIsSaidAtTheComplaintAndLosesNothing) {
    auto filing = whole();
    filing.files.resize(1);
    door->apply(model::InstanceId{"a"}, {filing}, [this](std::vector<model::EmitAnswer> all) { answers = all; });
    ASSERT_EQ(filed.size(), 1U);
    EXPECT_EQ(filed.front().first.refused_files, std::vector<std::string>{"attachment_type_refused"});
    end(born());
    ASSERT_TRUE(answers);
    EXPECT_EQ((*answers)[0].result, model::EmitResult::applied);
}

TEST_F(OwnDoorBatch, ANodeThatStopsRefusesNothing) {
    apply(2);
    end(born());
    end(Error{"shutting_down", "this node is being stopped"});
    ASSERT_TRUE(answers);
    EXPECT_TRUE(answers->empty()) << "a refusal would be final: the office's row would be lost";
}

TEST_F(OwnDoorBatch, ADatabaseThatIsAwayIsWaitedOut) {
    apply(1);
    end(Error{"storage_unavailable", "away"});
    EXPECT_FALSE(answers);
    door->retry();
    end(born());
    ASSERT_TRUE(answers);
    EXPECT_EQ((*answers)[0].result, model::EmitResult::applied);
}

TEST_F(OwnDoorBatch, WhatTheOfficeRewroteIsTheSameComplaintAndItsNumberIsKnown) {
    apply(1);
    end(born(store::BirthOutcome::key_reused));
    ASSERT_TRUE(answers);
    EXPECT_EQ((*answers)[0].result, model::EmitResult::duplicate);
    EXPECT_EQ((*answers)[0].code, "content_differs");
    EXPECT_EQ(learned, std::vector<std::string>{"L-1"});
}

}  // namespace
}  // namespace hub::engine
