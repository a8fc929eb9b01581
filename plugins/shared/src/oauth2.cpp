// Tokens of an authorization server (RFC 6749, 4.4): fetched, kept until shortly before they end, fetched anew.
#include "credential.hpp"

#include "hub/plugins/template.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>

namespace hub::plugins {
namespace {

constexpr std::chrono::seconds longest_fetch{30};
constexpr std::chrono::seconds rest{10};
constexpr std::size_t most_token_bytes = std::size_t{64} * 1024;
constexpr std::string_view secret_prefix = "secret:";

void append_field(std::string& form, std::string_view name, std::string_view value) {
    form += form.empty() ? "" : "&";
    append_escaped(form, name, Escape::url_component);
    form += '=';
    append_escaped(form, value, Escape::url_component);
}

HttpTarget target_of(const OAuth2& rules, sdk::Host host) {
    HttpTarget target;
    target.host = rules.token_url.host;
    target.port = rules.token_url.port;
    target.max_answer_bytes = most_token_bytes;
    if (rules.token_url.tls) {
        target.tls = rules.tls.rules;
        if (!rules.tls.key_password_secret.empty()) {
            target.tls->key_password = [host, name = rules.tls.key_password_secret] { return host.secret(name); };
        }
    }
    return target;
}

/// The error's code of RFC 6749, if it is one: what else stands there may be anything.
std::string error_code(const boost::json::object& answer) {
    const auto* error = answer.if_contains("error");
    const auto* text = error == nullptr ? nullptr : error->if_string();
    const auto is_code = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const bool good = text != nullptr && !text->empty() && text->size() <= 40 && std::ranges::all_of(*text, is_code);
    return good ? std::string{*text} : std::string{};
}

/// Seconds, as a number or a text; empty: it does not say.
std::optional<std::int64_t> seconds_at(const boost::json::object& answer, std::string_view name) {
    const auto* value = answer.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto text = value->is_string() ? std::string{value->get_string()} : boost::json::serialize(*value);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && number > 0 && number < 1'000'000'000 ? std::optional{number} : std::nullopt;
}

class Tokens final : public Credential {
public:
    Tokens(const OAuth2& rules, sdk::Host host)
        : rules_{rules}, host_{host}, secret_{host, rules.secret}, client_{target_of(rules, host)} {}

    std::string check() override {
        auto fault = client_.check_files();
        return !fault.empty() ? fault : secret_.get() ? std::string{} : secret_.missing();
    }

    std::optional<Proof> prove(const HttpRequest&, Time deadline, HttpFailure& failure) override {
        const std::lock_guard lock{mutex_};  // who comes meanwhile waits for the same token
        const auto now = std::chrono::steady_clock::now();
        if ((token_.empty() || now >= good_until_) && !fetch(std::min(deadline, now + longest_fetch), failure)) {
            return std::nullopt;
        }
        return Proof{"Authorization", "Bearer " + token_, {}};
    }

    bool renew(const Proof& used, const HttpAnswer&) override {
        const std::lock_guard lock{mutex_};
        if (used.value != "Bearer " + token_) {
            return true;  // somebody else has renewed it
        }
        const auto now = std::chrono::steady_clock::now();
        if (now - fetched_at_ < rest) {
            return false;  // it is new: a newer one would be refused as well
        }
        token_.clear();
        (void)secret_.refresh();
        return true;
    }

private:
    std::optional<HttpRequest> request(HttpFailure& failure) {
        const auto secret = secret_.get();
        if (!secret) {
            failure = no_proof(secret_.missing());
            return std::nullopt;
        }
        HttpRequest out;
        out.method = "POST";
        out.path = rules_.token_url.path.empty() ? "/" : rules_.token_url.path;
        out.content_type = "application/x-www-form-urlencoded";
        out.headers.emplace_back("Accept", "application/json");
        append_field(out.body, "grant_type", rules_.grant_type);
        for (const auto& [name, value] :
             {std::pair{"scope", &rules_.scope}, std::pair{"audience", &rules_.audience},
              std::pair{"resource", &rules_.resource}}) {
            if (!value->empty()) {
                append_field(out.body, name, *value);
            }
        }
        for (const auto& [name, value] : rules_.extra) {
            const bool is_secret = value.starts_with(secret_prefix);
            const auto given = is_secret ? host_.secret(value.substr(secret_prefix.size())) : std::optional{value};
            if (!given) {
                failure = no_proof("a secret of auth.oauth2.extra is not there");
                return std::nullopt;
            }
            append_field(out.body, name, *given);
        }
        if (rules_.client_auth == OAuth2::ClientAuth::body) {
            append_field(out.body, "client_id", rules_.client_id);
            append_field(out.body, "client_secret", *secret);
        } else {
            std::string pair;
            append_escaped(pair, rules_.client_id, Escape::url_component);
            pair += ':';
            append_escaped(pair, *secret, Escape::url_component);
            std::string value = "Basic ";
            append_base64(value, pair);
            out.headers.emplace_back("Authorization", std::move(value));
        }
        return out;
    }

    bool fetch(Time deadline, HttpFailure& failure) {
        const auto asked = request(failure);
        if (!asked) {
            return false;
        }
        const auto result = client_.send(*asked, deadline);
        if (const auto* failed = std::get_if<HttpFailure>(&result)) {
            failure = *failed;
            failure.reached = Reached::nothing;  // at the agency
            failure.detail = "the token endpoint: " + failure.detail;
            return false;
        }
        return read(std::get<HttpAnswer>(result), failure);
    }

    bool read(const HttpAnswer& answer, HttpFailure& failure) {
        boost::json::error_code error;
        const auto document = boost::json::parse(answer.body, error);
        const auto* object = error ? nullptr : document.if_object();
        const auto* token = object == nullptr ? nullptr : object->if_contains("access_token");
        const auto* text = token == nullptr ? nullptr : token->if_string();
        const std::string found = text == nullptr ? std::string{} : std::string{*text};
        if (answer.status != 200 || found.empty() || !is_safe_header_value(found)) {
            if (answer.status == 400 || answer.status == 401) {
                (void)secret_.refresh();
            }
            const auto code = object == nullptr ? std::string{} : error_code(*object);
            failure = no_proof(
                "the token endpoint answered " + std::to_string(answer.status) +
                (code.empty() ? " without a token" : ", " + code));
            return false;
        }
        token_ = found;
        fetched_at_ = std::chrono::steady_clock::now();
        const auto said = seconds_at(*object, "expires_in");
        const std::chrono::milliseconds lifetime = said ? std::chrono::seconds{*said} : rules_.default_lifetime;
        good_until_ = fetched_at_ + std::max(lifetime - rules_.margin, lifetime / 2);
        return true;
    }

    OAuth2 rules_;
    sdk::Host host_;
    KeptSecret secret_;
    HttpClient client_;
    std::mutex mutex_;
    std::string token_;
    Time fetched_at_;
    Time good_until_;
};

}  // namespace

std::unique_ptr<Credential> make_oauth2_credential(const OAuth2& rules, sdk::Host host) {
    return std::make_unique<Tokens>(rules, host);
}

}  // namespace hub::plugins
