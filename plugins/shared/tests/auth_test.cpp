// What proves who we are, computed: against the RFCs' own examples, and a token against another program's reading.
#include "digest_auth.hpp"
#include "signed_token.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace hub::plugins {
namespace {

constexpr const char* sha = R"(Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256,
 nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";
constexpr const char* md5 = R"(Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5,
 nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";

std::string one_line(std::string text) {
    std::erase(text, '\n');
    return text;
}

std::string answer(const DigestChallenge& challenge, std::string_view user = "Mufasa") {
    return digest_answer(
        challenge,
        {"GET", "/dir/index.html", user, "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", 1});
}

TEST(Digest, TheExamplesOfTheRfc) {
    const auto old = one_line(md5);
    const auto fresh = one_line(sha);
    const auto weak = read_digest_challenge({old});
    ASSERT_TRUE(weak);
    EXPECT_NE(answer(*weak).find("response=\"8ca523f5e9506fed4657c9700eebdbec\""), std::string::npos);
    const auto strong = read_digest_challenge({old, "Basic realm=\"x\"", fresh});
    ASSERT_TRUE(strong);
    EXPECT_EQ(
        answer(*strong),
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "
        "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", "
        "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", algorithm=SHA-256, "
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", "
        "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, nc=00000001");
}

TEST(Digest, TheExampleOfTheOldRfc) {  // RFC 2069, as corrected
    const auto challenge = read_digest_challenge({R"(Digest realm="testrealm@host.com",
        nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41")"});
    EXPECT_FALSE(challenge) << "a line break is in no header";
    const auto plain =
        read_digest_challenge({R"(Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093")"});
    ASSERT_TRUE(plain);
    const auto said = digest_answer(*plain, {"GET", "/dir/index.html", "Mufasa", "CircleOfLife", "x", 1});
    EXPECT_NE(said.find("response=\"1949323746fe6a43ef61f9606e7febea\""), std::string::npos) << said;
    EXPECT_EQ(said.find("qop"), std::string::npos);
    EXPECT_EQ(said.find("algorithm"), std::string::npos);
}

TEST(Digest, SeveralChallengesInOneHeader) {
    const auto found = read_digest_challenge(
        {R"(Negotiate, Basic realm="a, Digest nonce=", Digest realm="b\"c", nonce="n", stale=TRUE, qop=auth)"});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->realm, "b\"c");
    EXPECT_TRUE(found->stale);
    EXPECT_EQ(found->quality, DigestChallenge::Quality::auth);
}

TEST(Digest, WhatCannotBeAnswered) {
    for (const auto* value :
         {"", "Basic realm=\"x\"", "Digest realm=\"x\"", "Digest nonce=\"n\", algorithm=SHA-512-256",
          "Digest nonce=\"n\", qop=\"auth-int\"", "Digest nonce=\"n\x01\"", "Digest", "Digest nonce=\"", ",,,="}) {
        EXPECT_FALSE(read_digest_challenge({value})) << value;
    }
}

TEST(Digest, ASessionAndAHiddenUser) {
    auto challenge = *read_digest_challenge({R"(Digest realm="r", nonce="n", algorithm=MD5-sess, userhash=true)"});
    const auto said = answer(challenge, "J\xC3\xA4s\xC3\xB8n");
    EXPECT_EQ(said.find("J\xC3"), std::string::npos) << said;
    EXPECT_NE(said.find("userhash=true"), std::string::npos);
    EXPECT_NE(said.find("cnonce="), std::string::npos);
}

/// What a command prints.
std::string output_of(const std::string& command) {
    std::string text;
    auto* const pipe = ::popen((command + " 2>&1").c_str(), "r");  // NOLINT(cert-env33-c): a test's own command
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
        text += static_cast<char>(c);
    }
    EXPECT_EQ(::pclose(pipe), 0) << text;
    return text;
}

/// Another program's reading of a token: its claims, or why it does not believe it. Debian's python has the library.
std::string read_by_python(const std::string& token, const std::string& key, const std::string& algorithm) {
    return output_of(
        "/usr/bin/python3 -c '\nimport json, sys, jwt\ntoken, key, algorithm = sys.argv[1:]\n"
        "if \"PRIVATE\" in key:\n"
        "    from cryptography.hazmat.primitives import serialization as s\n"
        "    key = s.load_pem_private_key(key.encode(), None).public_key()\n"
        "claims = jwt.decode(token, key, algorithms=[algorithm], audience=\"dinas\", "
        "options={\"verify_exp\": False, \"verify_iat\": False})\n"
        "print(json.dumps([jwt.get_unverified_header(token), claims], sort_keys=True), end=\"\")\n' \"" +
        token + "\" \"" + key + "\" " + algorithm);
}

std::string make_ec_key() {
    return output_of("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
}
std::string make_rsa_key() {
    return output_of("openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048");
}

TEST(SignedTokens, AreReadByAnotherProgram) {
    const std::chrono::system_clock::time_point now{std::chrono::seconds{1'764'000'000}};
    const std::pair<SignedToken::Algorithm, std::pair<const char*, std::string>> cases[] = {
        {SignedToken::Algorithm::hs256, {"HS256", "a shared secret of enough bytes!"}},
        {SignedToken::Algorithm::rs256, {"RS256", make_rsa_key()}},
        {SignedToken::Algorithm::es256, {"ES256", make_ec_key()}}};
    for (const auto& [algorithm, names] : cases) {
        SignedToken rules;
        rules.algorithm = algorithm;
        rules.claims = {{"iss", "sp4n"}, {"aud", boost::json::array{"dinas"}}};
        rules.key_id = "k1";
        const auto token = sign_token(rules, names.second, now, "id-1");
        ASSERT_TRUE(token) << names.first;
        EXPECT_EQ(
            read_by_python(*token, names.second, names.first),
            std::string{R"([{"alg": ")"} + names.first +
                R"(", "kid": "k1", "typ": "JWT"}, {"aud": ["dinas"], "exp": 1764000300, "iat": 1764000000, "iss": "sp4n", "jti": "id-1"}])");
    }
}

TEST(SignedTokens, AKeyOfAnotherKindIsNone) {
    SignedToken rules;
    rules.algorithm = SignedToken::Algorithm::rs256;
    EXPECT_FALSE(sign_token(rules, make_ec_key(), {}, ""));
    EXPECT_FALSE(sign_token(rules, "no key", {}, ""));
    rules.algorithm = SignedToken::Algorithm::es256;
    EXPECT_FALSE(sign_token(rules, make_rsa_key(), {}, ""));
}

}  // namespace
}  // namespace hub::plugins
