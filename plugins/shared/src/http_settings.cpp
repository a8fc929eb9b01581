#include "hub/plugins/http_settings.hpp"

#include <algorithm>

namespace hub::plugins {
namespace {

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

/// Not for the instance's own headers: ours, and those that authentication is for.
bool is_taken(const std::string& lower, const Auth& auth) {
    return is_own_header(lower) || lower == "authorization" || lower == lower_case(header_of(auth));
}

}  // namespace

void read_timeouts(const Tree& tree, HttpTimeouts& timeouts) {
    tree.only({"connect", "send", "receive", "idle"});
    const auto read = [&](std::string_view key, std::chrono::milliseconds& into) {
        const auto text = tree.text(key);
        if (text.empty()) {
            return;
        }
        const auto duration = sdk::parse_duration(text);
        if (!duration || duration->count() == 0) {
            tree.fault(key, "must be a duration such as 500ms, 30s");
        } else {
            into = *duration;
        }
    };
    read("connect", timeouts.connect);
    read("send", timeouts.send);
    read("receive", timeouts.receive);
    read("idle", timeouts.idle);
}

std::optional<Template> read_open_template(
    const Tree& tree, std::string_view key, std::string_view text, const Names& names) {
    std::string error;
    auto compiled = Template::compile(text, error, names.fields, names.kept);
    if (!compiled) {
        tree.fault(key, error);
    } else if (compiled->names_reporter()) {
        tree.fault(key, "must not say who reported: {{reporter.…}} belongs into the body alone");
    }
    return compiled;
}

Headers read_headers(const Tree& tree, const Auth& auth, const Names& names) {
    Headers out;
    for (const auto& member : tree.object()) {
        const std::string name{member.key()};
        const auto lower = lower_case(name);
        if (!is_header_name(name)) {
            tree.fault(name, "is no header's name");
        } else if (is_taken(lower, auth)) {
            tree.fault(name, "is set by the connector itself");
        } else if (const auto text = tree.text(name); !is_safe_header_value(text)) {
            tree.fault(name, "must not hold a line break");
        } else if (auto compiled = read_open_template(tree, name, text, names)) {
            out.emplace_back(name, std::move(*compiled));
        }
    }
    return out;
}

}  // namespace hub::plugins
