// A real folder with what an office, a mistake or an attacker puts into it.
#include "drop_folder.hpp"
#include "outbox.hpp"
#include "pickup.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace hub::csv_drop {
namespace {

namespace fs = std::filesystem;

class Folder : public ::testing::Test {
protected:
    Folder() {
        std::string name = (fs::temp_directory_path() / "csv_drop_XXXXXX").string();
        base = ::mkdtemp(name.data());
        drop_base = base / "drop";
        fs::create_directory(drop_base);
    }
    ~Folder() override { fs::remove_all(base); }

    DropFolder open(mode_t mode = 0640) const {
        return DropFolder{
            drop_base.string(),
            {{Place::work, ".sp4n"},
             {Place::out, "out"},
             {Place::answers, "answers"},
             {Place::results, "result"},
             {Place::archive, "archive"},
             {Place::errors, "error"}},
            mode};
    }
    static std::string content(const fs::path& file) {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    static void put(const fs::path& file, std::string_view text) {
        fs::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
    }
    /// What reading the one entry of answers gives.
    static std::pair<Unread, std::string> read_only(DropFolder& folder, std::size_t most = 1'000) {
        std::vector<Entry> entries;
        EXPECT_FALSE(folder.list(Place::answers, 100, entries));
        std::string bytes;
        Unread why{};
        EXPECT_EQ(entries.size(), 1U);
        EXPECT_FALSE(folder.read(Place::answers, entries.at(0), most, bytes, why));
        return {why, bytes};
    }

    fs::path base;
    fs::path drop_base;
};

/// Root may write everywhere: this thread as somebody who owns the folder and no more.
class Unprivileged {
public:
    explicit Unprivileged(const fs::path& folder) {
        if (::geteuid() == 0) {
            constexpr uid_t nobody = 65'534;
            for (const auto& entry : fs::recursive_directory_iterator{folder}) {
                EXPECT_EQ(::lchown(entry.path().c_str(), nobody, nobody), 0);
            }
            EXPECT_EQ(::lchown(folder.c_str(), nobody, nobody), 0);
            ::setfsuid(nobody);
        }
    }
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;
    ~Unprivileged() { ::setfsuid(::geteuid()); }
};

using DropFolderTest = Folder;

TEST_F(DropFolderTest, AFileIsHandedOverWithItsRights) {
    auto folder = open(0664);
    ASSERT_EQ(drop(folder, "k1", "t-k1.csv", "text").state, Dropped::State::there);
    EXPECT_EQ(content(drop_base / "out/t-k1.csv"), "text");
    EXPECT_EQ(fs::status(drop_base / "out/t-k1.csv").permissions(), static_cast<fs::perms>(0664));
    EXPECT_EQ(fs::status(drop_base / "out").permissions(), static_cast<fs::perms>(0775));
    EXPECT_EQ(fs::status(drop_base / ".sp4n").permissions(), static_cast<fs::perms>(0700));
    fs::remove(drop_base / "out/t-k1.csv");
    EXPECT_TRUE(drop(folder, "k1", "t-k1.csv", "text").before);
    EXPECT_FALSE(fs::exists(drop_base / "out/t-k1.csv"));
}

TEST_F(DropFolderTest, NamesNeverLeaveTheFolder) {
    auto folder = open();
    for (const auto& name :
         {std::string{"../x"}, std::string{".."}, std::string{"."}, std::string{}, std::string{"a/b"},
          std::string{"/etc/x"}, std::string(300, 'x')}) {
        EXPECT_TRUE(folder.write(Place::out, name, "x")) << name;
        EXPECT_NE(drop(folder, "key", name, "x").state, Dropped::State::there) << name;
    }
    EXPECT_FALSE(fs::exists(drop_base / "x"));
    EXPECT_FALSE(fs::exists(base / "x"));
}

TEST_F(DropFolderTest, AFolderThatIsASymlinkIsNotEntered) {
    fs::create_directory(base / "elsewhere");
    fs::create_directory_symlink(base / "elsewhere", drop_base / "out");
    auto folder = open();
    EXPECT_NE(drop(folder, "k1", "t.csv", "text").state, Dropped::State::there);
    EXPECT_TRUE(folder.ready());
    EXPECT_TRUE(fs::is_empty(base / "elsewhere"));
}

TEST_F(DropFolderTest, ABaseThatIsAwayIsNotMade) {
    fs::remove_all(drop_base);
    auto folder = open();
    EXPECT_EQ(folder.ready(), std::errc::no_such_file_or_directory);
    EXPECT_EQ(drop(folder, "k1", "t.csv", "text").state, Dropped::State::unseen);
    EXPECT_FALSE(fs::exists(drop_base));
    fs::create_directory(drop_base);
    EXPECT_FALSE(folder.ready());
    EXPECT_EQ(drop(folder, "k1", "t.csv", "text").state, Dropped::State::there);
}

TEST_F(DropFolderTest, OnlyPlainFilesWithOneNameAreRead) {
    auto folder = open();
    const auto answers = drop_base / "answers";
    put(base / "secret", "outside");
    put(answers / "a.csv", "text");
    EXPECT_EQ(read_only(folder), std::pair(Unread::none, std::string{"text"}));
    EXPECT_EQ(read_only(folder, 3).first, Unread::too_large);
    EXPECT_EQ(read_only(folder, 4).first, Unread::none);
    fs::create_hard_link(answers / "a.csv", base / "second name");
    EXPECT_EQ(read_only(folder).first, Unread::linked);
    fs::remove(answers / "a.csv");
    fs::create_symlink(base / "secret", answers / "a.csv");
    EXPECT_EQ(read_only(folder), std::pair(Unread::not_regular, std::string{}));
    fs::remove(answers / "a.csv");
    ASSERT_EQ(::mkfifo((answers / "a.csv").c_str(), 0600), 0);
    EXPECT_EQ(read_only(folder).first, Unread::not_regular) << "and it has not waited for a writer";
    fs::remove(answers / "a.csv");
    fs::create_directory(answers / "a.csv");
    EXPECT_EQ(read_only(folder).first, Unread::not_regular);
}

TEST_F(DropFolderTest, AFileThatChangesIsNotRead) {
    auto folder = open();
    put(drop_base / "answers/a.csv", "text");
    std::vector<Entry> entries;
    ASSERT_FALSE(folder.list(Place::answers, 100, entries));
    put(drop_base / "answers/a.csv", "more text");
    std::string bytes;
    Unread why{};
    ASSERT_FALSE(folder.read(Place::answers, entries.at(0), 1'000, bytes, why));
    EXPECT_EQ(why, Unread::changed);
    fs::remove(drop_base / "answers/a.csv");
    ASSERT_FALSE(folder.read(Place::answers, entries.at(0), 1'000, bytes, why));
    EXPECT_EQ(why, Unread::gone);
}

// An attacker who owns the folder swaps entries as fast as he can: nothing outside is read or written.
TEST_F(DropFolderTest, REL_F1_symlink_races_reach_nothing_outside) {
    put(base / "secret.csv", "outside");
    fs::create_directory(base / "elsewhere");
    put(base / "elsewhere/a.csv", "outside");
    auto folder = open();
    ASSERT_FALSE(folder.ready());
    std::atomic<bool> stop{false};
    std::thread attacker{[&] {
        std::error_code ignored;
        const auto file = drop_base / "answers/a.csv";
        while (!stop) {
            fs::remove(file, ignored);
            fs::create_symlink(base / "secret.csv", file, ignored);
            fs::remove(file, ignored);
            fs::create_hard_link(base / "secret.csv", file, ignored);
            fs::remove(file, ignored);
            std::ofstream{file} << "inside";
            for (const auto* name : {"out", "answers"}) {
                fs::rename(drop_base / name, drop_base / (std::string{name} + "-real"), ignored);
                fs::create_directory_symlink(base / "elsewhere", drop_base / name, ignored);
                fs::remove(drop_base / name, ignored);
                fs::rename(drop_base / (std::string{name} + "-real"), drop_base / name, ignored);
            }
        }
    }};
    std::size_t inside = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds{1'500};
    for (int i = 0; std::chrono::steady_clock::now() < end; ++i) {
        std::vector<Entry> entries;
        (void)folder.list(Place::answers, 100, entries);
        for (const auto& entry : entries) {
            std::string bytes;
            Unread why{};
            (void)folder.read(Place::answers, entry, 1'000, bytes, why);
            EXPECT_EQ(bytes.find("outside"), std::string::npos);
            inside += bytes == "inside" ? 1 : 0;
        }
        const auto key = std::to_string(i % 50);
        (void)drop(folder, key, key + ".csv", "ours");
    }
    stop = true;
    attacker.join();
    EXPECT_GT(inside, 0U) << "the race was none";
    EXPECT_EQ(std::distance(fs::directory_iterator{base / "elsewhere"}, {}), 1);
    EXPECT_EQ(content(base / "secret.csv"), "outside");
}

TEST_F(DropFolderTest, OldMarksAreForgotten) {
    auto folder = open();
    ASSERT_EQ(drop(folder, "k1", "t.csv", "text").state, Dropped::State::there);
    ASSERT_FALSE(sweep(folder, std::chrono::hours{1}));
    EXPECT_TRUE(fs::exists(drop_base / ".sp4n/k1.sent"));
    ASSERT_FALSE(sweep(folder, std::chrono::hours{-1}));
    EXPECT_TRUE(fs::is_empty(drop_base / ".sp4n"));
    EXPECT_TRUE(fs::exists(drop_base / "out/t.csv"));
}

TEST_F(DropFolderTest, WithoutRightsItSaysSo) {
    const Unprivileged nobody{base};
    auto folder = open();
    ASSERT_FALSE(folder.ready());
    fs::permissions(drop_base / "out", static_cast<fs::perms>(0500));
    EXPECT_EQ(folder.ready(), std::errc::permission_denied);
    const auto refused = drop(folder, "k1", "t.csv", "text");
    EXPECT_EQ(refused.state, Dropped::State::absent);
    EXPECT_EQ(refused.error, std::errc::permission_denied);
    fs::permissions(drop_base / "out", static_cast<fs::perms>(0700));
    EXPECT_EQ(drop(folder, "k1", "t.csv", "text").state, Dropped::State::there);
}

Entry entry(std::string name, std::uint64_t size = 10, std::int64_t seconds = 0) {
    return {std::move(name), size, seconds * 1'000'000'000, 1, 1, true, false};
}

std::vector<std::string> chosen(Pickup& pickup, std::vector<Entry> entries, std::int64_t now = 1'000) {
    std::vector<std::string> names;
    for (const auto& file :
         pickup.choose(std::move(entries), std::chrono::system_clock::time_point{std::chrono::seconds{now}}).files) {
        names.push_back(file.name);
    }
    return names;
}

using Names = std::vector<std::string>;

TEST(Pickup, StableMeansAsOftenAsSaidAndOldEnough) {
    Pickup pickup{{}};
    EXPECT_EQ(chosen(pickup, {entry("a.csv")}), Names{});
    EXPECT_EQ(chosen(pickup, {entry("a.csv")}), Names{});
    EXPECT_EQ(chosen(pickup, {entry("a.csv")}), Names{"a.csv"});
    EXPECT_EQ(chosen(pickup, {entry("a.csv", 11)}), Names{}) << "it grew: from the beginning";
    EXPECT_EQ(chosen(pickup, {}), Names{});
    EXPECT_EQ(chosen(pickup, {entry("a.csv", 11)}), Names{}) << "it was away: from the beginning";
    EXPECT_EQ(chosen(pickup, {entry("a.csv", 11)}), Names{});
    EXPECT_EQ(chosen(pickup, {entry("a.csv", 11)}), Names{"a.csv"});

    Pickup young{{}};
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(chosen(young, {entry("a.csv", 10, 950)}, 1'000), Names{});
    }
    EXPECT_EQ(chosen(young, {entry("a.csv", 10, 950)}, 1'010), Names{"a.csv"});

    Pickup ahead{{}};  // the office's clock is wrong: then ours tells how long it has not changed
    EXPECT_EQ(chosen(ahead, {entry("a.csv", 10, 9'000)}, 1'000), Names{});
    EXPECT_EQ(chosen(ahead, {entry("a.csv", 10, 9'000)}, 1'030), Names{});
    EXPECT_EQ(chosen(ahead, {entry("a.csv", 10, 9'000)}, 1'059), Names{});
    EXPECT_EQ(chosen(ahead, {entry("a.csv", 10, 9'000)}, 1'060), Names{"a.csv"});
}

TEST(Pickup, DoneMeansTheMarkerIsThere) {
    PickupRules rules;
    rules.complete = Complete::done;
    Pickup pickup{rules};
    EXPECT_EQ(
        chosen(pickup, {entry("a.csv"), entry("b.csv"), entry("b.csv.done"), entry("c.csv.done")}), Names{"b.csv"});
    EXPECT_EQ(pickup.marker_of("b.csv"), "b.csv.done");
}

TEST(Pickup, RenamedMeansTheNameIsFinal) {
    PickupRules rules;
    rules.complete = Complete::renamed;
    rules.files = 3;
    Pickup pickup{rules};
    EXPECT_EQ(
        chosen(
            pickup, {entry("d.csv"), entry("b.CSV"), entry("a.csv.part"), entry(".a.csv"), entry("~a.csv"),
                     entry("a.txt"), entry("c.csv"), entry("a.csv"), entry(std::string(300, 'x') + ".csv")}),
        (Names{"a.csv", "b.CSV", "c.csv"}))
        << "in the order of their names, and not more than said";
}

TEST(Pickup, WhatIsNoPlainFileOffends) {
    PickupRules rules;
    rules.complete = Complete::renamed;
    Pickup pickup{rules};
    auto link = entry("link.csv");
    link.regular = false;
    auto twice = entry("twice.csv");
    twice.links = 2;
    auto folder = entry("folder.csv");
    folder.regular = false;
    folder.folder = true;
    const auto found = pickup.choose({link, twice, folder}, {});
    EXPECT_TRUE(found.files.empty());
    ASSERT_EQ(found.offending.size(), 1U);
    EXPECT_EQ(found.offending[0].name, "link.csv");
    // A second name may be a rename under way (link, then unlink): only one that stays offends.
    EXPECT_TRUE(pickup.choose({twice}, {}).offending.empty());
    EXPECT_EQ(pickup.choose({twice}, {}).offending.size(), 1U);
    twice.links = 1;
    EXPECT_EQ(chosen(pickup, {twice}), Names{"twice.csv"});
}

}  // namespace
}  // namespace hub::csv_drop
