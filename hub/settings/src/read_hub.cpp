#include "codes.hpp"
#include "fields.hpp"
#include "listen_fault.hpp"
#include "readers.hpp"

namespace hub::settings::detail {
namespace {

constexpr std::int64_t least_body = 1'024;
constexpr std::int64_t most_body = 16'777'216;

void read_address(const Node& node, HubSettings& hub, Findings& findings) {
    const auto text = text_of(node, findings);
    if (!text) {
        return;
    }
    ListenAddress address;
    if (const auto fault = listen_fault(*text, address); !fault.empty()) {
        findings.error(
            code::bad_address, node.at, say("'{0}' is not an address to listen on: {1}", *text, Phrase::english(fault)),
            say("write an IP address and a port: \"127.0.0.1:8080\", \"0.0.0.0:8080\", \"[::1]:8080\""));
        return;
    }
    hub.listen = std::move(address);
}

bool holds_password(std::string_view url) {
    if (url.starts_with("secret:")) {
        return false;
    }
    const auto scheme = url.find("://");
    const auto at = url.find('@', scheme == std::string_view::npos ? 0 : scheme);
    const bool in_url = scheme != std::string_view::npos && at != std::string_view::npos &&
                        url.substr(scheme + 3, at - scheme - 3).find(':') != std::string_view::npos;
    return in_url || url.find("password=") != std::string_view::npos;
}

void read_database(const Node& node, HubSettings& hub, Findings& findings) {
    if (!is_map(node, "the database's keys", findings)) {
        return;
    }
    Fields fields{node, "'database'", findings};
    const auto read = [&](const char* key, std::string& into) {
        const auto* url = fields.optional(key);
        if (url == nullptr) {
            return;
        }
        if (auto text = text_of(*url, findings)) {
            if (holds_password(*text)) {
                findings.warning(
                    code::open_secret, url->at, say("a password stands in this file"),
                    say("leave it out: libpq reads ~/.pgpass, PGPASSFILE and PGPASSWORD"));
            }
            into = *std::move(text);
        }
    };
    read("url", hub.database_url);
    read("identity_url", hub.identity_url);
    fields.finish();
}

void read_lease(const Node& node, HubSettings& hub, Findings& findings) {
    if (!is_map(node, "the lease's keys", findings)) {
        return;
    }
    Fields fields{node, "'lease'", findings};
    if (const auto* heartbeat = fields.optional("heartbeat")) {
        hub.lease_heartbeat = duration_of(*heartbeat, findings).value_or(hub.lease_heartbeat);
    }
    if (const auto* dead_after = fields.optional("dead_after")) {
        hub.lease_dead_after = duration_of(*dead_after, findings).value_or(hub.lease_dead_after);
    }
    if (hub.lease_dead_after < 2 * hub.lease_heartbeat) {
        findings.error(
            code::contradiction, node.at, say("a node would be taken for dead between two heartbeats"),
            say("let dead_after be at least twice the heartbeat"));
    }
    fields.finish();
}

void read_runners(const Node& node, RunnerSettings& runners, Findings& findings) {
    if (!is_map(node, "the keys of 'runners'", findings)) {
        return;
    }
    Fields fields{node, "'runners'", findings};
    const auto read = [&](const char* key, std::chrono::milliseconds& into) {
        if (const auto* duration = fields.optional(key)) {
            into = duration_of(*duration, findings).value_or(into);
        }
    };
    read("ping_every", runners.ping_every);
    read("ping_dead_after", runners.ping_dead_after);
    read("hang_grace", runners.hang_grace);
    read("backoff_base", runners.backoff_base);
    read("backoff_cap", runners.backoff_cap);
    read("healthy_after", runners.healthy_after);
    if (const auto* crashes = fields.optional("quarantine_after")) {
        runners.quarantine_after =
            static_cast<std::uint32_t>(integer_of(*crashes, {1, 1'000}, findings).value_or(runners.quarantine_after));
    }
    if (runners.backoff_base > runners.backoff_cap) {
        findings.error(
            code::contradiction, node.at, say("backoff_base is longer than backoff_cap"),
            say("restarts wait from backoff_base up to backoff_cap"));
    }
    if (runners.ping_dead_after < runners.ping_every) {
        findings.error(
            code::contradiction, node.at, say("a runner would be taken for dead before it is asked again"),
            say("let ping_dead_after be at least ping_every"));
    }
    fields.finish();
}

/// A map with one key that is read by `use`.
template <class Use>
void read_single(const Node* node, const char* what, std::string_view key, Findings& findings, Use use) {
    if (node == nullptr || !is_map(*node, what, findings)) {
        return;
    }
    Fields fields{*node, what, findings};
    if (const auto* value = fields.optional(key)) {
        use(*value);
    }
    fields.finish();
}

}  // namespace

void read_hub(const Node& root, Draft& draft, Findings& findings) {
    if (root.kind == Node::Kind::null) {
        return;  // every key has a default
    }
    if (!is_map(root, "the keys of hub.yaml", findings)) {
        return;
    }
    auto& hub = draft.hub;
    Fields fields{root, "hub.yaml", findings};
    read_single(fields.optional("listen"), "'listen'", "http", findings, [&](const Node& node) {
        read_address(node, hub, findings);
    });
    if (const auto* database = fields.optional("database")) {
        read_database(*database, hub, findings);
    }
    read_single(fields.optional("languages"), "'languages'", "default", findings, [&](const Node& node) {
        constexpr std::string_view words[] = {"id", "en"};
        hub.default_language = word_of(node, words, findings).value_or(hub.default_language);
    });
    if (const auto* lease = fields.optional("lease")) {
        read_lease(*lease, hub, findings);
    }
    if (const auto* runners = fields.optional("runners")) {
        read_runners(*runners, hub.runners, findings);
    }
    if (const auto* folder = fields.optional("data_folder")) {
        hub.data_folder = text_of(*folder, findings).value_or("");
    }
    read_single(fields.optional("attachments"), "'attachments'", "folder", findings, [&](const Node& node) {
        hub.attachments_folder = text_of(node, findings).value_or("");
    });
    if (const auto* user = fields.optional("run_as")) {
        hub.run_as = name_of(*user, findings).value_or("");
    }
    read_single(fields.optional("limits"), "'limits'", "body", findings, [&](const Node& node) {
        hub.max_body_bytes = bytes_of(node, {least_body, most_body}, findings).value_or(hub.max_body_bytes);
    });
    read_single(fields.optional("attempts"), "'attempts'", "keep_bytes", findings, [&](const Node& node) {
        hub.keep_bytes = duration_of(node, findings).value_or(hub.keep_bytes);
    });
    fields.finish();
}

}  // namespace hub::settings::detail
