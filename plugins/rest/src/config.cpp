#include "config.hpp"

#include "hub/plugins/http_settings.hpp"
#include "hub/plugins/http_url.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/tls_settings.hpp"

#include <algorithm>

namespace hub::rest {
namespace {

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

void read_messages(const Tree& tree, const Around& around, Config& config) {
    tree.only({"update", "withdrawal", "notice"});
    for (const auto& [name, rules] :
         {std::pair{"update", &config.update}, std::pair{"withdrawal", &config.withdrawal},
          std::pair{"notice", &config.notice}}) {
        if (const auto* request = tree.mapping(name)) {
            read_request(tree.below(name, *request), plugins::Proof::status, around, rules->emplace());
        }
    }
}

/// The list of files becomes one more member of the bodies that may carry one.
void check_bodies(const Tree& tree, const Config& config) {
    if (!config.attachments) {
        return;
    }
    const auto check = [&](const char* name, const RequestRules& rules) {
        if (!rules.steps.empty()) {
            tree.fault(
                "", std::string{"is not for the steps of "} + name + ": a step with `for_each: file` sends them");
            return;
        }
        if (!rules.body) {
            return;  // a fault already
        }
        if (config.attachments->as != AttachmentRules::As::json_base64) {
            return;
        }
        if (!rules.body->members()) {
            tree.fault("as", std::string{"json_base64 needs an object as body.json of "} + name);
            return;
        }
        const auto& members = *rules.body->members();
        if (std::ranges::find(members, config.attachments->field) != members.end()) {
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
    each("timeouts", [&](const Tree& t) { plugins::read_timeouts(t, config.target.timeouts); });
    each("fields", [&](const Tree& t) { config.fields = plugins::Fields::read(t); });
    const Around around{config.auth, config.fields};
    each("create", [&](const Tree& t) { read_request(t, plugins::Proof::id, around, config.create); });
    each("messages", [&](const Tree& t) { read_messages(t, around, config); });
    each("attachments", [&](const Tree& t) {
        config.attachments = read_attachment_rules(t);
        check_bodies(t, config);
    });
    const auto words = config.create.answer ? config.create.answer->states : plugins::States{};
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
