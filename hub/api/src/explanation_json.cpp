#include "hub/api/explanation_json.hpp"

#include "json_parts.hpp"

#include <boost/json.hpp>

namespace hub::api {
namespace {

namespace json = boost::json;

json::array verdicts_json(const std::vector<routing::Verdict>& verdicts) {
    json::array out;
    for (const auto& verdict : verdicts) {
        out.push_back({{"condition", verdict.condition}, {"value", verdict.value}, {"holds", verdict.holds}});
    }
    return out;
}

}  // namespace

json::object explanation_object(const routing::Explanation& why) {
    json::object out{{"decision", routing_json(why.decision)}};
    auto& rules = out["rules"].emplace_array();
    for (const auto& rule : why.rules) {
        rules.push_back(
            {{"rule", rule.rule},
             {"position", rule.position},
             {"matches", rule.matches},
             {"near_miss", rule.near_miss},
             {"conditions", verdicts_json(rule.conditions)}});
    }
    out["choice"] = verdicts_json(why.choice);
    auto& competence = out["competence"].emplace_array();
    for (const auto& candidate : why.competence) {
        competence.emplace_back(candidate);
    }
    return out;
}

std::string explanation_json(const routing::Explanation& why) {
    return json::serialize(explanation_object(why));
}

}  // namespace hub::api
