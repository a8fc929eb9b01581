#include "hub/routing/folded_text.hpp"

#include "hub/base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace hub::routing {
namespace {

std::string words_of(const FoldedText& folded) {
    std::string out;
    for (const auto& word : folded.words()) {
        out += (out.empty() ? "" : "|") + std::string{folded.text_of(word)};
    }
    return out;
}
std::string fold(std::string_view text) {
    return words_of(FoldedText{text});
}

TEST(FoldedText, case_width_and_diacritics_do_not_matter) {
    EXPECT_EQ(fold("Lampu JALAN mati"), "lampu|jalan|mati");
    EXPECT_EQ(fold("Ｌａｍｐｕ"), "lampu");            // full width
    EXPECT_EQ(fold("Résumé, naïve"), "resume|naive");  // composed
    EXPECT_EQ(fold("Re\u0301sume\u0301"), "resume");   // and not
    EXPECT_EQ(fold("STRAßE"), "strasse");
    EXPECT_EQ(fold("\u0130stanbul"), "istanbul");
    EXPECT_EQ(fold("ﬁle ① km²"), "file|1|km2");
    EXPECT_EQ(fold("lam\u200Bpu lam\u00ADpu"), "lampu|lampu");  // what cannot be seen hides no word
}

TEST(FoldedText, everything_else_parts_words) {
    EXPECT_EQ(fold("pju-mati;jl.Sudirman/no.12"), "pju|mati|jl|sudirman|no|12");
    EXPECT_EQ(fold("  \t\n!?  "), "");
    EXPECT_EQ(fold(""), "");
    EXPECT_EQ(fold("ma'af jum\u2019at"), "ma|af|jum|at");
    EXPECT_EQ(fold("jalan\u00A0raya\u2014rusak🚧parah"), "jalan|raya|rusak|parah");
    EXPECT_EQ(
        fold("a\x01"
             "b"),
        "a|b");
    EXPECT_EQ(fold("ba\xFFik \xC3"), "ba|ik");  // what is no UTF-8
}

TEST(FoldedText, no_phrase_reaches_from_the_subject_into_the_body) {
    const FoldedText folded{"Lampu", "jalan"};
    ASSERT_EQ(folded.words().size(), 3U);
    EXPECT_EQ(folded.words()[1].length, 0U);
    EXPECT_EQ(words_of(folded), "lampu||jalan");
    EXPECT_EQ(folded.text_of(folded.words()[2]), "jalan");
}

TEST(FoldedText, equal_words_have_equal_hashes_wherever_they_come_from) {
    const FoldedText ascii{"resume"};
    const FoldedText other{"x Résumé"};
    EXPECT_EQ(ascii.words()[0].hash, other.words()[1].hash);
}

/// Pieces are folded one by one for speed; that must not differ from folding them within a longer text, and what is
/// folded once stays as it is.
TEST(FoldedText, random_text_folds_piece_by_piece_and_only_once) {
    constexpr const char* parts[] = {"a",      "Z",      "7",      "e\u0301", "\u00E9", "\u0301", "\u0327", "\u1100",
                                     "\u1161", "\u11A8", "\uFB01", "\u00DF",  "\u0130", "\u2126", "-",      "\u00A0",
                                     "\u3000", "🚧",     "\u0903", "\u0915",  "\u094D", "\uAC00", "\u0345", "\u03A3"};
    std::mt19937 random{7};
    for (int i = 0; i < 20'000; ++i) {
        std::string one;
        std::string two;
        for (auto* text : {&one, &two}) {
            for (auto n = random() % 8; n > 0; --n) {
                *text += parts[random() % std::size(parts)];
            }
        }
        ASSERT_FALSE(find_invalid_utf8(one + two));
        const auto joint = !fold(one).empty() && !fold(two).empty() ? "|" : "";
        ASSERT_EQ(fold(one + " " + two), fold(one) + joint + fold(two)) << one << '+' << two;
        auto again = fold(one);
        std::ranges::replace(again, '|', ' ');
        ASSERT_EQ(fold(again), fold(one)) << one;
    }
}

}  // namespace
}  // namespace hub::routing
