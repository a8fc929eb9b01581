#pragma once
#include "address.hpp"
#include "incoming.hpp"
#include "mail_server.hpp"
#include "mailbox.hpp"
#include "mark.hpp"

#include "hub/plugins/fields.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/call.hpp"
#include "hub/sdk/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::email {

/// What one kind of message says.
struct Texts {
    std::optional<plugins::Template> subject;
    std::optional<plugins::Template> text;
};

/// An instance's settings, checked and compiled. Immutable.
struct Config {
    ServerRules smtp;
    std::string hello = "localhost";  ///< what we call ourselves in EHLO
    Address from;
    std::vector<Address> to;
    /// Mails to people (`to: recipient`): each notice goes to the address in its attribute `recipient`, and nothing
    /// else is sent. Such a mail is of no one complaint, so it has no tag, belongs to no conversation and is not
    /// answered.
    bool to_recipient = false;
    std::vector<Address> cc;
    std::string reply_to{};               ///< empty: `from`
    bool plus_address = false;            ///< answers and failure reports go to an address with the mark in it
    std::string token_secret{};           ///< that marks are proved with; empty: they prove nothing
    std::string previous_token_secret{};  ///< also believed
    std::map<sdk::MessageKind, Texts> messages;
    std::vector<std::pair<std::string, plugins::Template>> headers;
    bool attachments = false;
    std::optional<plugins::Zone> zone;
    plugins::Fields fields;
    std::optional<MailboxRules> mailbox;  ///< none: answers are not read
    ReplyRules replies;
    std::optional<OwnDoorRules> own_door;
};

/// Faults are appended; the config is whole only when there are none.
Config read_config(const sdk::Settings& settings, std::vector<sdk::Fault>& faults);

}  // namespace hub::email
