#include "decisions_json.hpp"

#include "json_parts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <vector>

namespace hub::api {
namespace {

namespace json = boost::json;

/// A complaint's history, gone through once more: what routing looked at when it decided.
class Retelling {
public:
    explicit Retelling(model::Content as_received) : content_{std::move(as_received)} {}

    /// Before the decision of this event.
    void hear(const model::Event& event) {
        if (event.corrected && event.kind != model::EventKind::delivery_requeued) {
            content_.category = event.corrected->category;
            content_.region = event.corrected->region;
            content_.kind = event.corrected->kind;
            content_.priority = event.corrected->priority;
            content_.supervisory = event.corrected->supervisory;
        }
        if (event.kind == model::EventKind::returned) {
            ++returns_;
            if (std::ranges::find(refused_, event.agency) == refused_.end()) {
                refused_.push_back(event.agency);
            }
        }
    }
    [[nodiscard]] routing::Explanation explain(const routing::Router& router, TimePoint at) const {
        return router.explain({.content = content_, .refused = refused_, .returns = returns_, .now = at});
    }
    /// What the rule set holds for later decisions.
    void take(const model::RuleEffects& effects) {
        content_.priority = effects.priority.value_or(content_.priority);
        content_.supervisory = content_.supervisory || effects.supervisory;
    }

private:
    model::Content content_;
    std::vector<model::AgencyId> refused_;
    std::int32_t returns_ = 0;
};

}  // namespace

std::vector<model::ConfigVersion> past_versions(const store::ComplaintFile& file, const engine::Runtime& runtime) {
    std::vector<model::ConfigVersion> out;
    for (const auto& [seq, event] : file.events) {
        if (!event.routing || event.routing->by == model::RoutedBy::person) {
            continue;
        }
        const auto version = event.routing->config;
        if (!version.empty() && version != runtime.version && std::ranges::find(out, version) == out.end()) {
            out.push_back(version);
        }
    }
    return out;
}

std::string decisions_json(
    const store::ComplaintFile& file, const engine::Runtime& runtime, const PastRules::Rules& past) {
    const auto& state = file.complaint.state;
    json::object out{
        {"tracking_id", crypto::to_crockford(state.tracking.value())}, {"config", runtime.version.value()}};
    auto& decisions = out["decisions"].emplace_array();
    Retelling story{file.complaint.content};
    for (const auto& [seq, event] : file.events) {
        story.hear(event);
        if (!event.routing) {
            continue;
        }
        auto one = routing_json(*event.routing);
        one["seq"] = seq;
        one["at"] = to_rfc3339(event.at);
        one["event"] = name_of(event.kind);
        one["actor"] = name_of(event.actor);
        if (event.routing->by != model::RoutedBy::person) {
            const auto version = event.routing->config;
            const auto then = past.find(version);
            const auto& router = then == past.end() ? runtime.router : *then->second;
            auto why = explanation_object(story.explain(router, event.at));
            why["same_config"] = then != past.end() || version == runtime.version;
            one["explanation"] = std::move(why);
        }
        story.take(event.routing->effects);
        decisions.push_back(std::move(one));
    }
    return json::serialize(out);
}

}  // namespace hub::api
