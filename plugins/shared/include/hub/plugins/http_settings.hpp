#pragma once
#include "hub/plugins/auth.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/reply_rules.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::plugins {

/// connect, send, receive, idle. Faults are appended.
void read_timeouts(const Tree& tree, HttpTimeouts& timeouts);

/// For addresses and headers, which end up in the logs of servers and proxies: no place for who reported. Faults are
/// appended.
std::optional<Template> read_open_template(
    const Tree& tree, std::string_view key, std::string_view text, const Names& names);

using Headers = std::vector<std::pair<std::string, Template>>;

/// The headers of an instance's own: none that the connector or `auth` sets. Faults are appended.
Headers read_headers(const Tree& tree, const Auth& auth, const Names& names);

}  // namespace hub::plugins
