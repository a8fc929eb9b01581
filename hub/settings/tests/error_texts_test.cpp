#include "hub/settings/error_texts.hpp"

#include <gtest/gtest.h>

namespace hub::settings {
namespace {

TEST(ErrorTexts, a_text_is_told_with_what_fills_it) {
    EXPECT_EQ(indonesian_error("there is nothing at this address"), "tidak ada apa-apa di alamat ini");
    EXPECT_EQ(indonesian_error("there is no agency 'metro/x'"), "tidak ada instansi 'metro/x'");
    EXPECT_EQ(
        indonesian_error("'answer' is not possible for a liaison while the complaint is closed"),
        "'answer' tidak bisa dilakukan liaison selagi laporan closed");
    EXPECT_EQ(indonesian_error("must be a whole number from 1 to 60"), "harus bilangan bulat dari 1 sampai 60");
    EXPECT_EQ(indonesian_error(""), "");
}

TEST(ErrorTexts, what_fills_it_is_translated_where_it_is_a_text_of_ours) {
    EXPECT_EQ(
        indonesian_error("this is not a valid HTTP request: not exactly one Host"),
        "ini bukan permintaan HTTP yang sah: Host tidak tepat satu");
}

TEST(ErrorTexts, another_text_is_not_guessed_at) {
    EXPECT_EQ(indonesian_error("there is nothing at this addres"), std::nullopt);
    EXPECT_EQ(indonesian_error("there is no agency 'x' and more"), std::nullopt);
    EXPECT_EQ(indonesian_error("must have at most"), std::nullopt);
    EXPECT_EQ(indonesian_error("quite another thing"), std::nullopt);
}

TEST(ErrorTexts, of_two_that_begin_alike_the_longer_one_fits) {
    EXPECT_EQ(
        indonesian_error("this message is waiting: the hub itself still takes care of it"),
        "pesan ini waiting: masih diurus hub sendiri");
    EXPECT_EQ(indonesian_error("must be a text of at most 200 bytes"), "harus berupa teks paling banyak 200 bita");
}

}  // namespace
}  // namespace hub::settings
