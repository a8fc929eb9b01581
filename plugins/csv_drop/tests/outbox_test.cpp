// REL_D5: power cuts at every step of handing over a file, with every choice of what of the unsynced survives.
#include "outbox.hpp"

#include "forgetful_files.hpp"

#include <gtest/gtest.h>

namespace hub::csv_drop {
namespace {

constexpr auto* key = "01938f3a-0000-7000-8000-000000000001";
constexpr auto* name = "7Q2F9K3M0ABCD-01938f3a-0000-7000-8000-000000000001.csv";
constexpr auto* bytes = "\"nomor\",\"judul\"\r\n\"7Q2F9K3M0ABCD\",\"Jalan rusak\"\r\n";

/// What went wrong in all the cuts, counted.
struct Tally {
    std::size_t cuts = 0;
    std::size_t torn = 0;   ///< the office could see a file that was not whole
    std::size_t lost = 0;   ///< said to be there, and never seen
    std::size_t twice = 0;  ///< the office got it more than once
};

/// Tries until it is said to be there, with the power going after `cuts[i]` steps of try i and unsynced changes
/// surviving as `survivors` says; the office looks (and takes) after each start when `greedy`.
class Story {
public:
    explicit Story(Tally& tally) : tally_{tally} {}
    ForgetfulFiles files;

