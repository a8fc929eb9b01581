#pragma once
#include "letter.hpp"
#include "mail_server.hpp"
#include "smtp_reply.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::email {

/// What was said, for hub.trace/1: without what proves who we are.
struct Dialog {
    std::string sent;
    std::string heard;
};

/// One mail to one server over a connection of its own. One thread; blocks, at most until the deadline.
class SmtpSession {
public:
    using Time = MailServer::Time;
    SmtpSession(MailServer& server, std::string hello, Time deadline, Dialog& dialog)
        : server_{server}, hello_{std::move(hello)}, deadline_{deadline}, dialog_{dialog} {}

    /// Connects, greets, begins TLS, logs in. Empty: done; else how it ended.
    std::optional<sdk::Outcome> open();
    /// Names sender and recipients. Ends at once when the sender, or for now one of the recipients, is refused, or all
    /// of `to` are for good. `refused`: how many were for good.
    std::optional<sdk::Outcome> address(
        const std::string& sender, const std::vector<Address>& to, const std::vector<Address>& cc, std::uint64_t bytes,
        std::size_t& refused);
    /// Sends the content. DELIVERED only by the server's word.
    sdk::Outcome send(const Letter& letter, plugins::OpenPieces& content);
    void quit();

private:
    /// One command and its answer. Empty: there is one.
    std::optional<sdk::Outcome> ask(SmtpStage stage, std::string_view command, SmtpReply& reply);
    std::optional<sdk::Outcome> hear(SmtpStage stage, SmtpReply& reply);
    std::optional<sdk::Outcome> greet();
    std::optional<sdk::Outcome> begin_tls();
    std::optional<sdk::Outcome> log_in();
    /// The exchange of the login; `reply` is the last answer.
    std::optional<sdk::Outcome> prove(const Secret& secret, SmtpReply& reply);
    std::optional<sdk::Outcome> ask_secretly(std::string_view shown, const std::string& line, SmtpReply& reply);

    MailServer& server_;
    std::string hello_;
    Time deadline_;
    Dialog& dialog_;
    std::unique_ptr<plugins::LineConnection> line_;
    SmtpAbilities abilities_;
};

}  // namespace hub::email
