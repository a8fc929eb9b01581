#include "dispatcher_world.hpp"

namespace hub::engine {
namespace {

using model::Outcome;

/// The instance `idem` takes files.
class DispatcherFiles : public testing::DispatcherTest {
protected:
    DispatcherFiles() {
        options.attachment_path = [](const std::string& sha256) { return "/blobs/" + sha256; };
        runners.offered.attachments = true;
        dispatcher = std::make_shared<Dispatcher>(options, clock, random, ids, outbox, metrics);
        configure({instance("idem", true)});
        dispatcher->start(runners);
        dispatcher->claim();
        outbox.answer_claim();
    }

    void bear_with(bool cleaned) {
        auto made = delivery("idem");
        made.agency = model::AgencyId{"roads"};
        dispatcher->lease_at_birth(made);
        model::ComplaintState state;
        state.id = made.complaint;
        state.version = 1;
        model::Content content;
        auto& file = content.attachments.emplace_back();
        file.media_type = cleaned ? "image/jpeg" : "application/pdf";
        file.sha256 = "abc";
        file.cleaned = cleaned;
        dispatcher->birth_stored(made, state, content);
    }
    /// Of the event that records the delivery.
    std::int32_t withheld() {
        result("idem", runners.sent.back().delivery, Outcome::delivered);
        return outbox.answer_move().decision.event.withheld_files;
    }
};

TEST_F(DispatcherFiles, AConnectorThatTakesFilesIsToldWhereTheyLie) {
    bear_with(true);
    ASSERT_EQ(runners.sent.size(), 1U);
    ASSERT_EQ(runners.sent[0].message.files.size(), 1U);
    EXPECT_EQ(runners.sent[0].message.files[0].path, "/blobs/abc");
    EXPECT_EQ(outbox.loads, 0) << "nothing is read for a file that tells nothing";
    EXPECT_EQ(withheld(), 0);
}

TEST_F(DispatcherFiles, OneThatTakesNoneGetsTheWordsAndTheEventSaysSo) {
    runners.offered.attachments = false;
    bear_with(true);
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_TRUE(runners.sent[0].message.files.empty());
    EXPECT_EQ(runners.sent[0].message.withheld_files, 1);
    EXPECT_EQ(withheld(), 1);
}

TEST_F(DispatcherFiles, AFlagRaisedMeanwhileKeepsBackWhatMayTell) {
    outbox.loads_anonymous = true;
    bear_with(false);
    EXPECT_EQ(outbox.loads, 1);
    ASSERT_EQ(runners.sent.size(), 1U);
    EXPECT_TRUE(runners.sent[0].message.files.empty());
    EXPECT_TRUE(runners.sent[0].message.content.anonymous);
    EXPECT_EQ(withheld(), 1);
}

TEST_F(DispatcherFiles, AFlagThatCannotBeReadIsWaitedFor) {
    outbox.loads_work = false;
    bear_with(false);
    EXPECT_TRUE(runners.sent.empty());
    ASSERT_EQ(outbox.reschedules.size(), 1U);
    EXPECT_EQ(outbox.answer_reschedule().result->outcome, Outcome::retry);
}

}  // namespace
}  // namespace hub::engine