    /// True: the power went.
    bool attempt(std::size_t cut_after, std::uint32_t survivors, bool cut_after_answer) {
        files.cut_after = cut_after;
        bool cut = false;
        try {
            said_ = drop(files, key, name, bytes).state == Dropped::State::there;
        } catch (const PowerCut&) {
            cut = true;
        }
        if (cut || cut_after_answer) {
            ++tally_.cuts;
            files.restart(survivors);
        }
        return cut;
    }
    void office_takes() {
        std::string got;
        if (files.take(Place::out, name, got)) {
            ++seen_;
            tally_.torn += got != bytes ? 1 : 0;
        }
    }
    void end() {
        files.cut_after = SIZE_MAX;
        if (!said_) {
            said_ = drop(files, key, name, bytes).state == Dropped::State::there;
        }
        office_takes();
        tally_.lost += said_ && seen_ == 0 ? 1 : 0;
        tally_.twice += seen_ > 1 ? 1 : 0;
    }

private:
    Tally& tally_;
    bool said_ = false;
    std::size_t seen_ = 0;
};

std::size_t steps_of_a_drop() {
    ForgetfulFiles files;
    EXPECT_EQ(drop(files, key, name, bytes).state, Dropped::State::there);
    return files.steps;
}

/// Every first cut, every second cut, all survivors of both, an office that takes at once or waits; and cuts right
/// after the answer.
Tally all_cuts(const std::function<void(ForgetfulFiles&)>& sabotage = {}) {
    Tally tally;
    const auto steps = steps_of_a_drop();
    for (std::size_t first = 0; first <= steps; ++first) {
        for (std::size_t second = 0; second <= steps + 1; ++second) {
            for (std::uint32_t survivors = 0; survivors < 16; ++survivors) {
                for (const bool takes_at_once : {true, false}) {
                    Story story{tally};
                    if (sabotage) {
                        sabotage(story.files);
                    }
                    const bool cut = story.attempt(first, survivors & 3U, first == steps);
                    if (takes_at_once) {
                        story.office_takes();
                    }
                    if (cut && second <= steps) {
                        (void)story.attempt(second, survivors >> 2U, true);
                        if (takes_at_once) {
                            story.office_takes();
                        }
                    }
                    story.end();
                }
            }
        }
    }
    return tally;
}

TEST(Outbox, REL_D5_power_cuts_lose_nothing_tear_nothing_and_repeat_nothing) {
    const auto tally = all_cuts();
    EXPECT_GE(tally.cuts, 500U);
    EXPECT_EQ(tally.torn, 0U);
    EXPECT_EQ(tally.lost, 0U);
    EXPECT_EQ(tally.twice, 0U);
}

// The test above can fail: each missing sync is seen.
TEST(Outbox, SAB8_a_missing_sync_is_caught) {
    EXPECT_GT(all_cuts([](ForgetfulFiles& f) { f.syncs_files = false; }).torn, 0U);
    EXPECT_GT(all_cuts([](ForgetfulFiles& f) { f.sabotaged_folders = {Place::out, Place::work}; }).lost, 0U);
    EXPECT_GT(all_cuts([](ForgetfulFiles& f) { f.sabotaged_folders = {Place::work}; }).lost, 0U);
}

/// One cut at every step, every choice of survivors: how often a visible file named a companion that was not there
/// whole, and how often not even the next attempt made it so.
std::pair<std::size_t, std::size_t> cuts_with_companions(bool syncs_files) {
    const std::vector<Companion> companions{
        {"a-1.jpg", [](std::string& out) { return out = "first", std::error_code{}; }},
        {"a-2.pdf", [](std::string& out) { return out = "second", std::error_code{}; }}};
    const auto whole = [](const ForgetfulFiles& files) {
        return files.has(Place::out, "a-1.jpg") && files.content(Place::out, "a-1.jpg") == "first" &&
               files.has(Place::out, "a-2.pdf") && files.content(Place::out, "a-2.pdf") == "second";
    };
    std::size_t broken = 0;
    std::size_t unmended = 0;
    ForgetfulFiles counting;
    EXPECT_EQ(drop(counting, key, name, bytes, companions).state, Dropped::State::there);
    for (std::size_t cut = 0; cut <= counting.steps; ++cut) {
        for (std::uint32_t survivors = 0; survivors < 256; ++survivors) {
            ForgetfulFiles files;
            files.syncs_files = syncs_files;
            files.cut_after = cut;
            try {
                (void)drop(files, key, name, bytes, companions);
            } catch (const PowerCut&) {  // what is looked at is what is left
            }
            files.restart(survivors);
            broken += files.has(Place::out, name) && !whole(files) ? 1 : 0;
            files.cut_after = SIZE_MAX;
            files.syncs_files = true;
            const bool said = drop(files, key, name, bytes, companions).state == Dropped::State::there;
            unmended += said && files.has(Place::out, name) && whole(files) ? 0 : 1;
        }
    }
    return {broken, unmended};
}

TEST(Outbox, REL_D5_a_visible_file_names_only_companions_that_are_there_whole) {
    EXPECT_EQ(cuts_with_companions(true), (std::pair<std::size_t, std::size_t>{0, 0}));
    EXPECT_GT(cuts_with_companions(false).first, 0U) << "and a missing sync is seen";
}

TEST(Outbox, WhatTheOfficeHasTakenIsNotWrittenAgain) {
    ForgetfulFiles files;
    std::size_t reads = 0;
    const std::vector<Companion> companions{
        {"a-1.jpg", [&](std::string& out) { return ++reads, out = "first", std::error_code{}; }}};
    EXPECT_EQ(drop(files, key, name, bytes, companions).state, Dropped::State::there);
    std::string taken;
    ASSERT_TRUE(files.take(Place::out, name, taken));
    ASSERT_TRUE(files.take(Place::out, "a-1.jpg", taken));
    EXPECT_EQ(drop(files, key, name, bytes, companions).state, Dropped::State::there);
    EXPECT_EQ(reads, 1U);
    EXPECT_EQ(files.count(Place::out), 0U);
}

TEST(Outbox, ACompanionThatCannotBeReadKeepsTheFileBack) {
    ForgetfulFiles files;
    const std::vector<Companion> companions{
        {"a-1.jpg", [](std::string&) { return std::make_error_code(std::errc::io_error); }}};
    const auto dropped = drop(files, key, name, bytes, companions);
    EXPECT_EQ(dropped.state, Dropped::State::absent);
    EXPECT_EQ(dropped.error, std::errc::io_error);
    EXPECT_EQ(files.count(Place::out), 0U);
}

TEST(Outbox, ARepeatIsKnownWhetherTheOfficeHasTakenTheFileOrNot) {
    ForgetfulFiles files;
    EXPECT_FALSE(drop(files, key, name, bytes).before);
    EXPECT_TRUE(drop(files, key, name, bytes).before);
    std::string taken;
    ASSERT_TRUE(files.take(Place::out, name, taken));
    const auto again = drop(files, key, name, bytes);
    EXPECT_EQ(again.state, Dropped::State::there);
    EXPECT_TRUE(again.before);
    EXPECT_FALSE(files.has(Place::out, name));
    EXPECT_EQ(look_for(files, key, name).state, Dropped::State::there);
    EXPECT_EQ(look_for(files, "other", "other.csv").state, Dropped::State::absent);
}

// Whatever single step fails: never "there" by mistake, nothing half visible, and the next attempt mends it.
TEST(Outbox, ADiskThatIsFullOrRefusesIsSaidAndMended) {
    const auto steps = steps_of_a_drop();
    for (std::size_t at = 0; at < steps; ++at) {
        for (const bool again : {false, true}) {
            ForgetfulFiles files;
            if (again) {  // an attempt that got as far as the mark
                files.failing = [](std::string_view step, Place place, const std::string&) {
                    return step == "rename" && place == Place::out ? std::make_error_code(std::errc::permission_denied)
                                                                   : std::error_code{};
                };
                EXPECT_EQ(drop(files, key, name, bytes).state, Dropped::State::absent);
            }
            std::size_t count = 0;
            files.failing = [&](std::string_view, Place, const std::string&) {
                return count++ == at ? std::make_error_code(std::errc::no_space_on_device) : std::error_code{};
            };
            const auto failed = drop(files, key, name, bytes);
            if (failed.error) {
                EXPECT_NE(failed.state, Dropped::State::there) << at;
                EXPECT_EQ(failed.error, std::errc::no_space_on_device);
            }
            if (failed.state == Dropped::State::absent) {
                EXPECT_FALSE(files.has(Place::out, name)) << at;
            }
            files.failing = nullptr;
            EXPECT_EQ(drop(files, key, name, bytes).state, Dropped::State::there) << at;
            EXPECT_EQ(files.content(Place::out, name), bytes) << at;
            EXPECT_EQ(files.count(Place::out), 1U);
        }
    }
}

TEST(Outbox, AResultIsReplacedWhole) {
    ForgetfulFiles files;
    EXPECT_FALSE(publish(files, Place::results, "a.csv", "one"));
    EXPECT_FALSE(publish(files, Place::results, "a.csv", "two"));
    EXPECT_EQ(files.content(Place::results, "a.csv"), "two");
    files.failing = [](std::string_view step, Place, const std::string&) {
        return step == "sync_file" ? std::make_error_code(std::errc::no_space_on_device) : std::error_code{};
    };
    EXPECT_TRUE(publish(files, Place::results, "a.csv", "three"));
    EXPECT_EQ(files.content(Place::results, "a.csv"), "two");
    EXPECT_EQ(files.count(Place::work), 0U);
}

}  // namespace
}  // namespace hub::csv_drop
