#include "decisions_json.hpp"

#include "json_parts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

namespace hub::api {
namespace {

namespace json = boost::json;

json::object rule_json(const routing::RuleVerdict& verdict) {
    json::object out{{"rule", verdict.rule}, {"position", verdict.position}, {"matches", verdict.matches}};
    if (verdict.near_miss) {
        out["near_miss"] = true;
    }
    auto& conditions = out["conditions"].emplace_array();
    for (const auto& one : verdict.conditions) {
        conditions.push_back({{"condition", one.condition}, {"value", one.value}, {"holds", one.holds}});
    }
    return out;
}

/// Content as it is now: what verification corrected stands in the state.
model::Content as_it_stands(const store::StoredComplaint& complaint) {
    auto content = complaint.content;
    content.category = complaint.state.category;
    content.region = complaint.state.region;
    content.kind = complaint.state.kind;
    content.priority = complaint.state.priority;
    content.supervisory = complaint.state.supervisory;
    return content;
}

json::object explanation_json(const store::StoredComplaint& complaint, const engine::Runtime& runtime) {
    const auto content = as_it_stands(complaint);
    const auto explained = runtime.router.explain(
        {.content = content, .refused = complaint.state.refused, .returns = complaint.state.returns});
    json::object out{{"config", runtime.version.value()}, {"decision", routing_json(explained.decision)}};
    auto& rules = out["rules"].emplace_array();
    for (const auto& rule : explained.rules) {
        rules.push_back(rule_json(rule));
    }
    auto& competence = out["competence"].emplace_array();
    for (const auto& line : explained.competence) {
        competence.emplace_back(line);
    }
    return out;
}

}  // namespace

std::string decisions_json(const store::ComplaintFile& file, const engine::Runtime& runtime) {
    const auto& state = file.complaint.state;
    json::object out{{"tracking_id", crypto::to_crockford(state.tracking.value())}, {"config", state.config.value()}};
    auto& decisions = out["decisions"].emplace_array();
    for (const auto& [seq, event] : file.events) {
        if (!event.routing) {
            continue;
        }
        auto one = routing_json(*event.routing);
        one["seq"] = seq;
        one["at"] = to_rfc3339(event.at);
        one["event"] = name_of(event.kind);
        one["actor"] = name_of(event.actor);
        decisions.push_back(std::move(one));
    }
    out["now"] = explanation_json(file.complaint, runtime);
    return json::serialize(out);
}

}  // namespace hub::api
