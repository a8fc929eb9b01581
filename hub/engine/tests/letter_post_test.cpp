// What becomes of a letter, by what is known of it.
#include "letter_post.hpp"

#include <gtest/gtest.h>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using store::LetterState;

sla::People people() {
    model::Person one;
    one.id = model::PersonId{"loket"};
    sla::MailRules rules;
    rules.through = model::InstanceId{"surel"};
    return {{one}, {}, rules};
}
store::LetterToSend letter() {
    store::LetterToSend out;
    out.person = model::PersonId{"loket"};
    out.lines.resize(1);
    out.in_all = 1;
    return out;
}
model::AttemptResult ended(model::Outcome outcome) {
    model::AttemptResult out;
    out.outcome = outcome;
    out.cause = model::Cause::network;
    return out;
}

TEST(LetterPost, WhatIsSentAndWhatNot) {
    EXPECT_EQ(step_for(letter(), people(), false), LetterStep::send);
    auto begun = letter();
    begun.was_sending = true;
    EXPECT_EQ(step_for(begun, people(), false), LetterStep::may_have_gone) << "never twice on a guess";
    EXPECT_EQ(step_for(begun, people(), true), LetterStep::send) << "the same key again does no harm there";
    auto empty = letter();
    empty.lines.clear();
    EXPECT_EQ(step_for(empty, people(), false), LetterStep::moot);
    auto stranger = letter();
    stranger.person = model::PersonId{"gone"};
    EXPECT_EQ(step_for(stranger, people(), false), LetterStep::nobody);
}

TEST(LetterPost, HowAnAttemptEnds) {
    const auto state = [](model::Outcome outcome, bool idempotent) {
        return letter_end(letter(), ended(outcome), idempotent).state;
    };
    EXPECT_EQ(state(model::Outcome::delivered, false), LetterState::sent);
    EXPECT_EQ(state(model::Outcome::rejected, true), LetterState::refused);
    EXPECT_EQ(state(model::Outcome::retry, false), LetterState::waiting);
    EXPECT_EQ(state(model::Outcome::unknown, false), LetterState::unknown);
    EXPECT_EQ(state(model::Outcome::unknown, true), LetterState::waiting);
}

TEST(LetterPost, PausesGrowUpToHalfAnHour) {
    auto one = letter();
    const std::pair<std::int32_t, std::chrono::milliseconds> cases[] = {
        {1, 30s}, {2, 60s}, {4, 240s}, {7, 1'800s}, {1'000, 1'800s}};
    for (const auto& [attempt, pause] : cases) {
        one.attempt = attempt;
        EXPECT_EQ(letter_end(one, ended(model::Outcome::retry), false).retry_in, pause) << attempt;
    }
    auto asked = ended(model::Outcome::retry);
    asked.retry_after = 1h;
    EXPECT_EQ(letter_end(one, asked, false).retry_in, 1h) << "the server's wish";
}

}  // namespace
}  // namespace hub::engine
