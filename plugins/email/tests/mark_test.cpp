#include "mark.hpp"

#include "address.hpp"

#include <gtest/gtest.h>

namespace hub::email {
namespace {

const std::string delivery = "01938f3a-0000-7000-8000-0000000000a1";

TEST(Marks, ComeBackInCapitalsOrNot) {
    const Marks marks{{"a long secret of ours"}};
    const auto mark = marks.make("7Q2F9K3M0ABCD", delivery);
    EXPECT_EQ(mark.substr(0, 31), "7q2f9k3m0abcd.80000000000000a1.");
    const auto read = marks.read(mark);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->tracking_id, "7Q2F9K3M0ABCD");
    EXPECT_EQ(read->delivery, "80000000000000a1");
    auto shouted = mark;
    for (auto& c : shouted) {
        c = static_cast<char>(std::toupper(c));
    }
    EXPECT_TRUE(marks.read(shouted));
    EXPECT_EQ(marks.make("7Q2F9K3M0ABCD", delivery), mark) << "the same for all attempts";
}

TEST(Marks, AnyChangedLetterIsSeen) {
    const Marks marks{{"a long secret of ours"}};
    const auto mark = marks.make("7Q2F9K3M0ABCD", delivery);
    for (std::size_t i = 0; i < mark.size(); ++i) {
        auto forged = mark;
        forged[i] = forged[i] == '2' ? '3' : '2';
        EXPECT_FALSE(marks.read(forged)) << forged;
    }
    EXPECT_FALSE(Marks{{"another secret of theirs"}}.read(mark));
    EXPECT_TRUE((Marks{{"another secret of theirs", "a long secret of ours"}}.read(mark))) << "the one before";
    EXPECT_FALSE(Marks{{}}.read(Marks{{}}.make("7Q2F9K3M0ABCD", delivery)));
    for (const auto* text : {"", ".", "..", "a.b", "a..0123456789abcdef", "...0123456789abcdef"}) {
        EXPECT_FALSE(marks.read(text)) << text;
    }
}

TEST(Marks, AreFoundWhereMailersKeepThem) {
    const Marks marks{{"a long secret of ours"}};
    const auto mark = marks.make("7Q2F9K3M0ABCD", delivery);
    EXPECT_TRUE(marks.in_message_ids("<x@y> <" + mark + "@hub.test>\r\n <z@y>"));
    EXPECT_TRUE(marks.in_message_ids("<" + mark + "@hub.test"));
    EXPECT_FALSE(marks.in_message_ids("<x@y> < > <"));
    EXPECT_TRUE(marks.in_addresses({"x@y.id", with_detail("lapor@hub.test", mark)}));
    EXPECT_FALSE(marks.in_addresses({"x@y.id", mark + "@hub.test"}));
    EXPECT_EQ(subject_tag("7Q2F9K3M0ABCD"), "[SP4N-7Q2F9K3M0ABCD]");
    EXPECT_EQ(subject_tag("7Q2F9-K3M0A-BCD"), "[SP4N-7Q2F9-K3M0A-BCD]");
    EXPECT_EQ(marks.read(marks.make("7Q2F9-K3M0A-BCD", delivery))->tracking_id, "7Q2F9K3M0ABCD");
    EXPECT_EQ(tagged("RE: [SP4N-7q2f9-k3m0a-bcd] x"), std::vector<std::string>{"7Q2F9K3M0ABCD"});
    EXPECT_EQ(tagged("RE: [sp4n-7q2f] a [SP4N-8X]"), (std::vector<std::string>{"7Q2F", "8X"}));
    EXPECT_TRUE(tagged("RE: [SP4N-7Q2F").empty());
}

TEST(Address, OnlyWhatCannotEndACommand) {
    EXPECT_TRUE(is_mail_address("aduan+x@dinas-pu.go.id"));
    for (const auto* bad :
         {"", "@", "a@", "@b", "a b@c.id", "a@b\r\nRCPT TO:<x@y>", "a@b>", "<a@b", "\"a\"@b.id", "a..b@c.id", ".a@b.id",
          "a@b..id", "é@b.id", "a@é.id", "a,b@c.id", "a@-b.id"}) {
        EXPECT_FALSE(is_mail_address(bad)) << bad;
    }
    EXPECT_FALSE(is_mail_address(std::string(65, 'a') + "@b.id"));
    EXPECT_EQ(read_address(" Dinas PU  <a@b.id> ")->name, "Dinas PU");
    EXPECT_EQ(read_address("\"Dinas, PU\" <a@b.id>")->name, "Dinas, PU");
    EXPECT_FALSE(read_address("Dinas\r\nBcc: x <a@b.id>"));
    EXPECT_FALSE(read_address("Dinas a@b.id"));
    EXPECT_EQ(header_of(Address{"Dinas, \"PU\"", "a@b.id"}), "\"Dinas, \\\"PU\\\"\" <a@b.id>");
    EXPECT_EQ(header_of(Address{"Désa", "a@b.id"}), "=?UTF-8?B?RMOpc2E=?= <a@b.id>");
}

}  // namespace
}  // namespace hub::email
