#include "hub/plugins/http_body.hpp"

#include "hub/plugins/temp_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

namespace hub::plugins {
namespace {

std::string sent(const std::vector<HttpPiece>& pieces) {
    std::string all;
    auto open = OpenPieces::open(pieces);
    EXPECT_TRUE(open && open->send([&](std::string_view bytes) { all += bytes; }));
    return all;
}

TEST(Base64, KnownWordsBothWays) {
    const std::pair<std::string, std::string> words[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xFF\xFE\xFD", "//79"}};
    for (const auto& [bytes, text] : words) {
        std::string out;
        append_base64(out, bytes);
        EXPECT_EQ(out, text);
        EXPECT_EQ(read_base64(text, 100), bytes);
    }
    EXPECT_EQ(read_base64("Zm9v\r\n YmFy\n", 100), "foobar");
    EXPECT_EQ(read_base64("Zm9vYmFy", 6), "foobar");
    EXPECT_FALSE(read_base64("Zm9vYmFy", 5));
    for (const auto* bad : {"Zg", "Zg=", "Zg===", "=Zg=", "Z===", "====", "Zg==Zg==", "Zm9-", "data:;base64,Zg=="}) {
        EXPECT_FALSE(read_base64(bad, 100)) << bad;
    }
}

TEST(OpenPieces, FilesComeWholeWhateverTheirSizeAndLengthsAreRight) {
    std::minstd_rand random{7};
    for (const std::size_t size : {0U, 1U, 2U, 3U, 49'151U, 49'152U, 49'153U, 300'001U}) {
        std::string bytes(size, '\0');
        for (auto& c : bytes) {
            c = static_cast<char>(random());
        }
        const TempFile file{bytes};
        std::string encoded;
        append_base64(encoded, bytes);
        const std::vector<HttpPiece> pieces{
            {"a", file.path(), size, HttpPiece::Encoding::base64}, {"b", file.path(), size}, {"c"}};
        EXPECT_EQ(sent(pieces), "a" + encoded + "b" + bytes + "c");
        EXPECT_EQ(pieces[0].bytes() + pieces[1].bytes() + pieces[2].bytes(), sent(pieces).size());
    }
}

TEST(OpenPieces, WhatIsNoFileOfItsSizeIsFoundBeforeAnythingIsSent) {
    const TempFile file{"bytes"};
    EXPECT_TRUE(OpenPieces::open({{"", file.path(), 5}}));
    EXPECT_FALSE(OpenPieces::open({{"", file.path(), 6}}));
    EXPECT_FALSE(OpenPieces::open({{"", "gone", 5}}));
    EXPECT_FALSE(OpenPieces::open({{"", "/", 0}}));
}

TEST(TempFile, GoesWithItsObject) {
    std::string path;
    {
        TempFile first{"bytes"};
        path = first.path();
        const auto moved = std::move(first);
        EXPECT_EQ(moved.path(), path);
        EXPECT_EQ(std::filesystem::file_size(path), 5U);
        EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0600});
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace hub::plugins
