#include "digest_auth.hpp"

#include "credential.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <stdexcept>

namespace hub::plugins {
namespace {

std::string lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string hex(const unsigned char* bytes, std::size_t length) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < length; ++i) {
        out += digits[bytes[i] >> 4U];
        out += digits[bytes[i] & 15U];
    }
    return out;
}

std::string hash_of(DigestChallenge::Hash hash, std::string_view text) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    const auto* const method = hash == DigestChallenge::Hash::md5 ? EVP_md5() : EVP_sha256();
    if (EVP_Digest(text.data(), text.size(), bytes, &length, method, nullptr) != 1) {
        throw std::runtime_error{"a digest cannot be computed"};
    }
    return hex(bytes, length);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + '"';
}

using Fields = std::map<std::string, std::string, std::less<>>;

/// The list of "name=value" after a scheme's name; stops at what is none, such as the next scheme.
class FieldReader {
public:
    explicit FieldReader(std::string_view text) : text_{text} {}

    Fields read() {
        Fields fields;
        while (true) {
            skip(" ,\t");
            const auto before = at_;
            const auto name = token();
            skip(" \t");
            if (name.empty() || at_ >= text_.size() || text_[at_] != '=') {
                at_ = before;
                return fields;
            }
            ++at_;
            skip(" \t");
            fields.emplace(
                lower(name), at_ < text_.size() && text_[at_] == '"' ? quoted_value() : std::string{token()});
        }
    }
    /// The next scheme's name; empty: there is none.
    std::string scheme() {
        skip(" ,\t");
        return lower(token());
    }

private:
    void skip(std::string_view what) {
        while (at_ < text_.size() && what.find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
    }
    std::string_view token() {
        const auto begin = at_;
        while (at_ < text_.size() && std::string_view{" ,=\t\""}.find(text_[at_]) == std::string_view::npos) {
            ++at_;
        }
        return text_.substr(begin, at_ - begin);
    }
    std::string quoted_value() {
        std::string value;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
                ++at_;
            }
            value += text_[at_];
        }
        at_ = std::min(at_ + 1, text_.size());  // it may end within the quotes
        return value;
    }
    std::string_view text_;
    std::size_t at_ = 0;
};

std::string at(const Fields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string{} : found->second;
}

/// Empty: it wants what we cannot do.
std::optional<DigestChallenge> challenge_of(const Fields& fields) {
    DigestChallenge made;
    made.realm = at(fields, "realm");
    made.nonce = at(fields, "nonce");
    made.opaque = at(fields, "opaque");
    made.algorithm = at(fields, "algorithm");
    made.hides_user = lower(at(fields, "userhash")) == "true";
    made.stale = lower(at(fields, "stale")) == "true";
    auto name = lower(made.algorithm);
    made.session = name.ends_with("-sess");
    if (made.session) {
        name.resize(name.size() - 5);
    }
    if (!name.empty() && name != "md5" && name != "sha-256") {
        return std::nullopt;
    }
    made.hash = name == "sha-256" ? DigestChallenge::Hash::sha256 : DigestChallenge::Hash::md5;
    if (const auto qualities = at(fields, "qop"); !qualities.empty()) {
        FieldReader words{qualities};
        auto word = words.scheme();
        while (!word.empty() && word != "auth") {
            word = words.scheme();
        }
        if (word.empty()) {
            return std::nullopt;  // auth-int alone
        }
        made.quality = DigestChallenge::Quality::auth;
    }
    const auto is_plain = [](const std::string& text) {
        return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    };
    const bool plain = is_plain(made.realm) && is_plain(made.nonce) && is_plain(made.opaque);
    return made.nonce.empty() || !plain ? std::nullopt : std::optional{std::move(made)};
}

class Digest final : public Credential {
public:
    Digest(const DigestAuth& rules, sdk::Host host) : user_{rules.user}, secret_{host, rules.secret} {}

    std::string check() override { return secret_.get() ? std::string{} : secret_.missing(); }

