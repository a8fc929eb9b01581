#pragma once
#include "attachments.hpp"
#include "lookup.hpp"
#include "ways_in_config.hpp"

#include "hub/plugins/auth.hpp"
#include "hub/plugins/fields.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/json_template.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/host.hpp"
#include "hub/sdk/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::rest {

/// What to do with an agency's statuses, by number.
struct StatusRules {
    std::vector<int> success{200, 201};
    std::vector<int> retry{429, 503};
    std::vector<int> reject{400, 422};
};

/// Where the agency's own state and answer stand in its reply, and what its words mean.
struct AnswerRules {
    std::string status_pointer;
    std::string note_pointer;
    std::map<std::string, sdk::UpdateKind, std::less<>> states;
};

/// One kind of request, and how its reply is judged.
struct RequestRules {
    std::string method;
    std::optional<plugins::Template> path;
    std::vector<std::pair<std::string, plugins::Template>> headers;
    std::optional<plugins::JsonTemplate> body;
    std::optional<std::vector<std::string>> body_members{};  ///< at the top; empty: the body is no object
    StatusRules statuses;
    std::string id_pointer;  ///< of `create` always there: without an id nothing counts as handed over
    std::optional<AnswerRules> answer;
};

/// An instance's settings, checked and compiled. Immutable.
struct Config {
    plugins::HttpTarget target;
    std::string key_password_secret;  ///< of the client certificate's key; empty: none
    std::string base_path;
    plugins::Auth auth;
    std::optional<plugins::Zone> zone;
    plugins::Fields fields;  ///< the agency's own way to write ours
    RequestRules create;
    // What the agency does not want to hear has no rules.
    std::optional<RequestRules> update;
    std::optional<RequestRules> withdrawal;
    std::optional<RequestRules> notice;
    std::optional<AttachmentRules> attachments;  ///< none: it is given no files
    // What the agency says by itself, where it does.
    std::optional<PollRules> poll;
    std::optional<WebhookRules> webhook;
    std::optional<ReconcileRules> reconcile;
    // What it can be asked, where it can.
    std::optional<LookupRules> lookup;
    std::optional<ProbeRules> probe;

    /// nullptr: no such messages.
    [[nodiscard]] const RequestRules* rules_of(sdk::MessageKind kind) const;
};

/// Faults are appended; the config is whole only when there are none.
Config read_config(const sdk::Settings& settings, std::vector<sdk::Fault>& faults);

}  // namespace hub::rest
