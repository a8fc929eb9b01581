#include "trace_buffer.hpp"

#include <gtest/gtest.h>

namespace hub::runner {
namespace {

using model::Direction;

TEST(TraceBuffer, KeepsSoMuchOfEachDirectionAndSaysWhatIsMissing) {
    constexpr auto most = model::most_exchange_bytes;
    TraceBuffer buffer;
    buffer.add(Direction::sent, "POST /a", std::string(most - 10, 'a'), 0);
    buffer.add(Direction::received, "200", "answer", 0);
    buffer.add(Direction::sent, "POST /b", std::string(100'000, 'b'), 0);
    buffer.add(Direction::sent, "POST /c", "c", 500);
    const auto pieces = buffer.redacted(Redactor{{}});
    ASSERT_EQ(pieces.size(), 4U);
    EXPECT_EQ(pieces[0].bytes.size(), most - 10);
    EXPECT_EQ(pieces[0].left_out, 0U);
    EXPECT_EQ(pieces[1].bytes, "answer");
    EXPECT_EQ(pieces[2].bytes, std::string(10, 'b'));
    EXPECT_EQ(pieces[2].left_out, 99'990U);
    EXPECT_EQ(pieces[3].label, "POST /c");
    EXPECT_EQ(pieces[3].bytes, "");
    EXPECT_EQ(pieces[3].left_out, 500U);
}

TEST(TraceBuffer, TheBoundHoldsAlsoWhereWhatIsTakenOutWasShort) {
    constexpr auto most = model::most_exchange_bytes;
    std::string many;
    while (many.size() < most) {
        many += "abcd";
    }
    TraceBuffer buffer;
    buffer.add(Direction::sent, "", many, 0);
    const auto pieces = buffer.redacted(Redactor{{"abcd"}});
    EXPECT_EQ(pieces[0].bytes.size(), most);
    EXPECT_GT(pieces[0].left_out, 0U);
    EXPECT_EQ(pieces[0].bytes.find("abcd"), std::string::npos);
}

TEST(TraceBuffer, ASecretAcrossTheCutLeavesNoTrace) {
    constexpr auto most = model::most_exchange_bytes;
    for (const std::size_t before : {most - 1, most - 5, most - 9}) {
        TraceBuffer buffer;
        buffer.add(Direction::sent, "", std::string(before, '.') + "abcdefghij tail", 0);
        const auto pieces = buffer.redacted(Redactor{{"abcdefghij"}});
        EXPECT_EQ(pieces[0].bytes.find('a'), std::string::npos) << before;
        EXPECT_LE(pieces[0].bytes.size(), most);
    }
}

TEST(TraceBuffer, LabelsAreOneShortLineWithoutSecrets) {
    TraceBuffer buffer;
    buffer.add(Direction::sent, "POST /t?key=abcdefgh\nx" + std::string(300, 'y'), "", 0);
    const auto pieces = buffer.redacted(Redactor{{"abcdefgh"}});
    EXPECT_TRUE(pieces[0].label.starts_with("POST /t?key=[secret] xy")) << pieces[0].label;
    EXPECT_EQ(pieces[0].label.size(), TraceBuffer::most_label_bytes);
}

TEST(TraceBuffer, SecretsThatCannotBeFoundLeaveLengthsAlone) {
    TraceBuffer buffer;
    buffer.add(Direction::sent, "POST /t", "body with ab", 0);
    const auto pieces = buffer.redacted(Redactor{{"ab"}});
    ASSERT_EQ(pieces.size(), 1U);
    EXPECT_EQ(pieces[0].label + pieces[0].bytes, "");
    EXPECT_EQ(pieces[0].left_out, 12U);
}

TEST(TraceBuffer, TheNumberOfPiecesIsBounded) {
    TraceBuffer buffer;
    for (std::size_t i = 0; i < 2 * TraceBuffer::most_pieces; ++i) {
        buffer.add(Direction::sent, "", "x", 0);
    }
    EXPECT_EQ(buffer.redacted(Redactor{{}}).size(), TraceBuffer::most_pieces);
}

}  // namespace
}  // namespace hub::runner
