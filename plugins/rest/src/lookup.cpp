// Does the agency have it? Could it be handed over now?
#include "lookup.hpp"

#include "connector.hpp"
#include "judgement.hpp"

#include "hub/plugins/json_pointer.hpp"

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

sdk::Outcome judge_found(const LookupRules& rules, const boost::json::value& document, std::string_view tracking_id) {
    const auto* at = plugins::find_at(document, rules.items);
    const auto* list = at == nullptr ? nullptr : at->if_array();
    if (list == nullptr) {
        return sdk::Outcome::retry(sdk::Cause::remote_fault, "there is no list at lookup.items");
    }
    std::vector<std::string> numbers;
    for (const auto& item : *list) {
        if (rules.ours.empty() || scalar_at(item, rules.ours) == tracking_id) {
            numbers.push_back(scalar_at(item, rules.id));
        }
    }
    if (numbers.empty()) {
        return sdk::Outcome::rejected(sdk::Cause::none, "the agency's search does not find it");
    }
    if (numbers.size() > 1) {
        return sdk::Outcome::unknown(
            sdk::Cause::duplicate, "the agency's search finds " + std::to_string(numbers.size()) + " of it");
    }
    if (!is_proof(numbers.front())) {
        return sdk::Outcome::unknown(sdk::Cause::remote_fault, "what the agency's search finds has no number");
    }
    return sdk::Outcome::delivered(std::move(numbers.front()));
}

sdk::Outcome RestConnector::lookup(const sdk::Call& call) {
    // A search by our tracking id finds the case, which says nothing of what was told about it afterwards.
    if (!config_.lookup || call.message_kind() != sdk::MessageKind::complaint) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "cannot search for this"};
    }
    const bool by_steps = !config_.create.steps.empty();
    if (auto known = by_steps ? look_at_steps(call) : std::nullopt) {
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
    auto found = judge_found(*config_.lookup, std::get<boost::json::value>(fetched), call.complaint().tracking_id());
    const bool goes_on = by_steps && found.kind == HUBC_DELIVERED;
    return goes_on ? found_by_search(call, std::move(found)) : found;
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
        return judge_read(*failure);
    }
    const auto& answer = std::get<plugins::HttpAnswer>(result);
    const auto code = std::to_string(answer.status);
    if (std::ranges::find(rules.success, answer.status) != rules.success.end()) {
        return sdk::Outcome::delivered("").with_code(code);
    }
    return sdk::Outcome::retry(cause_of(answer.status), "the agency answered " + code).with_code(code);
}

}  // namespace hub::rest
