#include "hub/api/exchange_json.hpp"

#include "exchange_query.hpp"

#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace hub::api {
namespace {

namespace json = boost::json;

json::object piece(std::string bytes, std::uint64_t left_out = 0) {
    model::AttemptExchange exchange;
    exchange.pieces = {{model::Direction::received, "400", std::move(bytes), left_out}};
    return json::parse(exchange_json(exchange)).at(0).as_object();
}

TEST(ExchangeJson, TextIsShownAsItIs) {
    const auto shown = piece("HTTP/1.1 400\r\n\r\nsalah: é\x1b[0m");
    EXPECT_EQ(shown.at("direction"), "received");
    EXPECT_EQ(shown.at("label"), "400");
    EXPECT_EQ(shown.at("text"), "HTTP/1.1 400\r\n\r\nsalah: é\x1b[0m");
    EXPECT_FALSE(shown.contains("binary"));
    EXPECT_FALSE(shown.contains("left_out"));
}

TEST(ExchangeJson, ABodyThatIsNoTextIsALengthAndADigestBehindItsHead) {
    const std::string body{"\x89PNG\0\xFF", 6};
    const auto shown = piece("HTTP/1.1 200\r\nContent-Type: image/png\r\n\r\n" + body);
    EXPECT_EQ(shown.at("text"), "HTTP/1.1 200\r\nContent-Type: image/png\r\n\r\n");
    EXPECT_EQ(shown.at("binary").at("bytes"), 6U);
    EXPECT_EQ(shown.at("binary").at("sha256").as_string(), crypto::to_hex(crypto::sha256(body)));
    const auto all = piece(body);
    EXPECT_FALSE(all.contains("text"));
    EXPECT_EQ(all.at("binary").at("bytes"), 6U);
}

TEST(ExchangeJson, ACutInTheMiddleOfACharacterLeavesTextText) {
    const auto shown = piece("harga \xE2\x82", 10);
    EXPECT_EQ(shown.at("text"), "harga ");
    EXPECT_EQ(shown.at("left_out"), 10U);
    EXPECT_TRUE(piece("harga \xE2\x82").contains("binary")) << "nothing was cut: it is what came";
}

TEST(ExchangeQuery, AttemptAndReason) {
    const auto good = parse_exchange_query("attempt=3&reason=ditanya%20dinas");
    ASSERT_TRUE(good);
    EXPECT_TRUE(good->faults.empty());
    EXPECT_EQ(good->attempt, 3);
    EXPECT_EQ(good->reason, "ditanya dinas");
    EXPECT_FALSE(parse_exchange_query("")->attempt);
    for (const auto* bad : {"attempt=0", "attempt=x", "attempt=-1", "bytes=1", "reason=%FF"}) {
        EXPECT_EQ(parse_exchange_query(bad)->faults.size(), 1U) << bad;
    }
}

}  // namespace
}  // namespace hub::api
