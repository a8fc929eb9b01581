// Files that go to a connector and files that come from one, through a real runner.
#include "supervisor_fixture.hpp"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::connectors {
namespace {

namespace fs = std::filesystem;
using model::Outcome;

std::string content(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

class SupervisorFiles : public SupervisorFixture {
protected:
    void SetUp() override {
        SupervisorFixture::SetUp();
        place = fs::path{testing::TempDir()} / ("files-" + std::to_string(getpid()));
        fs::create_directories(place);
    }
    void TearDown() override {
        SupervisorFixture::TearDown();
        fs::remove_all(place);
    }
    fs::path put(const std::string& name, const std::string& bytes) const {
        std::ofstream{place / name, std::ios::binary} << bytes;
        return place / name;
    }
    void start(const std::string& does, const fs::path& path = {}) {
        supervisor->apply({instance("a", does, R"(,"tasks":"files","path":")" + path.string() + "\"")});
        ASSERT_TRUE(run_until_ready("a")) << health_of("a").reason;
    }
    /// What the connector emits; the answer is still owed.
    void await_emit() {
        emitted.clear();
        ASSERT_NE(submit("a"), 0);
        ASSERT_TRUE(run_until([&] { return !emitted.empty(); }));
    }
    [[nodiscard]] fs::path spool() const { return options.spool / "a"; }
    [[nodiscard]] std::ptrdiff_t spooled() const {
        return std::distance(fs::directory_iterator{spool()}, fs::directory_iterator{});
    }
    void answer() { answer_emit({{model::EmitResult::applied, "taken", "7Q2F9K3M0ABCD"}}); }

    fs::path place;
};

TEST_F(SupervisorFiles, AConnectorReadsWhatItIsGiven) {
    open();
    start("attach");
    EXPECT_TRUE(supervisor->offers(model::InstanceId{"a"}).attachments);
    files = {
        {"lampiran-1.jpg", "image/jpeg", put("x", "bytes").string(), "ab12", 5},
        {"lampiran-2.pdf", "application/pdf", put("y", "").string(), "cd34", 0}};
    EXPECT_EQ(
        await(submit("a")).external_ref,
        "lampiran-1.jpg|image/jpeg|ab12|5|bytes;lampiran-2.pdf|application/pdf|cd34|0|;");
}

TEST_F(SupervisorFiles, AMessageNeverGoesOutWithoutItsFiles) {
    open();
    start("attach");
    fs::create_symlink(put("x", "bytes"), place / "link");
    const struct {
        fs::path path;
        std::uint64_t size;
        const char* why;
    } cases[] = {
        {place / "gone", 5, "not there"},
        {place, 5, "no regular file"},
        {place / "x", 6, "changed"},
        {place / "link", 5, "cannot be opened"},
        {{}, 0, "not there"}};
    for (const auto& [path, size, why] : cases) {
        files = {
            {"a.jpg", "image/jpeg", put("x", "bytes").string(), "ab", 5},
            {"b.jpg", "image/jpeg", path.string(), "ab", size}};
        const auto result = await(submit("a"));
        EXPECT_EQ(result.outcome, Outcome::retry) << path;
        EXPECT_EQ(result.cause, model::Cause::internal);
        EXPECT_NE(result.detail.find("attachment 2"), std::string::npos) << result.detail;
        EXPECT_NE(result.detail.find(why), std::string::npos) << result.detail;
        EXPECT_EQ(result.detail.find(place.string()), std::string::npos) << "no paths";
    }
}

TEST_F(SupervisorFiles, AnInstanceThatHandsNoneOnIsGivenNone) {
    open();
    start("deliver");
    EXPECT_FALSE(supervisor->offers(model::InstanceId{"a"}).attachments);
    files = {{"a.jpg", "image/jpeg", put("x", "bytes").string(), "ab", 5}};
    EXPECT_EQ(await(submit("a")).outcome, Outcome::retry);
    files.clear();
    EXPECT_EQ(await(submit("a")).outcome, Outcome::delivered);
}

TEST_F(SupervisorFiles, WhatAnUpdateBringsLiesInTheSpoolFolderUntilItIsAnswered) {
    open();
    const std::string bytes(300'000, 'j');
    start("give", put("x", bytes));
    await_emit();
    ASSERT_EQ(emitted[0].files.size(), 2U);
    const auto& first = emitted[0].files[0];
    EXPECT_EQ(first.name, "../foto \"1\".jpg");
    EXPECT_EQ(first.media_type, "image/jpeg");
    EXPECT_EQ(first.size, bytes.size());
    EXPECT_EQ(content(spool() / first.spooled), bytes);
    EXPECT_NE(first.spooled, emitted[0].files[1].spooled);
    EXPECT_EQ(fs::status(spool()).permissions(), fs::perms::owner_all);
    EXPECT_EQ(spooled(), 2);
    answer();
    EXPECT_EQ(await(last).external_ref, "taken");
    EXPECT_EQ(spooled(), 0);
}

TEST_F(SupervisorFiles, NothingIsLeftWhenTheHubCannotStore) {
    open();
    start("give", put("x", "bytes"));
    await_emit();
    answer_emit({});
    EXPECT_EQ(await(last).outcome, Outcome::retry);
    EXPECT_EQ(spooled(), 0);
}

TEST_F(SupervisorFiles, AFilingAndAnAnswerBringFilesToo) {
    open();
    start("answers", put("x", "bytes"));
    const auto result = await(submit("a"));
    ASSERT_TRUE(result.update);
    ASSERT_EQ(result.update->files.size(), 2U);
    EXPECT_EQ(content(spool() / result.update->files[1].spooled), "bytes") << "it is for the hub to remove";

    Task poll;
    poll.about.instance = model::InstanceId{"a"};
    poll.about.timeout = std::chrono::seconds{10};
    bool ended = false;
    ASSERT_TRUE(supervisor->run(poll, [&](TaskEnd) { ended = true; }));
    ASSERT_TRUE(run_until([&] { return !filed.empty(); }));
    ASSERT_EQ(filed[0].files.size(), 2U);
    EXPECT_EQ(content(spool() / filed[0].files[0].spooled), "bytes");
    answer();
    ASSERT_TRUE(run_until([&] { return ended; }));
    EXPECT_EQ(spooled(), 2) << "those of the answer";
}

TEST_F(SupervisorFiles, AFileThatCannotBeTakenIsLeftOutAndTheUpdateGoesOn) {
    open();
    put("x", "bytes");
    fs::create_symlink(place / "x", place / "link");
    fs::create_directory_symlink(place, place / "folder");
    ASSERT_EQ(mkfifo((place / "pipe").c_str(), 0600), 0);
    put("large", "");
    fs::resize_file(place / "large", (10U << 20U) + 1);
    for (const auto& path :
         {place / "gone", place / "link", place / "folder" / "x", place / "pipe", place, place / "large",
          fs::path{"/dev/zero"}, fs::path{"/proc/self/fd/3"}}) {
        start("give", path);
        await_emit();
        EXPECT_TRUE(emitted[0].files.empty()) << path;
        EXPECT_EQ(spooled(), 0) << path;
        answer();
        EXPECT_EQ(await(last).external_ref, "taken") << path;
    }
    fs::resize_file(place / "large", 10U << 20U);
    start("give", place / "large");
    await_emit();
    ASSERT_EQ(emitted[0].files.size(), 2U) << "exactly as large as may be";
    answer();
    EXPECT_EQ(await(last).external_ref, "taken");
}

TEST_F(SupervisorFiles, MoreThanOneCallMayCarryIsRefusedWholeAndNothingIsLeft) {
    open();
    put("large", "");
    fs::resize_file(place / "large", 10U << 20U);
    start("give", place / "large");
    EXPECT_EQ(await(submit("a", "seven")).outcome, Outcome::retry) << "14 files of 10 MiB";
    EXPECT_TRUE(emitted.empty());
    EXPECT_EQ(spooled(), 0);
    await_emit();
    answer();
    EXPECT_EQ(await(last).external_ref, "taken");
}

TEST_F(SupervisorFiles, WithoutASpoolFolderUpdatesGoWithoutTheirFiles) {
    options.spool.clear();
    open();
    start("give", put("x", "bytes"));
    await_emit();
    EXPECT_TRUE(emitted[0].files.empty());
    answer();
    EXPECT_EQ(await(last).external_ref, "taken");
}

TEST_F(SupervisorFiles, LeftoversGoWhenTheHubStartsAnewAndOldOnesWhenARunnerDoes) {
    fs::create_directories(spool());
    std::ofstream{spool() / "r1-1"} << "of an earlier life";
    open();
    start("deliver");
    EXPECT_EQ(spooled(), 0);
    std::ofstream{spool() / "r1-2"} << "the hub may still be reading it";
    std::ofstream{spool() / "r1-3"} << "nobody can";
    const timespec old[2] = {{1'000'000, 0}, {1'000'000, 0}};
    ASSERT_EQ(utimensat(AT_FDCWD, (spool() / "r1-3").c_str(), old, 0), 0);
    start("echo");
    EXPECT_TRUE(fs::exists(spool() / "r1-2"));
    EXPECT_FALSE(fs::exists(spool() / "r1-3"));
}

}  // namespace
}  // namespace hub::connectors
