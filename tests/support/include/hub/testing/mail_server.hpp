#pragma once
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::testing {

/// Postfix and Dovecot in a folder of their own, on loopback: mail for any name at `hub.test` and `dinas.test` is
/// delivered, also with "+detail"; `nobody@dinas.test` is refused for good, `later@dinas.test` for now; what goes
/// elsewhere is taken and bounces. Whoever gives the password "secret" may log in as anybody. One thread. Starting
/// takes seconds: one for many tests.
class MailServer {
public:
    /// Why they cannot run here (no root, not installed); empty: they can.
    [[nodiscard]] static std::string missing();
    /// Throws std::runtime_error with what they said when they do not start.
    MailServer();
    ~MailServer();
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;

    std::uint16_t smtp = 0;        ///< no login, TLS where it is asked for
    std::uint16_t submission = 0;  ///< STARTTLS and login needed
    std::uint16_t smtps = 0;       ///< TLS at once, login needed
    std::uint16_t imap = 0;
    std::uint16_t imaps = 0;
    std::uint16_t pop3 = 0;
    std::uint16_t pop3s = 0;
    /// Where Dovecot asks about tokens (XOAUTH2): "GET /tokeninfo?token=…", answered {"email":"<user>"}. The test's
    /// own.
    std::uint16_t token_info = 0;

    /// The certificate that all of them show, for "localhost" and 127.0.0.1; also its own authority.
    [[nodiscard]] std::string certificate() const { return (folder_.path() / "tls/cert.pem").string(); }
    void stop_postfix();
    void start_postfix();
    void stop_dovecot();
    void start_dovecot();

    /// Files of mails in a mailbox's folder ("" is INBOX), seen or not, sorted by name.
    [[nodiscard]] std::vector<std::filesystem::path> mails(std::string_view user, std::string_view box = {}) const;
    /// The mails themselves.
    [[nodiscard]] std::vector<std::string> texts(std::string_view user, std::string_view box = {}) const;
    /// Puts a mail into a mailbox past SMTP, byte for byte.
    void put(std::string_view user, std::string_view mail);
    [[nodiscard]] std::string log() const;

private:
    void write_files() const;
    TempFolder folder_{"sp4n-mail"};
    std::uint16_t lmtp_ = 0;
    std::uint16_t auth_ = 0;
    std::uint16_t refuses_ = 0;  ///< where mail for elsewhere goes, and comes back from
    unsigned put_ = 0;
    std::optional<Process> postfix_;
    std::optional<Process> dovecot_;
};

}  // namespace hub::testing
