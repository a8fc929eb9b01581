#include "mail_server.hpp"

#include "hub/plugins/http_body.hpp"

#include <algorithm>

namespace hub::email {
namespace {

using plugins::LineDialer;
using plugins::Tree;

plugins::HttpTarget target_of(const ServerRules& rules, sdk::Host host) {
    auto target = rules.target;
    if (rules.tls == LineDialer::Tls::none) {
        target.tls.reset();
    } else if (!rules.key_password_secret.empty()) {
        target.tls->key_password = [host, name = rules.key_password_secret] { return host.secret(name); };
    }
    return target;
}

void read_timeouts(const Tree& tree, plugins::HttpTimeouts& timeouts) {
    tree.only({"connect", "send", "receive"});
    for (const auto& [key, into] :
         {std::pair{"connect", &timeouts.connect}, std::pair{"send", &timeouts.send},
          std::pair{"receive", &timeouts.receive}}) {
        if (tree.find(key) == nullptr) {
            continue;
        }
        const auto duration = sdk::parse_duration(tree.text(key));
        if (!duration || duration->count() == 0) {
            tree.fault(key, "must be a duration such as 500ms, 30s");
        } else {
            *into = *duration;
        }
    }
}

LoginRules read_login(const Tree& tree) {
    tree.only({"user", "password", "mechanism", "oauth2"});
    LoginRules made;
    made.user = tree.text("user", true);
    if (std::ranges::any_of(made.user, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
        tree.fault("user", "must hold no control characters");
    }
    if ((tree.find("password") == nullptr) == (tree.find("oauth2") == nullptr)) {
        tree.fault("", "either 'password' or 'oauth2' proves who we are");
        return made;
    }
    if (const auto* oauth2 = tree.mapping("oauth2")) {
        made.oauth2 = plugins::read_oauth2(tree.below("oauth2", *oauth2));
    } else if (tree.find("password") != nullptr) {
        made.password_secret = tree.secret("password");
    }
    if (const auto how = tree.text("mechanism"); how == "plain") {
        made.how = LoginRules::How::plain;
    } else if (how == "login") {
        made.how = LoginRules::How::login;
    } else if (tree.find("mechanism") != nullptr) {
        tree.fault("mechanism", "must be plain or login; without it the server's choice is taken");
    }
    return made;
}

bool is_host(std::string_view host) {
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == ':';
    });
}

}  // namespace

ServerRules read_server(const Tree& tree, Ports ports) {
    ServerRules made;
    made.target.timeouts.receive = std::chrono::seconds{60};
    made.target.host = tree.text("server", true);
    if (!made.target.host.empty() && !is_host(made.target.host)) {
        tree.fault("server", "must be a host's name or address");
    }
    if (const auto how = tree.text("security"); how == "tls") {
        made.tls = LineDialer::Tls::at_once;
    } else if (how == "none") {
        made.tls = LineDialer::Tls::none;
    } else if (tree.find("security") != nullptr && how != "starttls") {
        tree.fault("security", "must be starttls, tls or none");
    }
    made.target.port = made.tls == LineDialer::Tls::at_once ? ports.tls : ports.clear;
    if (const auto* port = tree.find("port")) {
        const auto* number = port->if_int64();
        if (number == nullptr || *number < 1 || *number > 65535) {
            tree.fault("port", "must be a port's number");
        } else {
            made.target.port = static_cast<std::uint16_t>(*number);
        }
    }
    made.target.tls.emplace();
    if (const auto* tls = tree.mapping("tls")) {
        auto read = plugins::read_tls_settings(tree.below("tls", *tls));
        made.target.tls = std::move(read.rules);
        made.key_password_secret = std::move(read.key_password_secret);
        if (made.tls == LineDialer::Tls::none) {
            tree.fault("tls", "is for security starttls or tls");
        }
    }
    if (const auto* auth = tree.mapping("auth")) {
        made.login = read_login(tree.below("auth", *auth));
        if (made.tls == LineDialer::Tls::none) {
            tree.fault("auth", "would go over the line for everybody to read: security must be starttls or tls");
        }
    }
    if (const auto* timeouts = tree.mapping("timeouts")) {
        read_timeouts(tree.below("timeouts", *timeouts), made.target.timeouts);
    }
    return made;
}

MailServer::MailServer(const ServerRules& rules, sdk::Host host)
    : rules_{rules}, host_{host}, dialer_{target_of(rules, host), rules.tls} {
    if (rules.login && rules.login->oauth2) {
        tokens_ = std::make_unique<plugins::AccessTokens>(*rules.login->oauth2, host);
    }
}

std::string MailServer::check() {
    if (auto fault = dialer_.check_files(); !fault.empty()) {
        return fault;
    }
    if (tokens_ != nullptr) {
        return tokens_->check();
    }
    if (!rules_.login) {
        return {};
    }
    plugins::HttpFailure failure;
    return secret({}, failure) ? std::string{} : failure.detail;
}

std::optional<Secret> MailServer::secret(Time deadline, plugins::HttpFailure& failure) {
    const auto& login = *rules_.login;
    auto value = tokens_ != nullptr ? tokens_->get(deadline, failure) : host_.secret(login.password_secret);
    if (tokens_ == nullptr &&
        (!value || value->empty() || value->find_first_of(std::string{"\0\r\n", 3}) != std::string::npos)) {
        failure = {
            plugins::Reached::nothing, plugins::FailureKind::credential,
            "the secret '" + login.password_secret + "' is not there or cannot be used"};
        return std::nullopt;
    }
    return value ? std::optional{Secret{login.user, std::move(*value), tokens_ != nullptr}} : std::nullopt;
}

void MailServer::refused(const Secret& secret) {
    if (tokens_ != nullptr) {
        (void)tokens_->refused(secret.value);
    }
}

std::string xoauth2(const Secret& secret) {
    std::string out;
    plugins::append_base64(out, "user=" + secret.user + "\x01" + "auth=Bearer " + secret.value + "\x01\x01");
    return out;
}

sdk::Cause cause_of(const plugins::HttpFailure& failure) {
    switch (failure.kind) {
        case plugins::FailureKind::timeout: return sdk::Cause::timeout;
        case plugins::FailureKind::tls: return sdk::Cause::config;
        case plugins::FailureKind::credential: return sdk::Cause::auth;
        case plugins::FailureKind::name:
        case plugins::FailureKind::refused:
        case plugins::FailureKind::cut:
        case plugins::FailureKind::too_large:
        case plugins::FailureKind::malformed:
        case plugins::FailureKind::bad_header:
        case plugins::FailureKind::file: break;
    }
    return sdk::Cause::network;
}

}  // namespace hub::email
