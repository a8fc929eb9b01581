#include "exchange_text.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <sstream>

namespace hub::cli {
namespace {

const Words english{settings::Language::en};

TEST(ExchangeText, WhatWouldMoveTheCursorOrHideTextIsMadeVisible) {
    EXPECT_EQ(visible("a\r\nb\n\tc é"), "a\nb\n\tc é");
    EXPECT_EQ(visible("a\rb\x1b[2J\x07\x7f"), "a\\x0db\\x1b[2J\\x07\\x7f");
    EXPECT_EQ(
        visible("\xC2\x9B"
                "1m \xE2\x80\xAE txt \xE2\x81\xA6 \xEF\xBB\xBF"),
        "\\u009b1m \\u202e txt \\u2066 \\ufeff");
    EXPECT_EQ(visible("\xF0\x9F\x9A\xA7"), "\xF0\x9F\x9A\xA7");
    EXPECT_EQ(visible(""), "");
}

TEST(ExchangeText, WhatIsNotKeptIsSaidWithItsDigest) {
    std::ostringstream out;
    print_exchanges(
        out,
        boost::json::parse(R"({"id":"x","attempt":3,"attempts":[
                {"attempt":1,"kept":false,"sent_bytes":10,"received_bytes":2,"sent_sha256":"abc"},
                {"attempt":2,"kept":true,"sent_bytes":10,"received_bytes":0,"sent_sha256":"abd"},
                {"attempt":3,"kept":true,"sent_bytes":9000,"received_bytes":0}],
            "pieces":[{"direction":"sent","label":"POST /t","bytes":4,"text":"halo","left_out":5},
                {"direction":"received","label":"200","bytes":3,"binary":{"bytes":3,"sha256":"fff"}}]})")
            .as_object(),
        english);
    EXPECT_EQ(
        out.str(),
        "attempt 1  10 bytes sent, 2 received, SHA-256 of what was sent abc, not kept any more\n"
        "attempt 2  10 bytes sent, 0 received, SHA-256 of what was sent abd, kept: --attempt 2 shows it\n"
        "attempt 3  9000 bytes sent, 0 received\n"
        "--- attempt 3 ---\n"
        ">>> sent: POST /t\nhalo\n(5 further bytes were not kept)\n"
        "<<< received: 200\n(3 bytes that are no text, SHA-256 fff)\n");
}

TEST(ExchangeText, AMessageWithoutBytesSaysWhy) {
    std::ostringstream out;
    print_exchanges(out, boost::json::parse(R"({"id":"x","attempts":[]})").as_object(), english);
    EXPECT_EQ(
        out.str(), "No attempt of this message left bytes: its connector hands none over, or none had left the hub.\n");
}

TEST(ExchangeText, SpeaksIndonesianToo) {
    std::ostringstream out;
    print_exchanges(
        out,
        boost::json::parse(R"({"id":"x","attempt":1,"attempts":[
                {"attempt":1,"kept":true,"sent_bytes":10,"received_bytes":2,"sent_sha256":"abc"}],
            "pieces":[{"direction":"sent","label":"POST /t","bytes":4,"text":"halo","left_out":5}]})")
            .as_object(),
        Words{settings::Language::id});
    EXPECT_EQ(
        out.str(),
        "percobaan 1  10 bita dikirim, 2 diterima, SHA-256 dari yang dikirim abc\n--- percobaan 1 ---\n"
        ">>> dikirim: POST /t\nhalo\n(5 bita selebihnya tidak disimpan)\n");
}

}  // namespace
}  // namespace hub::cli
