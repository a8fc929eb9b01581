// TH11, A6: who sent a request is proven on the raw bytes, or not at all.
#include "signature.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <random>

namespace hub::rest {
namespace {

/// The example of standardwebhooks.com's reference libraries.
constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* payload = R"({"test": 2432232314})";
const sdk::Time sent_at{std::chrono::seconds{1'614'265'330}};

class Request {
public:
    Request(std::vector<std::pair<std::string, std::string>> headers, std::string body)
        : headers_{std::move(headers)}, body_{std::move(body)} {}
    std::optional<Verified> verify(
        const SignatureRules& rules, std::vector<std::string> secrets, sdk::Time now = sent_at) const {
        std::vector<hubc_attribute> list;
        for (const auto& [name, value] : headers_) {
            list.push_back({sizeof(hubc_attribute), 0, sdk::c_str(name), sdk::c_str(value)});
        }
        const hubc_web_request raw{
            sizeof(hubc_web_request),
            0,
            sdk::c_str("POST"),
            {"", 0},
            {"", 0},
            {list.data(), static_cast<std::uint32_t>(list.size()), sizeof(hubc_attribute)},
            sdk::c_str(body_)};
        return rest::verify(rules, sdk::WebRequest{raw}, secrets, now);
    }

private:
    std::vector<std::pair<std::string, std::string>> headers_;
    std::string body_;
};

Request standard(const std::string& signature, const std::string& body = payload, const char* time = "1614265330") {
    return {
        {{"webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"}, {"webhook-timestamp", time}, {"webhook-signature", signature}},
        body};
}

const std::string good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

TEST(Signature, TheReferenceExampleIsProvenAndNamesItsMessage) {
    const auto proof = standard(good).verify({}, {secret});
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->id, "msg_p5jXN8AQM9LWM0D4loKWxJek");
    EXPECT_TRUE(standard("v1,AAAA v2,xx " + good).verify({}, {secret})) << "one of several";
    EXPECT_TRUE(standard(good).verify({}, {"whsec_AAAA", secret})) << "while secrets are being replaced";
}

TEST(Signature, EveryBitCounts) {
    std::mt19937 random{7};
    for (int i = 0; i < 2'000; ++i) {
        auto body = std::string{payload};
        body[random() % body.size()] ^= static_cast<char>(1U << random() % 8);
        EXPECT_FALSE(standard(good, body).verify({}, {secret}));
    }
    for (std::size_t i = 3; i + 1 < good.size(); ++i) {
        auto bad = good;
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(standard(bad).verify({}, {secret})) << i;
    }
    EXPECT_FALSE(standard(good, R"({"test":2432232314})").verify({}, {secret})) << "the same JSON, other bytes (SAB10)";
    EXPECT_FALSE(standard(good, std::string{payload} + "\n").verify({}, {secret}));
}

TEST(Signature, TheWindowHasTwoEdges) {
    SignatureRules rules;
    using std::chrono::seconds;
    EXPECT_TRUE(standard(good).verify(rules, {secret}, sent_at + seconds{300}));
    EXPECT_TRUE(standard(good).verify(rules, {secret}, sent_at - seconds{300}));
    EXPECT_FALSE(standard(good).verify(rules, {secret}, sent_at + seconds{301}));
    EXPECT_FALSE(standard(good).verify(rules, {secret}, sent_at - seconds{301}));
    for (const auto* time : {"", "x", "-1", "1614265330 ", "99999999999999999999", "1e9"}) {
        EXPECT_FALSE(standard(good, payload, time).verify(rules, {secret})) << time;
    }
}

TEST(Signature, WithoutASecretOrAHeaderNothingIsProven) {
    EXPECT_FALSE(standard(good).verify({}, {}));
    EXPECT_FALSE(standard("").verify({}, {secret}));
    EXPECT_FALSE(standard("v1").verify({}, {secret}));
    EXPECT_FALSE(standard("v1,").verify({}, {secret}));
    EXPECT_FALSE(Request({}, payload).verify({}, {secret}));
    const Request twice{
        {{"webhook-id", "a"}, {"webhook-id", "b"}, {"webhook-timestamp", "1614265330"}, {"webhook-signature", good}},
        payload};
    EXPECT_FALSE(twice.verify({}, {secret})) << "a header that comes twice is none";
}

std::string hex_mac(const EVP_MD* digest, const std::string& key, const std::string& text) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    HMAC(
        digest, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
        text.size(), out, &length);
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        constexpr const char* digits = "0123456789abcdef";
        hex += digits[out[i] >> 4U];
        hex += digits[out[i] & 15U];
    }
    return hex;
}

TEST(Signature, AnHmacInAHeader) {
    SignatureRules rules;
    rules.scheme = SignatureRules::Scheme::hmac;
    rules.header = "x-hub-signature-256";
    rules.prefix = "sha256=";
    const std::string body{"a\0b\xFF", 4};
    const auto mac = hex_mac(EVP_sha256(), "rahasia", body);
    EXPECT_TRUE(Request({{"x-hub-signature-256", "sha256=" + mac}}, body).verify(rules, {"rahasia"}));
    EXPECT_FALSE(Request({{"x-hub-signature-256", "sha1=" + mac}}, body).verify(rules, {"rahasia"}));
    EXPECT_FALSE(Request({{"x-hub-signature-256", "sha256=" + mac.substr(2)}}, body).verify(rules, {"rahasia"}));
    EXPECT_FALSE(Request({{"x-hub-signature-256", "sha256=" + mac}}, body).verify(rules, {"lain"}));
    rules.timestamp_header = "x-time";
    const auto timed = hex_mac(EVP_sha256(), "rahasia", "1614265330." + body);
    EXPECT_TRUE(Request({{"x-hub-signature-256", "sha256=" + timed}, {"x-time", "1614265330"}}, body)
                    .verify(rules, {"rahasia"}));
    EXPECT_FALSE(
        Request({{"x-hub-signature-256", "sha256=" + mac}, {"x-time", "1614265330"}}, body).verify(rules, {"rahasia"}))
        << "the time is signed too";
    rules.timestamp_header.clear();
    rules.sha512 = true;
    EXPECT_TRUE(Request({{"x-hub-signature-256", "sha256=" + hex_mac(EVP_sha512(), "rahasia", body)}}, body)
                    .verify(rules, {"rahasia"}));
}

TEST(Signature, AToken) {
    SignatureRules rules;
    rules.scheme = SignatureRules::Scheme::token;
    rules.header = "x-token";
    EXPECT_TRUE(Request({{"x-token", "rahasia"}}, payload).verify(rules, {"rahasia"}));
    EXPECT_FALSE(Request({{"x-token", "rahasi"}}, payload).verify(rules, {"rahasia"}));
    EXPECT_FALSE(Request({{"x-token", ""}}, payload).verify(rules, {"rahasia"}));
}

}  // namespace
}  // namespace hub::rest
