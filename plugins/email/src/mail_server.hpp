#pragma once
#include "hub/plugins/access_token.hpp"
#include "hub/plugins/auth.hpp"
#include "hub/plugins/line_connection.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/host.hpp"
#include "hub/sdk/outcome.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace hub::email {

/// Who we are for a mail server. What is secret stands here by its name alone.
struct LoginRules {
    enum class How : std::uint8_t { best = 1, plain, login };
    std::string user;
    std::string password_secret{};
    How how = How::best;                      ///< of SMTP; the others know one way
    std::optional<plugins::OAuth2> oauth2{};  ///< instead of a password
};

/// A mail server as the settings say it.
struct ServerRules {
    plugins::HttpTarget target;
    plugins::LineDialer::Tls tls = plugins::LineDialer::Tls::later;
    std::string key_password_secret{};
    std::optional<LoginRules> login{};
};

/// Its ports where the settings name none: in the clear or STARTTLS, implicit TLS.
struct Ports {
    std::uint16_t clear = 587;
    std::uint16_t tls = 465;
};

/// server, port, security, tls, auth, timeouts of `tree`. Faults are appended.
ServerRules read_server(const plugins::Tree& tree, Ports ports);

/// What proves who we are, when it is needed.
struct Secret {
    std::string user;
    std::string value;   ///< password or token
    bool token = false;  ///< XOAUTH2
};

/// One mail server: connections, and what proves who we are there. Any thread.
class MailServer {
public:
    using Time = std::chrono::steady_clock::time_point;
    MailServer(const ServerRules& rules, sdk::Host host);

    /// Files and secrets that it needs are there. Empty: all; else what is missing. Not in a constructor.
    [[nodiscard]] std::string check();
    std::unique_ptr<plugins::LineConnection> dial(Time deadline, plugins::HttpFailure& failure) {
        return dialer_.dial(deadline, failure);
    }
    /// Empty: `failure` says why. Only where there is a login.
    std::optional<Secret> secret(Time deadline, plugins::HttpFailure& failure);
    /// The server did not believe it: somebody may have replaced it meanwhile.
    void refused(const Secret& secret);

    [[nodiscard]] const ServerRules& rules() const { return rules_; }

private:
    ServerRules rules_;
    sdk::Host host_;
    plugins::LineDialer dialer_;
    std::unique_ptr<plugins::AccessTokens> tokens_;
};

/// "user=…^Aauth=Bearer …^A^A" in base64.
std::string xoauth2(const Secret& secret);

/// Whose fault a broken connection is.
sdk::Cause cause_of(const plugins::HttpFailure& failure);

}  // namespace hub::email