    std::optional<Proof> prove(const HttpRequest& request, Time, HttpFailure& failure) override {
        const auto password = secret_.get();
        if (!password) {
            failure = no_proof(secret_.missing());
            return std::nullopt;
        }
        unsigned char random[16];
        if (RAND_bytes(random, sizeof random) != 1) {
            failure = no_proof("there is no randomness");
            return std::nullopt;
        }
        const auto client_nonce = hex(random, sizeof random);
        const std::lock_guard lock{mutex_};
        if (!challenge_) {
            return Proof{};  // the first answer is a challenge
        }
        return Proof{
            "Authorization",
            digest_answer(*challenge_, {request.method, request.path, user_, *password, client_nonce, ++count_}),
            {}};
    }

    bool renew(const Proof& used, const HttpAnswer& refusal) override {
        std::vector<std::string_view> values;
        for (const auto& [name, value] : refusal.headers) {
            if (name == "www-authenticate") {
                values.emplace_back(value);
            }
        }
        auto challenge = read_digest_challenge(values);
        if (!challenge) {
            return false;
        }
        const bool password_was_refused = !used.header.empty() && !challenge->stale;
        {
            const std::lock_guard lock{mutex_};
            challenge_ = std::move(challenge);
            count_ = 0;
        }
        return !password_was_refused || secret_.refresh();
    }

private:
    std::string user_;
    KeptSecret secret_;
    std::mutex mutex_;
    std::optional<DigestChallenge> challenge_;
    std::uint32_t count_ = 0;
};

}  // namespace

std::optional<DigestChallenge> read_digest_challenge(const std::vector<std::string_view>& values) {
    std::optional<DigestChallenge> best;
    for (const auto value : values) {
        FieldReader reader{value};
        for (auto scheme = reader.scheme(); !scheme.empty(); scheme = reader.scheme()) {
            const auto fields = reader.read();
            if (scheme != "digest") {
                continue;
            }
            auto found = challenge_of(fields);
            if (found && (!best || found->hash > best->hash)) {
                best = std::move(found);
            }
        }
    }
    return best;
}

std::string digest_answer(const DigestChallenge& challenge, const DigestRequest& request) {
    const auto hash = [&](const std::string& text) { return hash_of(challenge.hash, text); };
    const std::string user{request.user};
    auto secret = hash(user + ":" + challenge.realm + ":" + std::string{request.password});
    if (challenge.session) {
        secret = hash(secret + ":" + challenge.nonce + ":" + std::string{request.client_nonce});
    }
    const auto what = hash(std::string{request.method} + ":" + std::string{request.path});
    char count[16];
    (void)std::snprintf(count, sizeof count, "%08x", request.count);
    const bool auth = challenge.quality == DigestChallenge::Quality::auth;
    const auto middle = auth ? std::string{count} + ":" + std::string{request.client_nonce} + ":auth:" : std::string{};
    const auto response = hash(secret + ":" + challenge.nonce + ":" + middle + what);

    auto out = "Digest username=" + quoted(challenge.hides_user ? hash(user + ":" + challenge.realm) : user) +
               ", realm=" + quoted(challenge.realm) + ", nonce=" + quoted(challenge.nonce) +
               ", uri=" + quoted(request.path) + ", response=\"" + response + "\"";
    if (!challenge.algorithm.empty()) {
        out += ", algorithm=" + challenge.algorithm;
    }
    if (!challenge.opaque.empty()) {
        out += ", opaque=" + quoted(challenge.opaque);
    }
    if (auth || challenge.session) {
        out += ", cnonce=" + quoted(request.client_nonce);
    }
    if (auth) {
        out += ", qop=auth, nc=" + std::string{count};
    }
    return challenge.hides_user ? out + ", userhash=true" : out;
}

std::unique_ptr<Credential> make_digest_credential(const DigestAuth& rules, sdk::Host host) {
    return std::make_unique<Digest>(rules, host);
}

}  // namespace hub::plugins
