#include "signed_token.hpp"

#include "credential.hpp"

#include <boost/json/serialize.hpp>
#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>

namespace hub::plugins {
namespace {

using Algorithm = SignedToken::Algorithm;

std::string base64url(std::string_view bytes) {
    std::string out;
    append_base64(out, bytes);
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    while (out.ends_with('=')) {
        out.pop_back();
    }
    return out;
}

std::string as_text(const unsigned char* bytes, std::size_t length) {
    std::string out(length, '\0');
    std::copy_n(bytes, length, out.begin());
    return out;
}

std::optional<std::string> hmac(std::string_view key, std::string_view text) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    std::size_t length = 0;
    const bool made = EVP_Q_mac(
                          nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(),
                          reinterpret_cast<const unsigned char*>(text.data()),  // NOLINT: OpenSSL's bytes
                          text.size(), bytes, sizeof bytes, &length) != nullptr;
    return made ? std::optional{as_text(bytes, length)} : std::nullopt;
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key read_key(std::string_view pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bytes{
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
    // Without a callback an encrypted key would ask the terminal.
    const auto no_password = [](char*, int, int, void*) { return 0; };
    return {PEM_read_bio_PrivateKey(bytes.get(), nullptr, no_password, nullptr), &EVP_PKEY_free};
}

/// r and s, 32 bytes each, out of what OpenSSL writes (RFC 7518, 3.4).
std::optional<std::string> plain_ecdsa(const std::string& der) {
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());  // NOLINT: OpenSSL's bytes
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair{
        d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())), &ECDSA_SIG_free};
    unsigned char bytes[64];
    if (pair == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes, 32) != 32 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes + 32, 32) != 32) {
        return std::nullopt;
    }
    return as_text(bytes, sizeof bytes);
}

bool fits(const EVP_PKEY& key, Algorithm algorithm) {
    if (algorithm == Algorithm::rs256) {
        return EVP_PKEY_get_base_id(&key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(&key) >= 2048;
    }
    return EVP_PKEY_get_base_id(&key) == EVP_PKEY_EC && EVP_PKEY_get_bits(&key) == 256;
}

std::optional<std::string> sign(Algorithm algorithm, std::string_view pem, std::string_view text) {
    const auto key = read_key(pem);
    if (key == nullptr || !fits(*key, algorithm)) {
        ERR_clear_error();
        return std::nullopt;
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: OpenSSL's bytes
    std::size_t length = 0;
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, bytes, text.size()) != 1) {
        return std::nullopt;
    }
    std::string signature(length, '\0');
    auto* out = reinterpret_cast<unsigned char*>(signature.data());  // NOLINT: OpenSSL's bytes
    if (EVP_DigestSign(context.get(), out, &length, bytes, text.size()) != 1) {
        return std::nullopt;
    }
    signature.resize(length);
    return algorithm == Algorithm::es256 ? plain_ecdsa(signature) : std::optional{std::move(signature)};
}

std::string_view name_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::hs256: return "HS256";
        case Algorithm::rs256: return "RS256";
        case Algorithm::es256: break;
    }
    return "ES256";
}

class Signer final : public Credential {
public:
    Signer(const SignedToken& rules, sdk::Host host) : rules_{rules}, host_{host}, key_{host, rules.secret} {}

    std::string check() override {
        const auto key = key_.get();
        if (!key) {
            return key_.missing();
        }
        return sign_token(rules_, *key, {}, "")
                   ? std::string{}
                   : "the secret of auth.jwt.key is no key for " + std::string{name_of(rules_.algorithm)};
    }

    std::optional<Proof> prove(const HttpRequest&, Time, HttpFailure& failure) override {
        const std::lock_guard lock{mutex_};
        const auto now = std::chrono::steady_clock::now();
        if ((token_.empty() || now >= good_until_ || rules_.use == SignedToken::Use::once) && !make(now, failure)) {
            return std::nullopt;
        }
        return Proof{rules_.header, rules_.prefix + token_, {}};
    }

    bool renew(const Proof& used, const HttpAnswer&) override {
        const std::lock_guard lock{mutex_};
        if (used.value == rules_.prefix + token_) {
            token_.clear();
        }
        return key_.refresh();
    }

private:
    bool make(Time now, HttpFailure& failure) {
        unsigned char random[16];
        const auto key = key_.get();
        if (!key || RAND_bytes(random, sizeof random) != 1) {
            failure = no_proof(key ? "there is no randomness" : key_.missing());
            return false;
        }
        auto made = sign_token(rules_, *key, host_.now(), base64url(as_text(random, sizeof random)));
        if (!made) {
            failure = no_proof("the secret of auth.jwt.key is no key for " + std::string{name_of(rules_.algorithm)});
            return false;
        }
        token_ = std::move(*made);
        good_until_ = now + rules_.lifetime / 2;
        return true;
    }

    SignedToken rules_;
    sdk::Host host_;
    KeptSecret key_;
    std::mutex mutex_;
    std::string token_;
    Time good_until_;
};

}  // namespace

std::optional<std::string> sign_token(
    const SignedToken& rules, std::string_view key, std::chrono::system_clock::time_point now, std::string_view id) {
    boost::json::object header{{"alg", name_of(rules.algorithm)}, {"typ", "JWT"}};
    if (!rules.key_id.empty()) {
        header["kid"] = rules.key_id;
    }
    auto claims = rules.claims;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    claims["iat"] = seconds;
    claims["exp"] = seconds + std::chrono::duration_cast<std::chrono::seconds>(rules.lifetime).count();
    claims["jti"] = id;
    auto text = base64url(boost::json::serialize(header)) + "." + base64url(boost::json::serialize(claims));
    const auto signature = rules.algorithm == Algorithm::hs256 ? hmac(key, text) : sign(rules.algorithm, key, text);
    return signature ? std::optional{text + "." + base64url(*signature)} : std::nullopt;
}

std::unique_ptr<Credential> make_signed_credential(const SignedToken& rules, sdk::Host host) {
    return std::make_unique<Signer>(rules, host);
}

}  // namespace hub::plugins
