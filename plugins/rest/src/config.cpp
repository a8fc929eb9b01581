#include "config.hpp"

#include "hub/plugins/http_url.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/tls_settings.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace hub::rest {
namespace {

namespace json = boost::json;
using plugins::Tree;

void read_base_url(std::string_view url, Config& config, std::vector<sdk::Fault>& faults) {
    std::string fault;
    auto read = plugins::read_http_url(url, fault);
    if (read && read->path.find('?') != std::string::npos) {
        fault = "must not hold a query, a fragment or blanks";
    }
    if (!fault.empty()) {
        faults.push_back({"base_url", "", std::move(fault)});
        return;
    }
    config.base_path = std::move(read->path);
    while (config.base_path.ends_with('/')) {
        config.base_path.pop_back();
    }
    config.target.port = read->port;
    config.target.host = std::move(read->host);
    if (read->tls) {
        config.target.tls.emplace();
    }
}

void read_tls(const Tree& tree, Config& config) {
    auto read = plugins::read_tls_settings(tree);
    if (!config.target.tls) {
        tree.fault("", "is for a base_url that starts with https://");
        return;
    }
    config.target.tls = std::move(read.rules);
    config.key_password_secret = std::move(read.key_password_secret);
}

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

/// Not for the instance's own headers: ours, and those that authentication is for.
bool is_taken(const std::string& lower, const plugins::Auth& auth) {
    return plugins::is_own_header(lower) || lower == "authorization" || lower == lower_case(plugins::header_of(auth));
}

void read_timeouts(const Tree& tree, plugins::HttpTimeouts& timeouts) {
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

/// What all requests of an instance are read with.
struct Around {
    const plugins::Auth& auth;
    const plugins::Fields& fields;
    std::vector<sdk::Fault>& faults;
};

/// Addresses and headers end up in the logs of servers and proxies: no place for who reported.
std::optional<plugins::Template> read_open_template(
    const Tree& tree, std::string_view key, std::string_view text, const Around& around) {
    std::string error;
    auto compiled = plugins::Template::compile(text, error, &around.fields);
    if (!compiled) {
        tree.fault(key, error);
    } else if (compiled->names_reporter()) {
        tree.fault(key, "must not say who reported: {{reporter.…}} belongs into the body alone");
    }
    return compiled;
}

void read_headers(const Tree& tree, const Around& around, RequestRules& rules) {
    for (const auto& member : tree.object()) {
        const std::string name{member.key()};
        const auto lower = lower_case(name);
        if (!plugins::is_header_name(name)) {
            tree.fault(name, "is no header's name");
        } else if (is_taken(lower, around.auth)) {
            tree.fault(name, "is set by the connector itself");
        } else if (const auto text = tree.text(name); !plugins::is_safe_header_value(text)) {
            tree.fault(name, "must not hold a line break");
        } else if (auto compiled = read_open_template(tree, name, text, around)) {
            rules.headers.emplace_back(name, std::move(*compiled));
        }
    }
}

void read_body(const Tree& create, const Around& around, RequestRules& rules) {
    const auto* body = create.mapping("body");
    if (body == nullptr) {
        create.fault("", "'body' is missing");
        return;
    }
    const auto tree = create.below("body", *body);
    tree.only({"json"});
    const auto* content = tree.find("json");
    if (content == nullptr) {
        tree.fault("", "'json' is missing");
        return;
    }
    if (const auto* object = content->if_object()) {
        auto& members = rules.body_members.emplace();
        for (const auto& member : *object) {
            members.emplace_back(member.key());
        }
    }
    std::vector<plugins::TreeFault> found;
    rules.body = plugins::JsonTemplate::compile(json::serialize(*content), tree.at("json"), found, &around.fields);
    for (auto& fault : found) {
        around.faults.push_back({create.option(), std::move(fault.pointer), std::move(fault.message)});
    }
}

void read_answer(const Tree& tree, RequestRules& request) {
    tree.only({"status", "note", "states"});
    AnswerRules rules;
    rules.status_pointer = tree.pointer("status", true);
    rules.note_pointer = tree.pointer("note");
    if (const auto* states = tree.mapping("states")) {
        rules.states = states_of(tree.below("states", *states));
    } else {
        tree.fault("", "'states' is missing");
    }
    request.answer = std::move(rules);
}

/// What must be in a reply that counts as success. A later message makes nothing new, so the status may do.
enum class Proof : std::uint8_t { id = 1, status = 2 };

/// How the reply is judged: proof of success, and which statuses mean "later" or "never".
void read_rules(const Tree& create, RequestRules& rules, Proof proof) {
    if (const auto* success = create.mapping("success")) {
        const auto tree = create.below("success", *success);
        tree.only({"status", "id"});
        rules.statuses.success = tree.statuses("status", rules.statuses.success);
        rules.id_pointer = tree.pointer("id", proof == Proof::id);
    } else {
        create.fault("", "'success' is missing: without proof a complaint never counts as delivered");
    }
    for (const auto& [name, statuses] :
         {std::pair{"retry", &rules.statuses.retry}, std::pair{"reject", &rules.statuses.reject}}) {
        if (const auto* rule = create.mapping(name)) {
            const auto tree = create.below(name, *rule);
            tree.only({"status"});
            *statuses = tree.statuses("status", *statuses);
        }
    }
}

void read_request(const Tree& tree, Proof proof, const Around& around, RequestRules& rules) {
    tree.only({"method", "path", "headers", "body", "success", "retry", "reject", "answer"});
    rules.method = tree.text("method");
    if (rules.method.empty()) {
        rules.method = "POST";
    } else if (rules.method != "POST" && rules.method != "PUT" && rules.method != "PATCH") {
        tree.fault("method", "must be POST, PUT or PATCH");
    }
    const auto path = tree.text("path", true);
    if (!path.empty()) {
        if (path.front() != '/' || path.find_first_of("# \r\n") != std::string::npos) {
            tree.fault("path", "must start with / and hold no blanks");
        }
        rules.path = read_open_template(tree, "path", path, around);
    }
    if (const auto* headers = tree.mapping("headers")) {
        read_headers(tree.below("headers", *headers), around, rules);
    }
    read_body(tree, around, rules);
    read_rules(tree, rules, proof);
    if (const auto* answer = tree.mapping("answer")) {
        read_answer(tree.below("answer", *answer), rules);
    }
}

void read_messages(const Tree& tree, const Around& around, Config& config) {
    tree.only({"update", "withdrawal", "notice"});
    for (const auto& [name, rules] :
         {std::pair{"update", &config.update}, std::pair{"withdrawal", &config.withdrawal},
          std::pair{"notice", &config.notice}}) {
        if (const auto* request = tree.mapping(name)) {
            read_request(tree.below(name, *request), Proof::status, around, rules->emplace());
        }
    }
}

/// The list of files becomes one more member of the bodies that may carry one.
void check_bodies(const Tree& tree, const Config& config) {
    if (!config.attachments || config.attachments->as != AttachmentRules::As::json_base64) {
        return;
    }
    const auto check = [&](const char* name, const RequestRules& rules) {
        if (!rules.body) {
            return;  // a fault already
        }
        if (!rules.body_members) {
            tree.fault("as", std::string{"json_base64 needs an object as body.json of "} + name);
        } else if (std::ranges::find(*rules.body_members, config.attachments->field) != rules.body_members->end()) {
            tree.fault("field", std::string{"stands in body.json of "} + name + " already");
        }
    };
    check("create", config.create);
    if (config.update) {
        check("messages.update", *config.update);
    }
}

}  // namespace

const RequestRules* Config::rules_of(sdk::MessageKind kind) const {
    const auto if_there = [](const std::optional<RequestRules>& rules) { return rules ? &*rules : nullptr; };
    switch (kind) {
        case sdk::MessageKind::complaint: return &create;
        case sdk::MessageKind::update: return if_there(update);
        case sdk::MessageKind::withdrawal: return if_there(withdrawal);
        case sdk::MessageKind::notice: return if_there(notice);
    }
    return nullptr;
}

Config read_config(const sdk::Settings& settings, std::vector<sdk::Fault>& faults) {
    Config config;
    const auto each = [&](const std::string& option, auto read) {
        if (const auto value = plugins::tree_of(settings, option, faults)) {
            read(Tree{option, "", value->get_object(), faults});
        }
    };
    read_base_url(settings.text("base_url"), config, faults);
    config.zone = plugins::Zone::load(settings.get<std::string>("zone"));
    if (!config.zone) {
        faults.push_back({"zone", "", "is no time zone of the tz database (such as Asia/Jakarta)"});
    }
    each("tls", [&](const Tree& t) { read_tls(t, config); });
    each("auth", [&](const Tree& t) { config.auth = plugins::read_auth(t); });
    each("timeouts", [&](const Tree& t) { read_timeouts(t, config.target.timeouts); });
    each("fields", [&](const Tree& t) { config.fields = plugins::Fields::read(t); });
    const Around around{config.auth, config.fields, faults};
    each("create", [&](const Tree& t) { read_request(t, Proof::id, around, config.create); });
    each("messages", [&](const Tree& t) { read_messages(t, around, config); });
    each("attachments", [&](const Tree& t) {
        config.attachments = read_attachment_rules(t);
        check_bodies(t, config);
    });
    const auto words = config.create.answer ? config.create.answer->states : States{};
    each("poll", [&](const Tree& t) { config.poll = read_poll_rules(t, words); });
    each("webhook", [&](const Tree& t) { config.webhook = read_webhook_rules(t, words); });
    each("reconcile", [&](const Tree& t) { config.reconcile = read_reconcile_rules(t, words); });
    if (config.poll && config.poll->item.files) {
        config.target.max_answer_bytes = std::size_t{24} << 20U;
    }
    each("lookup", [&](const Tree& t) { config.lookup = read_lookup_rules(t); });
    each("probe", [&](const Tree& t) { config.probe = read_probe_rules(t); });
    return config;
}

}  // namespace hub::rest
