// Files of complaints in the database: who gets one, and when it goes.
#include "store_fixture.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <atomic>
#include <set>

namespace hub::store {
namespace {

constexpr const char* hash_a = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

class AttachmentsTest : public StoreTest {
protected:
    /// The folder, as the store sees it.
    struct Files {
        std::mutex mutex;
        std::set<std::string> there;
        bool has(const std::string& hash) {
            const std::scoped_lock lock{mutex};
            return there.contains(hash);
        }
        void put(const std::string& hash) {
            const std::scoped_lock lock{mutex};
            there.insert(hash);
        }
        void remove(const std::string& hash) {
            const std::scoped_lock lock{mutex};
            there.erase(hash);
        }
    };

    NewAttachment upload_of(std::int32_t key, const std::string& hash = hash_a, std::uint64_t size = 1'000) {
        NewAttachment wanted;
        wanted.file.id = model::AttachmentId{ids.next()};
        wanted.file.media_type = "image/jpeg";
        wanted.file.sha256 = hash;
        wanted.file.size = size;
        wanted.file.cleaned = true;
        wanted.uploaded_by = key;
        wanted.publish = [this, hash] {
            files.put(hash);
            return Status{};
        };
        return wanted;
    }
    Result<bool> add(NewAttachment wanted) {
        std::optional<Result<bool>> answer;
        store->add_attachment(std::move(wanted), [&](Result<bool> added) { answer = added; });
        return await(answer);
    }
    model::Attachment uploaded(std::int32_t key, const std::string& hash = hash_a) {
        auto wanted = upload_of(key, hash);
        const auto file = wanted.file;
        EXPECT_TRUE(add(std::move(wanted)));
        return file;
    }
    Birth birth_with(std::uint8_t idem, std::int32_t key, std::vector<model::Attachment> named) {
        auto made = birth(idem);
        made.decision.state.filed_by_key = key;
        made.decision.event.content->attachments = std::move(named);
        return made;
    }
    std::int64_t expire() {
        std::optional<Result<std::int64_t>> answer;
        store->expire_attachments(remover(), [&](Result<std::int64_t> gone) { answer = gone; });
        return must(await(answer));
    }
    RemoveFile remover() {
        return [this](const std::string& hash) {
            files.remove(hash);
            return Status{};
        };
    }
    void a_day_passes() const {
        database.execute("UPDATE attachment SET created_at = created_at - interval '25 hours'");
    }
    std::string filed() const { return one("SELECT count(*) FROM attachment WHERE complaint_id IS NOT NULL"); }

