#include "smtp_reply.hpp"

#include <gtest/gtest.h>

namespace hub::email {
namespace {

SmtpReply reply_of(std::initializer_list<std::string_view> lines) {
    SmtpReply reply;
    bool ended = false;
    for (const auto line : lines) {
        EXPECT_FALSE(ended);
        ended = add_line(reply, line);
    }
    EXPECT_TRUE(ended);
    return reply;
}

TEST(SmtpReply, LinesAndNumbers) {
    const auto hello = reply_of({"250-mail.dinas.go.id", "250-SIZE 1000", "250-STARTTLS", "250 AUTH=PLAIN LOGIN"});
    const auto can = abilities_of(hello);
    EXPECT_TRUE(can.starttls && can.size);
    EXPECT_EQ(can.most_bytes, 1000U);
    EXPECT_EQ(can.logins, (std::vector<std::string>{"plain", "login"}));
    EXPECT_EQ(reply_of({"550 5.1.1 <a@b> unknown"}).numbers(), "550 5.1.1");
    EXPECT_EQ(reply_of({"550 no"}).numbers(), "550");
    EXPECT_EQ(reply_of({"250"}).numbers(), "250");
    for (const std::string_view bad : {"", "25", "HTTP/1.1 200", "950 x", "150 x", "250x", "\xFF\xFF\xFF"}) {
        EXPECT_EQ(reply_of({bad}).code, 0) << bad;
    }
    EXPECT_EQ(reply_of({"250-a", "550 b"}).code, 0);
    SmtpReply endless;
    int lines = 0;
    while (!add_line(endless, "250-more")) {
        ASSERT_LT(++lines, 1000);
    }
    EXPECT_EQ(endless.code, 0);
}

struct Case {
    SmtpStage stage;
    std::string_view reply;
    hubc_outcome outcome;
    sdk::Cause cause;
};

TEST(SmtpJudgement, EachAnswerAtEachStage) {
    using S = SmtpStage;
    using C = sdk::Cause;
    const Case cases[] = {
        {S::greeting, "554 no", HUBC_RETRY, C::remote_fault},
        {S::greeting, "421 later", HUBC_RETRY, C::remote_fault},
        {S::greeting, "HTTP/1.1 400", HUBC_RETRY, C::remote_fault},
        {S::hello, "502 no", HUBC_RETRY, C::remote_fault},
        {S::tls, "454 no", HUBC_RETRY, C::remote_fault},
        {S::login, "535 5.7.8 no", HUBC_RETRY, C::auth},
        {S::login, "454 4.7.0 later", HUBC_RETRY, C::auth},
        {S::sender, "530 5.7.0 log in first", HUBC_RETRY, C::auth},
        {S::sender, "553 5.7.1 not yours", HUBC_REJECTED, C::config},
        {S::sender, "552 5.3.4 too large", HUBC_REJECTED, C::validation},
        {S::sender, "452 4.3.1 full", HUBC_RETRY, C::remote_fault},
        {S::recipient, "550 5.1.1 unknown", HUBC_REJECTED, C::config},
        {S::recipient, "450 4.2.0 greylisted", HUBC_RETRY, C::remote_fault},
        {S::recipient, "421 4.3.0 going", HUBC_RETRY, C::remote_fault},
        {S::data, "554 5.5.1 no", HUBC_REJECTED, C::validation},
        {S::data, "250 what", HUBC_RETRY, C::remote_fault},
        {S::content, "550 5.7.1 spam", HUBC_REJECTED, C::validation},
        {S::content, "451 4.3.0 queue", HUBC_RETRY, C::remote_fault},
        {S::content, "354 what", HUBC_UNKNOWN, C::remote_fault},
        {S::content, "garbage", HUBC_UNKNOWN, C::remote_fault}};
    for (const auto& one : cases) {
        SmtpReply reply;
        add_line(reply, one.reply);
        const auto outcome = judge(one.stage, reply);
        EXPECT_EQ(outcome.kind, one.outcome) << one.reply;
        EXPECT_EQ(outcome.cause, one.cause) << one.reply;
        EXPECT_EQ(outcome.detail.find("unknown user"), std::string::npos);
    }
}

TEST(SmtpJudgement, ACutLineBeforeAndAfterTheEnd) {
    const plugins::HttpFailure cut{plugins::Reached::sent, plugins::FailureKind::cut, "closed"};
    EXPECT_EQ(judge(SmtpStage::data, cut).kind, HUBC_RETRY);
    EXPECT_EQ(judge(SmtpStage::content, cut).kind, HUBC_UNKNOWN);
}

}  // namespace
}  // namespace hub::email
