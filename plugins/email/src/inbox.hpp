#pragma once
#include "config.hpp"
#include "incoming.hpp"
#include "mailbox.hpp"

#include "hub/sdk/host.hpp"

#include <optional>
#include <string>

namespace hub::email {

/// Where reading stands, kept by the hub (hub.state/1).
struct Cursor {
    std::uint64_t validity = 0;
    std::uint64_t last = 0;    ///< UID that is done with, and all before it
    std::uint64_t trying = 0;  ///< UID that is being read
    int tries = 0;             ///< how often it was begun: what ends this process again and again is set aside unread

    static Cursor read(std::string_view text);
    [[nodiscard]] std::string write() const;
};

/// Reads a mailbox: each mail is told to the hub, put where it belongs, and only then is the cursor moved. What cannot
/// be read, or is not to be believed, is set aside and holds nothing up. One poll at a time.
class Inbox {
public:
    Inbox(sdk::Host host, const Config& config, const Marks& marks) : host_{host}, config_{config}, marks_{marks} {}
    sdk::Outcome pass(Mailbox& box, std::chrono::steady_clock::time_point deadline);

private:
    /// Empty: it is done with.
    std::optional<sdk::Outcome> take(Mailbox& box, const MailEntry& entry, bool poisoned);
    /// Tells the hub. Empty: it does not take it now; else why it is to be set aside, "" for not at all.
    std::optional<std::string> tell(Verdict& verdict, const Mail& mail);
    std::optional<sdk::Outcome> set_aside(Mailbox& box, const MailEntry& entry, const std::string& code);

    sdk::Host host_;
    const Config& config_;
    const Marks& marks_;
};

}  // namespace hub::email
