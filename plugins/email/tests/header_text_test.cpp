#include "header_text.hpp"

#include "charset.hpp"

#include <gtest/gtest.h>

#include <random>

namespace hub::email {
namespace {

TEST(DecodedHeader, WhatMailersWrite) {
    const std::pair<std::string, std::string> headers[] = {
        {"plain", "plain"},
        {"", ""},
        {"=?UTF-8?B?w5xiZXI=?= =?UTF-8?B?bMOkbmdl?=", "Überlänge"},  // padding in the first word
        {"=?UTF-8?B?w5xiZXI=?=\r\n =?UTF-8?B?bMOkbmdl?=", "Überlänge"},
        {"=?utf-8?q?J=C3=A9t=C3=A9?=", "Jété"},
        {"=?ISO-8859-1?Q?J=E9?= =?UTF-8?Q?t=C3=A9?=", "Jété"},
        {"=?utf-8?b?w7w=?= und =?utf-8?b?w7w=?=", "ü und ü"},
        {"=?UTF-8?Q?=C3?= =?UTF-8?Q?=BC?=", "ü"},  // a character in two words
        {"=?UTF-8?B?w?= =?UTF-8?B?7w=?=", "ü"},    // a group in two words
        {"=?UTF-8?B?w7w?=", "ü"},                  // without padding
        {"=?utf-8*id?Q?a_b?=", "a b"},             // with a language
        {"Re: =?windows-1252?Q?=93kutipan=94?= x", "Re: “kutipan” x"},
        {"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"},
        {"=?no-such-charset?Q?=E9?=", "é"},
        {"=?UTF-8?X?abc?=", "=?UTF-8?X?abc?="},
        {"=?UTF-8?Q?open", "=?UTF-8?Q?open"},
        {"J\xE9", "Jé"},  // raw eight bits
        {"J\xC3\xA9", "Jé"},
        {"folded\r\n\tand on", "folded and on"},
        {"=?UTF-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"},  // a line end does not come back
        {"=?UTF-8?Q?a=00b=1Bc?=", "abc"}};
    for (const auto& [raw, text] : headers) {
        EXPECT_EQ(decoded_header(raw), text) << raw;
    }
}

TEST(EncodedHeader, ComesBackWhateverItWas) {
    for (const std::string text :
         {"Jalan rusak", "Jalan \"berlubang\" – di depan Pasar Kopindo, Kecamatan Metro Pusat, sudah tiga bulan",
          "=?UTF-8?B?w7w=?=", "🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧🚧", "a  b"}) {
        const auto header = encoded_header(text, 9);
        EXPECT_EQ(decoded_header(header), text) << header;
        for (std::size_t at = 0; at < header.size();) {
            const auto end = std::min(header.find("\r\n", at), header.size());
            EXPECT_LE(end - at, 80U) << header;
            EXPECT_TRUE(at == 0 || header[at] == ' ') << header;
            at = end + 2;
        }
    }
    EXPECT_EQ(encoded_header(std::string(2000, 'x')).find_first_of("\r\n"), 72U);
}

TEST(EncodedHeader, NothingEndsItEarly) {
    for (const auto& evil :
         {std::string{"a\r\nBcc: b@c.id"}, std::string{"a\nBcc: b@c.id"}, std::string{"a\rBcc: x"},
          std::string{"a\0\r\n.\r\n", 7}}) {
        const auto header = encoded_header("é" + evil);
        EXPECT_EQ(header.find("Bcc"), std::string::npos) << header;
        const auto plain = encoded_header(evil);
        EXPECT_EQ(plain.find_first_of(std::string{"\r\n\0", 3}), std::string::npos) << plain;
    }
}

TEST(Charset, BytesThatSayNothingStillSaySomething) {
    EXPECT_EQ(to_utf8("a\r\nb\rc\x01\x7F", ""), "a\nb\nc");
    EXPECT_EQ(to_utf8("\xE9", "utf-8"), "\xEF\xBF\xBD");
    EXPECT_EQ(to_utf8("\xE9", ""), "é");
    EXPECT_EQ(to_utf8("\xC3\xA9", "iso-8859-1"), "é");  // mailers that name the wrong one
    EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_utf8("\xC0\xAF"));
    EXPECT_TRUE(is_utf8("\xF0\x9F\x9A\xA7"));
}

TEST(DecodedHeader, AnyBytes) {
    std::minstd_rand random{11};
    const std::string pieces[] = {"=?", "?=", "UTF-8", "?B?", "?Q?", "=", "w7w", "\r\n ", "\xC3", "*", "_", "é"};
    for (int i = 0; i < 20'000; ++i) {
        std::string raw;
        for (auto left = random() % 20; left > 0; --left) {
            raw +=
                random() % 4 == 0 ? std::string(1, static_cast<char>(random())) : pieces[random() % std::size(pieces)];
        }
        const auto text = decoded_header(raw);
        EXPECT_TRUE(is_utf8(text)) << raw;
        EXPECT_EQ(text.find_first_of(std::string{"\r\n\0", 3}), std::string::npos) << raw;
    }
}

}  // namespace
}  // namespace hub::email
