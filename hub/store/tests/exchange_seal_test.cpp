#include "exchange_seal.hpp"

#include "hub/crypto/random.hpp"

#include <gtest/gtest.h>

namespace hub::store {
namespace {

class ExchangeSeal : public ::testing::Test {
protected:
    static ExchangeOf attempt(std::int32_t number) {
        ExchangeOf of;
        of.attempt = number;
        return of;
    }
    static model::AttemptExchange sample() {
        model::AttemptExchange made;
        made.pieces = {
            {model::Direction::sent, "POST /tickets", std::string{"a\0\xFF", 3}, 7},
            {model::Direction::received, "400", "no", 0}};
        return made;
    }

    crypto::SystemRandom random;
    ReporterKeys keys{crypto::MasterKey::make(random)};
};

TEST_F(ExchangeSeal, WhatWasSealedIsReadToTheLastByte) {
    const auto sealed = seal_exchange(keys, attempt(2), sample(), random);
    EXPECT_EQ(sealed.record.find("POST"), std::string::npos);
    EXPECT_EQ(sealed.sent, crypto::sha256(std::string_view{"a\0\xFF", 3}));
    EXPECT_EQ(sealed.sent_bytes, 10);
    EXPECT_EQ(sealed.received_bytes, 2);
    const auto opened = open_exchange(keys, attempt(2), sealed.wrapped_key, sealed.record);
    ASSERT_TRUE(opened) << to_string(opened.error());
    ASSERT_EQ(opened->pieces.size(), 2U);
    EXPECT_EQ(opened->pieces[0].label, "POST /tickets");
    EXPECT_EQ(opened->pieces[0].bytes, sample().pieces[0].bytes);
    EXPECT_EQ(opened->pieces[0].left_out, 7U);
    EXPECT_EQ(opened->pieces[1].direction, model::Direction::received);
    EXPECT_FALSE(opened->names_reporter);
}

TEST_F(ExchangeSeal, ItOpensForItsOwnAttemptUnderItsOwnKeyAlone) {
    const auto sealed = seal_exchange(keys, attempt(2), sample(), random);
    EXPECT_FALSE(open_exchange(keys, attempt(3), sealed.wrapped_key, sealed.record));
    const ReporterKeys others{crypto::MasterKey::make(random)};
    EXPECT_FALSE(open_exchange(others, attempt(2), sealed.wrapped_key, sealed.record));
    auto altered = sealed.record;
    altered.back() = static_cast<char>(altered.back() ^ 1);
    EXPECT_FALSE(open_exchange(keys, attempt(2), sealed.wrapped_key, altered));
    EXPECT_FALSE(open_exchange(keys, attempt(2), "", ""));
}

TEST_F(ExchangeSeal, WhereSomebodyIsNamedThereIsNoDigestToTryGuessesOn) {
    auto named = sample();
    named.names_reporter = true;
    const auto sealed = seal_exchange(keys, attempt(1), named, random);
    EXPECT_FALSE(sealed.sent);
    EXPECT_TRUE(open_exchange(keys, attempt(1), sealed.wrapped_key, sealed.record)->names_reporter);
}

}  // namespace
}  // namespace hub::store
