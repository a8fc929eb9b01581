#pragma once
#include "mail_server.hpp"

#include "hub/sdk/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::email {

/// The mailbox that answers come into.
struct MailboxRules {
    enum class Protocol : std::uint8_t { imap = 1, pop3 };
    enum class After : std::uint8_t { seen = 1, move, remove, keep };
    Protocol protocol = Protocol::imap;
    ServerRules server;
    std::string folder = "INBOX";
    After after = After::seen;
    std::string done_folder = "SP4N-Selesai";
    std::string quarantine_folder = "SP4N-Karantina";
    std::size_t fetch = 50;  ///< mails a poll
    std::size_t most_bytes = std::size_t{25} * 1024 * 1024;
};

/// One mail in the box.
struct MailEntry {
    std::string id;         ///< for the server, within this session
    std::uint64_t uid = 0;  ///< IMAP: rises; POP3: of its UIDL's hash
    std::size_t bytes = 0;
};

/// An open mailbox. One thread; blocks, at most until its deadline. Every failure is a RETRY: nothing is handed over by
/// reading. After one it is of no more use.
class Mailbox {
public:
    using Time = MailServer::Time;
    Mailbox() = default;
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    virtual ~Mailbox() = default;

    /// Connects, logs in, opens the folder.
    virtual std::optional<sdk::Outcome> open() = 0;
    /// Where mails have no order (POP3): what was read, kept by the hub. Before `list`, and after each mail.
    virtual void recall(std::string_view /*memory*/) {}
    [[nodiscard]] virtual std::string memory() const { return {}; }
    /// IMAP's UIDVALIDITY: another one, and all UIDs mean other mails.
    [[nodiscard]] virtual std::uint64_t validity() const = 0;
    /// Mails behind `after`, at most `most` and one more, oldest first.
    virtual std::optional<sdk::Outcome> list(std::uint64_t after, std::size_t most, std::vector<MailEntry>& found) = 0;
    /// Without marking it as seen.
    virtual std::optional<sdk::Outcome> fetch(const MailEntry& mail, std::string& raw) = 0;
    /// What was read is put where the settings say.
    virtual std::optional<sdk::Outcome> put_done(const MailEntry& mail) = 0;
    /// What somebody should look at. `moved`: false where the server would not.
    virtual std::optional<sdk::Outcome> put_aside(const MailEntry& mail, bool& moved) = 0;
    virtual void close() = 0;
};

std::unique_ptr<Mailbox> make_imap(MailServer& server, const MailboxRules& rules, Mailbox::Time deadline);

std::unique_ptr<Mailbox> make_pop3(MailServer& server, const MailboxRules& rules, Mailbox::Time deadline);

/// The first half of a text's SHA-256, in hex.
std::string hash_of(std::string_view text);
/// What a broken connection, or a refusal, is for who only reads.
sdk::Outcome cannot_read(const plugins::HttpFailure& failure);

}  // namespace hub::email