    Files files;
};

TEST_F(AttachmentsTest, ABirthTakesItsFilesAndTellsOfThemInItsEvent) {
    const auto first = uploaded(7);
    const auto second = uploaded(7);
    const auto born = commit(birth_with(1, 7, {first, second}));
    ASSERT_TRUE(born) << to_string(born.error());
    EXPECT_EQ(load(born->state.id).content.attachments, (std::vector{first, second}));
    EXPECT_EQ(
        one("SELECT count(*) FROM attachment WHERE complaint_id = '" + to_string(born->state.id.value()) + "'"), "2");
}

TEST_F(AttachmentsTest, OfTwoFilingsThatNameOneFileOneIsStoredAndTheOtherAloneFails) {
    const auto wanted = uploaded(7);
    std::vector<std::optional<Result<BirthResult>>> answers(12);
    for (std::size_t i = 0; i < answers.size(); ++i) {  // in one batch, most likely: with bystanders
        auto made =
            i % 2 == 0 ? birth_with(static_cast<std::uint8_t>(i), 7, {wanted}) : birth(static_cast<std::uint8_t>(i));
        made.done = [&answers, i](Result<BirthResult> result) { answers[i] = std::move(result); };
        store->submit(std::move(made));
    }
    ASSERT_TRUE(
        loop.run_until([&] { return std::ranges::all_of(answers, [](const auto& a) { return a.has_value(); }); }));
    int took = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& answer = *answers[i];
        if (i % 2 != 0) {
            EXPECT_TRUE(answer) << to_string(answer.error());
        } else if (answer) {
            ++took;
        } else {
            EXPECT_EQ(answer.error().code, "attachment_unusable");
            EXPECT_EQ(answer.error().where, "/attachments");
        }
    }
    EXPECT_EQ(took, 1);
    EXPECT_EQ(filed(), "1");
    EXPECT_EQ(one("SELECT count(*) FROM complaint"), "7");
    EXPECT_EQ(one("SELECT count(*) FROM event"), "7");
}

TEST_F(AttachmentsTest, TwoNodesRaceForOneFileAndOneWins) {
    const auto other = open("there");
    for (std::uint8_t round = 0; round < 20; ++round) {
        const auto wanted = uploaded(7);
        std::optional<Result<BirthResult>> here;
        std::optional<Result<BirthResult>> there;
        auto mine = birth_with(static_cast<std::uint8_t>(2 * round), 7, {wanted});
        auto theirs = birth_with(static_cast<std::uint8_t>(2 * round + 1), 7, {wanted});
        mine.done = [&](Result<BirthResult> result) { here = std::move(result); };
        theirs.done = [&](Result<BirthResult> result) { there = std::move(result); };
        store->submit(std::move(mine));
        other->submit(std::move(theirs));
        ASSERT_TRUE(loop.run_until([&] { return here && there; }));
        EXPECT_NE(here->has_value(), there->has_value());
    }
    EXPECT_EQ(filed(), "20");
    EXPECT_EQ(one("SELECT count(*) FROM complaint"), "20");
}

TEST_F(AttachmentsTest, AnothersAnUnknownAndAnExpiredFileAreNotTaken) {
    const auto anothers = uploaded(8);
    EXPECT_EQ(commit(birth_with(1, 7, {anothers})).error().code, "attachment_unusable");
    auto unknown = anothers;
    unknown.id = model::AttachmentId{ids.next()};
    EXPECT_EQ(commit(birth_with(2, 7, {unknown})).error().code, "attachment_unusable");
    const auto old = uploaded(7);
    a_day_passes();
    EXPECT_EQ(commit(birth_with(3, 7, {old})).error().code, "attachment_unusable");
    EXPECT_EQ(one("SELECT count(*) FROM complaint"), "0");
}

TEST_F(AttachmentsTest, TheSameFilingAgainIsAReplayThoughItsFileIsTaken) {
    const auto wanted = uploaded(7);
    const auto first = commit(birth_with(1, 7, {wanted}));
    const auto again = commit(birth_with(1, 7, {wanted}));
    ASSERT_TRUE(first);
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(again->outcome, BirthOutcome::replay);
    EXPECT_EQ(again->state.id, first->state.id);
}

TEST_F(AttachmentsTest, WhatAComplaintHasStaysAndTheServingRoleCannotTakeItAway) {
    const auto wanted = uploaded(7);
    const auto born = commit(birth_with(1, 7, {wanted}));
    ASSERT_TRUE(born);
    a_day_passes();
    EXPECT_EQ(expire(), 0);
    EXPECT_TRUE(files.has(hash_a));
    pqxx::connection serving{database.hub_connection()};
    pqxx::nontransaction work{serving};
    EXPECT_EQ(work.exec("DELETE FROM attachment").affected_rows(), 0);
    EXPECT_EQ(work.exec("UPDATE attachment SET complaint_id = NULL").affected_rows(), 0);
    EXPECT_THROW(work.exec("UPDATE attachment SET sha256 = ''"), pqxx::sql_error);
}

TEST_F(AttachmentsTest, UnfiledOnesGoAfterADayAndTheFileOnlyWithItsLastRow) {
    const auto kept = uploaded(7);
    ASSERT_TRUE(commit(birth_with(1, 7, {kept})));
    uploaded(7);
    const std::string hash_b(64, 'b');
    uploaded(7, hash_b);
    EXPECT_EQ(expire(), 0);
    a_day_passes();
    EXPECT_EQ(expire(), 2);
    EXPECT_TRUE(files.has(hash_a));
    EXPECT_FALSE(files.has(hash_b));
    EXPECT_EQ(one("SELECT count(*) FROM attachment"), "1");
}

/// The race that the lock on the hash is for: the same bytes come again while their file is being taken out.
TEST_F(AttachmentsTest, NoRowIsLeftWithoutItsFileWhateverExpiresMeanwhile) {
    const auto other = open("there");
    std::atomic<int> under_way = 0;
    for (int round = 0; round < 60; ++round) {
        uploaded(7);
        a_day_passes();
        under_way = 3;
        auto again = upload_of(7);
        store->add_attachment(std::move(again), [&](const Result<bool>& added) {
            EXPECT_TRUE(added);
            --under_way;
        });
        other->expire_attachments(remover(), [&](const Result<std::int64_t>& gone) {
            EXPECT_TRUE(gone);
            --under_way;
        });
        other->remove_unknown_files({hash_a}, remover(), [&](const Result<std::int64_t>& gone) {
            EXPECT_TRUE(gone);
            --under_way;
        });
        ASSERT_TRUE(loop.run_until([&] { return under_way == 0; }));
        ASSERT_TRUE(files.has(hash_a)) << round;
        ASSERT_EQ(one("SELECT count(*) FROM attachment WHERE created_at > now() - interval '1 hour'"), "1");
    }
}

TEST_F(AttachmentsTest, AFilingAndTheExpiryOfItsFileNeverBothHappen) {
    const auto other = open("there");
    for (std::uint8_t round = 0; round < 40; ++round) {
        const auto wanted = uploaded(7);
        database.execute(
            "UPDATE attachment SET created_at = now() - interval '24 hours' + interval '15 ms' WHERE complaint_id IS "
            "NULL");
        std::optional<Result<BirthResult>> filed_it;
        std::optional<Result<std::int64_t>> expired;
        auto made = birth_with(round, 7, {wanted});
        made.done = [&](Result<BirthResult> result) { filed_it = std::move(result); };
        other->expire_attachments(remover(), [&](Result<std::int64_t> gone) { expired = gone; });
        store->submit(std::move(made));
        ASSERT_TRUE(loop.run_until([&] { return filed_it && expired; }));
        const auto row = "SELECT count(*) FROM attachment WHERE id = '" + to_string(wanted.id.value()) + "'";
        if (filed_it->has_value()) {
            EXPECT_EQ(one(row + " AND complaint_id IS NOT NULL"), "1");
            EXPECT_TRUE(files.has(hash_a));
        } else {
            EXPECT_EQ(filed_it->error().code, "attachment_unusable");
        }
    }
}

TEST_F(AttachmentsTest, AFileThatCannotBePutInPlaceLeavesNoRow) {
    auto wanted = upload_of(7);
    wanted.publish = [] { return Status{Error{"attachments_disk_full", "full"}}; };
    EXPECT_EQ(add(std::move(wanted)).error().code, "attachments_disk_full");
    EXPECT_EQ(one("SELECT count(*) FROM attachment"), "0");
}

TEST_F(AttachmentsTest, AKeyMayHaveOnlySoMuchUnfiled) {
    const auto limited = [&](std::uint64_t size) {
        auto wanted = upload_of(7, hash_a, size);
        wanted.most_unfiled_bytes = 2'500;
        return add(std::move(wanted));
    };
    EXPECT_TRUE(limited(1'000));
    EXPECT_TRUE(limited(1'500));
    EXPECT_EQ(limited(1).error().code, "attachment_quota");
    a_day_passes();
    EXPECT_TRUE(limited(1));
}

TEST_F(AttachmentsTest, AFileThatNoRowNamesGoesAndANamedOneStays) {
    const std::string hash_b(64, 'b');
    uploaded(7);
    files.put(hash_b);
    std::optional<Result<std::int64_t>> answer;
    store->remove_unknown_files({hash_a, hash_b}, remover(), [&](Result<std::int64_t> gone) { answer = gone; });
    EXPECT_EQ(must(await(answer)), 1);
    EXPECT_TRUE(files.has(hash_a));
    EXPECT_FALSE(files.has(hash_b));
}

TEST_F(AttachmentsTest, TheFirstFolderIsTheDatabasesForEver) {
    const auto claim_folder = [&](Uuid id) {
        std::optional<Result<Uuid>> answer;
        store->claim_folder(id, [&](Result<Uuid> said) { answer = said; });
        return await(answer);
    };
    EXPECT_EQ(claim_folder({}).error().code, "not_found");
    const auto first = ids.next();
    EXPECT_EQ(must(claim_folder(first)), first);
    EXPECT_EQ(must(claim_folder(ids.next())), first);
    EXPECT_EQ(must(claim_folder({})), first);
}

}  // namespace
}  // namespace hub::store
