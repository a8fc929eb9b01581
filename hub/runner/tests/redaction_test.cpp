#include "redaction.hpp"

#include <gtest/gtest.h>

namespace hub::runner {
namespace {

std::string redact(const std::set<std::string>& secrets, std::string_view raw) {
    return Redactor{secrets}.redact(raw, raw.size());
}

TEST(Redaction, EveryFormOfASecretIsTakenOut) {
    const std::set<std::string> secrets{"s3cr&t/\"Word\\", "other-token"};
    EXPECT_EQ(redact(secrets, "a s3cr&t/\"Word\\ b"), "a [secret] b");
    EXPECT_EQ(redact(secrets, "GET /x?k=s3cr%26t%2F%22Word%5C&y=1"), "GET /x?k=[secret]&y=1");
    EXPECT_EQ(redact(secrets, "GET /x?k=s3cr%26t%2f%22Word%5c"), "GET /x?k=[secret]");
    EXPECT_EQ(redact(secrets, R"({"k":"s3cr&t/\"Word\\"})"), R"({"k":"[secret]"})");
    EXPECT_EQ(redact(secrets, R"({"k":"s3cr&t\/\"Word\\"})"), R"({"k":"[secret]"})");
    EXPECT_EQ(redact(secrets, "<k>s3cr&amp;t/&quot;Word\\</k>"), "<k>[secret]</k>");
    EXPECT_EQ(redact(secrets, "other-tokenother-token"), "[secret][secret]");
    EXPECT_EQ(redact(secrets, "nothing of it"), "nothing of it");
}

TEST(Redaction, ASecretInBase64GoesWithItsWordWhereverItBegins) {
    const std::set<std::string> secrets{"open sesame"};
    // base64 of "<user>:open sesame", the user's name 0 to 2 bytes longer: the three ways it can lie.
    for (const std::string_view basic :
         {"YTpvcGVuIHNlc2FtZQ==", "YWI6b3BlbiBzZXNhbWU=", "YWJjOm9wZW4gc2VzYW1l", "b3BlbiBzZXNhbWU"}) {
        EXPECT_EQ(redact(secrets, "{\"login\":\"" + std::string{basic} + "\"}"), "{\"login\":\"[secret]\"}") << basic;
    }
    const std::set<std::string> odd{"\xFB\xEF\xBE\xFF\xFF"};
    EXPECT_EQ(redact(odd, "k=++++///"), "k=[secret]");
    EXPECT_EQ(redact(odd, "k=----___"), "k=[secret]") << "as in addresses";
}

TEST(Redaction, HeadersThatAuthenticateLoseTheirValueInTheHeadAlone) {
    const std::string_view raw =
        "POST /tickets HTTP/1.1\r\nHost: pupr\r\nauthorization: Basic YTpi\r\nX-API-Key:abc\r\nIdempotency-Key: 1\r\n"
        "Cookie: a=b;\r\n c=d\r\nX-Session-Token: t\r\nAccept: */*\r\n\r\nCookie: a recipe\r\n";
    EXPECT_EQ(
        redact({}, raw),
        "POST /tickets HTTP/1.1\r\nHost: pupr\r\nauthorization: [secret]\r\nX-API-Key:[secret]\r\nIdempotency-Key: "
        "1\r\n"
        "Cookie: [secret]\r\n[secret]\r\nX-Session-Token: [secret]\r\nAccept: */*\r\n\r\nCookie: a recipe\r\n");
    EXPECT_EQ(redact({}, "HTTP/1.1 200 OK\nSet-Cookie: sid=1\n\n{}"), "HTTP/1.1 200 OK\nSet-Cookie: [secret]\n\n{}");
    EXPECT_EQ(redact({"abcd"}, "Authorization: Bearer abcd\r\nX: abcd"), "Authorization: [secret]\r\nX: [secret]");
}

TEST(Redaction, ASecretThatCrossesTheLimitIsTakenOutAsAWhole) {
    const Redactor redactor{{"abcdefghij"}};
    const std::string raw = "0123456789abcdefghij and more";
    for (std::size_t limit = 11; limit <= 20; ++limit) {
        EXPECT_EQ(redactor.redact(raw, limit), "0123456789[secret]") << limit;
    }
    EXPECT_EQ(redactor.redact(raw, 10), "0123456789");
    EXPECT_EQ(redactor.redact(raw, 22), "0123456789[secret] a");
    // Earlier ones make the text shorter; what lies beyond the limit does not come in for that.
    const std::string twice = "abcdefghijabcdefghij-abcdef";
    EXPECT_EQ(redactor.redact(twice, 21), "[secret][secret]-");
}

TEST(Redaction, WithoutASecretThatCanBeFoundNothingMayBeKept) {
    EXPECT_TRUE((Redactor{{}}.can_redact()));
    EXPECT_TRUE((Redactor{{"1234"}}.can_redact()));
    EXPECT_FALSE((Redactor{{"123", "a good long one"}}.can_redact()));
    EXPECT_FALSE((Redactor{{std::string(Redactor::longest_secret + 1, 'x')}}.can_redact()));
}

}  // namespace
}  // namespace hub::runner
