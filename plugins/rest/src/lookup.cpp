// Does the agency have it? Could it be handed over now?
#include "lookup.hpp"

#include "connector.hpp"

#include "hub/plugins/judgement.hpp"

#include <algorithm>

namespace hub::rest {
namespace {

bool is_path(const std::string& path) {
    return path.starts_with('/') && path.find_first_of("# \r\n") == std::string::npos;
}

}  // namespace

LookupRules read_lookup_rules(const plugins::Tree& tree) {
    tree.only({"path", "items", "id", "ours"});
    LookupRules rules;
    if (const auto path = tree.text("path", true); !path.empty()) {
        if (!is_path(path)) {
            tree.fault("path", "must start with / and hold no blanks");
        }
        std::string error;
        rules.path = plugins::Template::compile(path, error);
        if (!rules.path) {
            tree.fault("path", error);
        } else if (rules.path->names_reporter()) {
            tree.fault("path", "must not say who reported: addresses end up in the logs of servers");
        } else if (rules.path->is_literal()) {
            tree.fault("path", "must hold what the complaint is found by, such as {{tracking_id}}");
        }
    }
    rules.items = tree.pointer("items");
    rules.id = tree.pointer("id", true);
    rules.ours = tree.pointer("ours");
    return rules;
}

ProbeRules read_probe_rules(const plugins::Tree& tree) {
    tree.only({"method", "path", "success"});
    ProbeRules rules;
    if (const auto method = tree.text("method"); !method.empty()) {
        if (method != "GET" && method != "HEAD" && method != "OPTIONS") {
            tree.fault("method", "must be GET, HEAD or OPTIONS: a probe changes nothing there");
        }
        rules.method = method;
    }
    rules.path = tree.text("path", true);
    if (!rules.path.empty() && (!is_path(rules.path) || rules.path.find("{{") != std::string::npos)) {
        tree.fault("path", "must start with / and hold no blanks and no fields");
    }
    if (const auto* success = tree.mapping("success")) {
        const auto below = tree.below("success", *success);
        below.only({"status"});
        rules.success = below.statuses("status", rules.success);
    }
    return rules;
}

sdk::Outcome RestConnector::lookup(const sdk::Call& call) {
    // A search by our tracking id finds the case, which says nothing of what was told about it afterwards.
    if (!config_.lookup || call.message_kind() != sdk::MessageKind::complaint) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "cannot search for this"};
    }
    const bool by_steps = !config_.create.steps.empty();
    if (auto known = by_steps ? plugins::look_at_steps(host_, call) : std::nullopt) {
        return std::move(*known);
    }
    std::string path;
    if (!config_.lookup->path->append_path_to(path, call, *config_.zone)) {
        return sdk::Outcome::unknown(sdk::Cause::validation, "a part of the search's path would be empty");
    }
    auto fetched = fetch(path, call.timeout());
    if (auto* failed = std::get_if<sdk::Outcome>(&fetched)) {
        return std::move(*failed);
    }
    auto found =
        plugins::judge_found(*config_.lookup, std::get<boost::json::value>(fetched), call.complaint().tracking_id());
    const bool goes_on = by_steps && found.kind == HUBC_DELIVERED;
    return goes_on ? plugins::found_by_search(RestSteps{*this, config_.create}, host_, call, std::move(found)) : found;
}

sdk::Outcome RestConnector::probe(const sdk::Task& task) {
    if (!config_.probe) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no probe"};
    }
    const auto& rules = *config_.probe;
    plugins::HttpRequest request;
    request.method = rules.method;
    request.path = config_.base_path + rules.path;
    const auto result = client_->send(std::move(request), std::chrono::steady_clock::now() + task.timeout());
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&result)) {
        return plugins::judge_read(*failure);
    }
    const auto& answer = std::get<plugins::HttpAnswer>(result);
    const auto code = std::to_string(answer.status);
    if (std::ranges::find(rules.success, answer.status) != rules.success.end()) {
        return sdk::Outcome::delivered("").with_code(code);
    }
    return sdk::Outcome::retry(plugins::cause_of(answer.status), "the agency answered " + code).with_code(code);
}

}  // namespace hub::rest
