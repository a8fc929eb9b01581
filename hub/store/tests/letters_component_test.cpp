// Mails to people in the real database: born with their step, gathered once by however many, told as things stand.
#include "store_fixture.hpp"

#include <pqxx/pqxx>

#include <map>
#include <set>

namespace hub::store {
namespace {

class LettersTest : public StoreTest {
protected:
    template <class T, class Ask>
    T ask(Ask ask) {
        std::optional<Result<T>> answer;
        ask([&](Result<T> got) { answer = std::move(got); });
        return must(await(answer));
    }
    std::vector<LetterToSend> take(Store& by) {
        return ask<std::vector<LetterToSend>>([&](auto done) { by.take_letters(100, done); });
    }
    bool end(const LetterToSend& letter, LetterState state, std::chrono::milliseconds retry_in = 0ms) {
        return ask<bool>([&](auto done) {
            store->end_letter({letter.id, letter.attempt, state, model::Cause::none, retry_in}, done);
        });
    }
    LetterList list() {
        return ask<LetterList>([&](auto done) { store->letters(100, done); });
    }

    model::ComplaintState born(std::uint8_t key) {
        auto made = birth(key);
        std::optional<Result<BirthResult>> answer;
        made.done = [&](Result<BirthResult> result) { answer = std::move(result); };
        store->submit(std::move(made));
        return must(await(answer)).state;
    }
    /// The next step of its ladder, which tells these people.
    MoveOutcome climb(
        model::ComplaintState& state, std::vector<std::string> people, std::chrono::seconds in = 0s,
        const std::function<void(model::Decision&)>& change = {}) {
        Move move;
        auto& decision = move.decision;
        decision.state = state;
        decision.expected_version = state.version;
        ++decision.state.version;
        decision.event.kind = model::EventKind::clock_warned;
        decision.event.at = clock.now();
        decision.event.clock = model::ClockKind::first_follow_up;
        for (const auto& person : people) {
            decision.alarms.push_back(
                {model::PersonId{person}, model::Role::liaison, model::ClockKind::first_follow_up, "60%", clock.now(),
                 state.responsible, clock.now() + in});
        }
        if (change) {
            change(decision);
        }
        auto next = decision.state;
        std::optional<MoveResult> answer;
        move.done = [&](MoveResult result) { answer = result; };
        store->submit(std::move(move));
        const auto moved = await(answer);
        if (moved.outcome == MoveOutcome::committed) {
            state = next;
            state.chain = moved.chain;
        }
        return moved.outcome;
    }
};

TEST_F(LettersTest, WhatWaitsForOnePersonGoesIntoOneLetter) {
    auto first = born(1);
    auto second = born(2);
    ASSERT_EQ(climb(first, {"loket", "kepala"}), MoveOutcome::committed);
    ASSERT_EQ(climb(second, {"loket"}, 1h), MoveOutcome::committed) << "goes along with what is ripe";
    auto third = born(3);
    ASSERT_EQ(climb(third, {"lain"}, 1h), MoveOutcome::committed);
    const auto letters = take(*store);
    ASSERT_EQ(letters.size(), 2U);
    std::map<std::string, std::size_t> lines;
    for (const auto& letter : letters) {
        EXPECT_EQ(letter.attempt, 1);
        EXPECT_FALSE(letter.was_sending);
        EXPECT_EQ(letter.in_all, static_cast<std::int64_t>(letter.lines.size()));
        lines[letter.person.value()] = letter.lines.size();
    }
    EXPECT_EQ(lines, (std::map<std::string, std::size_t>{{"loket", 2}, {"kepala", 1}}));
    EXPECT_EQ(list().alarms_waiting, 1) << "held for later";
    for (const auto& letter : letters) {
        EXPECT_TRUE(end(letter, LetterState::sent));
        EXPECT_FALSE(end(letter, LetterState::unknown)) << "said before";
    }
    EXPECT_TRUE(take(*store).empty());
    EXPECT_EQ(list().letters.size(), 2U);
}

TEST_F(LettersTest, AStepThatLostItsRaceTellsNobody) {
    auto state = born(1);
    auto stale = state;
    ASSERT_EQ(climb(state, {"loket"}), MoveOutcome::committed);
    EXPECT_EQ(climb(stale, {"loket", "kepala"}), MoveOutcome::stale);
    const auto letters = take(*store);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters[0].lines.size(), 1U);
}

TEST_F(LettersTest, NodesGatherEachAlarmOnce) {
    const auto other = open("there");
    std::set<std::uint64_t> told;
    for (std::uint8_t round = 1; round <= 20; ++round) {
        auto state = born(round);
        ASSERT_EQ(climb(state, {"loket"}), MoveOutcome::committed);
        std::optional<Result<std::vector<LetterToSend>>> here;
        std::optional<Result<std::vector<LetterToSend>>> there;
        store->take_letters(100, [&](auto got) { here = std::move(got); });
        other->take_letters(100, [&](auto got) { there = std::move(got); });
        for (auto* answer : {&here, &there}) {
            for (const auto& letter : must(await(*answer))) {
                if (!letter.was_sending) {
                    for (const auto& line : letter.lines) {
                        EXPECT_TRUE(told.insert(line.tracking.value()).second) << "told twice";
                    }
                }
            }
        }
    }
    EXPECT_EQ(told.size(), 20U);
}

TEST_F(LettersTest, ToldAsThingsStandWhenItIsSent) {
    auto answered = born(1);
    auto put_off = born(2);
    auto seen = born(3);
    for (auto* state : {&answered, &put_off, &seen}) {
        ASSERT_EQ(climb(*state, {"loket"}), MoveOutcome::committed);
    }
    ASSERT_EQ(
        climb(answered, {}, 0s, [](model::Decision& d) { d.state.clocks.first_follow_up_due.reset(); }),
        MoveOutcome::committed);
    const auto later = clock.now() + std::chrono::days{30};
    ASSERT_EQ(
        climb(put_off, {"loket"}, 0s, [&](model::Decision& d) { d.state.clocks.first_follow_up_due = later; }),
        MoveOutcome::committed);
    ASSERT_EQ(
        climb(
            seen, {}, 0s,
            [](model::Decision& d) {
                d.state.clocks.acknowledged =
                    model::acknowledged_bit(model::ClockKind::first_follow_up, model::Role::liaison);
            }),
        MoveOutcome::committed);
    EXPECT_EQ(
        load(seen.id).state.clocks.acknowledged,
        model::acknowledged_bit(model::ClockKind::first_follow_up, model::Role::liaison));
    const auto letters = take(*store);
    ASSERT_EQ(letters.size(), 1U);
    ASSERT_EQ(letters[0].lines.size(), 1U) << "once a clock, however many steps";
    EXPECT_EQ(letters[0].lines[0].tracking, put_off.tracking);
    EXPECT_EQ(letters[0].lines[0].due, std::chrono::floor<std::chrono::microseconds>(later));
}

TEST_F(LettersTest, WhatWasBeingSentIsKnownAsSuch) {
    auto state = born(1);
    ASSERT_EQ(climb(state, {"loket"}), MoveOutcome::committed);
    const auto first = take(*store);
    ASSERT_EQ(first.size(), 1U);
    const auto again = take(*store);  // as another node would, after this one's death
    ASSERT_EQ(again.size(), 1U);
    EXPECT_TRUE(again[0].was_sending);
    EXPECT_EQ(again[0].attempt, 2);
    EXPECT_FALSE(end(first[0], LetterState::sent)) << "an attempt that is over";
    EXPECT_TRUE(end(again[0], LetterState::waiting, 1h));
    EXPECT_TRUE(take(*store).empty()) << "waits for its next attempt";
}

}  // namespace
}  // namespace hub::store
