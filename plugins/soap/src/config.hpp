#pragma once
#include "envelope.hpp"
#include "items.hpp"
#include "message_config.hpp"
#include "security.hpp"

#include "hub/plugins/fields.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/pages.hpp"
#include "hub/sdk/settings.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::soap {

/// Asked before everything else of a task: who we are, for services that keep sessions.
struct SessionRules {
    Operation operation;
    std::vector<std::pair<std::string, plugins::Place>> keep;  ///< "kept.<name>"
    std::vector<std::pair<std::string, std::string>> secrets;  ///< "secret.<name>", and the secret's name
    std::vector<plugins::AnswerRule> rules;
};

/// How a complaint's files go along.
struct AttachmentRules {
    enum class As : std::uint8_t {
        base64 = 1,  ///< within the text
        mtom         ///< parts of their own, which the text refers to (XOP)
    };
    As as = As::base64;
    plugins::Template each;  ///< one element with {{file.content}}; as often as there are files, at {{attachments}}
};

/// Where an item is only a hint: the operation that shows the case as it is now.
struct DetailRules {
    Operation operation;
    std::string item;  ///< XPath of the one element
};

struct PollRules {
    Operation operation;
    std::string first;  ///< the cursor while there is none
    ItemPaths item;
    std::optional<DetailRules> detail;
    std::string next;  ///< XPath
    std::string more;  ///< XPath of "true" or "1"
    std::optional<plugins::PageRules> pages;
    std::size_t page_size = 0;
};

struct ReconcileRules {
    Operation operation;
    std::string first;
    std::string next;
    bool paged = false;
    ItemPaths item;
};

struct LookupRules {
    Operation operation;
    std::string items;
    std::string id;
    std::string ours;
};

struct ProbeRules {
    Operation operation;
    plugins::ReplyRules reply;
};

/// What agencies may send to /hooks/<instance>.
struct EndpointRules {
    std::string address;  ///< by which they reach it
    std::string user;
    std::string secret;
    std::string previous;  ///< still good while it is being replaced; empty: none
    std::chrono::seconds window{300};
    plugins::States states;
};

/// An instance's settings, checked and compiled. Immutable.
struct Config {
    plugins::HttpTarget target;
    std::string key_password_secret;  ///< of the client certificate's key; empty: none
    std::string path;
    plugins::Auth auth;
    std::optional<plugins::Zone> zone;
    plugins::Fields fields;
    EnvelopeRules envelope;
    std::optional<SecurityRules> security;
    std::optional<SessionRules> session;
    MessageRules create;
    std::optional<MessageRules> update;
    std::optional<MessageRules> withdrawal;
    std::optional<MessageRules> notice;
    std::optional<AttachmentRules> attachments;
    std::optional<PollRules> poll;
    std::optional<ReconcileRules> reconcile;
    std::optional<LookupRules> lookup;
    std::optional<ProbeRules> probe;
    std::optional<EndpointRules> endpoint;

    /// nullptr: no such messages.
    [[nodiscard]] const MessageRules* rules_of(sdk::MessageKind kind) const;
};

/// Faults are appended; the config is whole only when there are none.
Config read_config(const sdk::Settings& settings, std::vector<sdk::Fault>& faults);

}  // namespace hub::soap
