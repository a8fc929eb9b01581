#pragma once
#include "attachments.hpp"
#include "lookup.hpp"
#include "request_config.hpp"
#include "ways_in_config.hpp"

#include "hub/plugins/auth.hpp"
#include "hub/plugins/fields.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/host.hpp"
#include "hub/sdk/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::rest {

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
