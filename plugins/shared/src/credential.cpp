#include "credential.hpp"

#include "hub/plugins/template.hpp"

namespace hub::plugins {
namespace {

constexpr std::chrono::seconds rest{10};

class Anonymous final : public Credential {
public:
    std::optional<Proof> prove(const HttpRequest&, Time, HttpFailure&) override { return Proof{}; }
    bool renew(const Proof&, const HttpAnswer&) override { return false; }
};

/// A secret as it is: in a header, in the address, or with a user's name.
class Plain final : public Credential {
public:
    using Write = Proof (*)(const std::string& first, const std::string& second, const std::string& secret);
    Plain(sdk::Host host, std::string secret, std::string first, std::string second, Write write)
        : secret_{host, std::move(secret)}, first_{std::move(first)}, second_{std::move(second)}, write_{write} {}

    std::string check() override { return usable() ? std::string{} : secret_.missing(); }
    std::optional<Proof> prove(const HttpRequest&, Time, HttpFailure& failure) override {
        const auto secret = usable();
        if (!secret) {
            failure = no_proof(secret_.missing());
            return std::nullopt;
        }
        return write_(first_, second_, *secret);
    }
    bool renew(const Proof&, const HttpAnswer&) override { return secret_.refresh(); }

private:
    std::optional<std::string> usable() {
        auto secret = secret_.get();
        return secret && is_safe_header_value(*secret) ? std::move(secret) : std::nullopt;
    }
    KeptSecret secret_;
    std::string first_;
    std::string second_;
    Write write_;
};

Proof in_header(const std::string& header, const std::string& prefix, const std::string& secret) {
    return {header, prefix + secret, {}};
}

Proof in_query(const std::string& name, const std::string& /*none*/, const std::string& secret) {
    Proof proof;
    append_escaped(proof.query, name, Escape::url_component);
    proof.query += '=';
    append_escaped(proof.query, secret, Escape::url_component);
    return proof;
}

Proof as_basic(const std::string& user, const std::string& /*none*/, const std::string& secret) {
    Proof proof{"Authorization", "Basic ", {}};
    append_base64(proof.value, user + ":" + secret);
    return proof;
}

struct Maker {
    sdk::Host host;
    std::unique_ptr<Credential> operator()(const NoAuth&) const { return std::make_unique<Anonymous>(); }
    std::unique_ptr<Credential> operator()(const HeaderAuth& r) const {
        return std::make_unique<Plain>(host, r.secret, r.header, r.prefix, &in_header);
    }
    std::unique_ptr<Credential> operator()(const QueryAuth& r) const {
        return std::make_unique<Plain>(host, r.secret, r.name, "", &in_query);
    }
    std::unique_ptr<Credential> operator()(const BasicAuth& r) const {
        return std::make_unique<Plain>(host, r.secret, r.user, "", &as_basic);
    }
    std::unique_ptr<Credential> operator()(const DigestAuth& r) const { return make_digest_credential(r, host); }
    std::unique_ptr<Credential> operator()(const OAuth2& r) const { return make_oauth2_credential(r, host); }
    std::unique_ptr<Credential> operator()(const SignedToken& r) const { return make_signed_credential(r, host); }
};

}  // namespace

std::unique_ptr<Credential> make_credential(const Auth& auth, sdk::Host host) {
    return std::visit(Maker{host}, auth);
}

HttpFailure no_proof(std::string why) {
    return {Reached::nothing, FailureKind::credential, std::move(why)};
}

std::optional<std::string> KeptSecret::fetch() const {
    auto secret = host_.secret(name_);
    // A PEM key has lines; whether a value can be a header is for who writes one. NUL is in no secret.
    if (!secret || secret->empty() || secret->find('\0') != std::string::npos) {
        return std::nullopt;
    }
    return secret;
}

std::optional<std::string> KeptSecret::get() {
    const std::lock_guard lock{mutex_};
    if (value_.empty()) {
        auto fresh = fetch();
        if (!fresh) {
            return std::nullopt;
        }
        value_ = std::move(*fresh);
        fetched_at_ = std::chrono::steady_clock::now();
    }
    return value_;
}

bool KeptSecret::refresh() {
    const std::lock_guard lock{mutex_};
    const auto now = std::chrono::steady_clock::now();
    if (now - fetched_at_ < rest) {
        return false;
    }
    fetched_at_ = now;
    auto fresh = fetch();
    if (!fresh || *fresh == value_) {
        return false;
    }
    value_ = std::move(*fresh);
    return true;
}

}  // namespace hub::plugins
