#include "json_parts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/files.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::api {

namespace json = boost::json;

namespace {

/// What the rule sets besides the agency.
json::object effects_json(const model::RuleEffects& effects) {
    json::object out;
    if (effects.priority) {
        out["priority"] = name_of(*effects.priority);
    }
    if (effects.supervisory) {
        out["supervisory"] = true;
    }
    if (effects.secret) {
        out["secret"] = true;
    }
    return out;
}

}  // namespace

json::object routing_json(const model::RoutingDecision& routing) {
    json::object out{{"to", routing.responsible.value()}, {"by", name_of(routing.by)}, {"reason", routing.reason}};
    if (!routing.rule.empty()) {
        out["rule"] = routing.rule;
    }
    if (!routing.detail.empty()) {
        out["detail"] = routing.detail;
    }
    if (!routing.suggested.empty()) {
        out["suggested"] = routing.suggested.value();
    }
    if (!routing.copies.empty()) {
        auto& copies = out["copies"].emplace_array();
        for (const auto& copy : routing.copies) {
            copies.emplace_back(copy.value());
        }
    }
    if (!routing.position.empty()) {
        out["position"] = routing.position;
    }
    if (!routing.effects.empty()) {
        out["sets"] = effects_json(routing.effects);
    }
    if (!routing.config.empty()) {
        out["config"] = routing.config.value();
    }
    return out;
}

namespace {

/// What a message says otherwise than the complaint since a person sent it again.
void put_edit(json::object& out, const model::Event& event) {
    if (event.kind != model::EventKind::delivery_requeued || !event.corrected) {
        return;
    }
    auto& edited = out["edited"].emplace_object();
    if (!event.corrected->category.empty()) {
        edited["category"] = event.corrected->category.value();
    }
    if (!event.corrected->region.empty()) {
        edited["region"] = event.corrected->region.value();
    }
    for (const auto& [name, value] : event.corrected->attributes) {
        edited["attribute." + name] = value;
    }
}

void put_life(json::object& out, const model::Event& event) {
    if (event.clock) {
        out["clock"] = name_of(*event.clock);
    }
    if (!event.step.empty()) {
        out["step"] = event.step;
    }
    if (event.days != 0) {
        out["days"] = event.days;
    }
    if (event.rating != 0) {
        out["rating"] = event.rating;
        out["accepted"] = event.accepted;
    }
    if (event.due) {
        out["due_at"] = to_rfc3339(*event.due);
    }
}

}  // namespace

json::array files_json(const model::ComplaintState& state, const std::vector<model::Attachment>& files) {
    const auto folder = "/v1/complaints/" + crypto::to_crockford(state.tracking.value()) + "/attachments/";
    json::array out;
    for (const auto& file : files) {
        const auto id = to_string(file.id.value());
        json::object one{
            {"id", id},
            {"name", workflow::file_name(out.size() + 1, file.media_type)},
            {"media_type", file.media_type},
            {"size", file.size},
            {"sha256", file.sha256},
            {"cleaned", file.cleaned},
            {"url", folder + id}};
        if (!workflow::may_be_given(state, file)) {
            one["withheld"] = "uncleaned_of_anonymous";
        }
        out.push_back(std::move(one));
    }
    return out;
}

json::object event_json(std::int32_t seq, const model::Event& event) {
    json::object out{
        {"seq", seq}, {"at", to_rfc3339(event.at)}, {"kind", name_of(event.kind)}, {"actor", name_of(event.actor)}};
    if (event.routing) {
        out["routing"] = routing_json(*event.routing);
    }
    if (!event.agency.empty()) {
        out["agency"] = event.agency.value();
    }
    if (!event.text.empty()) {
        out["text"] = event.text;
    }
    if (!event.external_ref.empty()) {
        out["external_ref"] = event.external_ref;
    }
    if (!event.remote_status.empty()) {
        out["remote_status"] = event.remote_status;
    }
    if (event.message) {
        out["message"] = name_of(*event.message);
    }
    if (event.copy) {
        out["copy"] = true;
    }
    if (event.cause != model::Cause::none) {
        out["cause"] = name_of(event.cause);
    }
    put_life(out, event);
    put_edit(out, event);
    if (event.withheld_files != 0) {
        out["withheld_files"] = event.withheld_files;
    }
    if (!event.refused_files.empty()) {
        out["refused_files"] = json::array(event.refused_files.begin(), event.refused_files.end());
    }
    if (!event.applied) {
        out["applied"] = false;
    }
    return out;
}

json::object delivery_json(
    const model::Delivery& delivery, const engine::Runtime& runtime,
    const std::vector<engine::InstanceState>& instances) {
    json::object out{{"id", to_string(delivery.id.value())}, {"instance", delivery.instance.value()},
                     {"agency", delivery.agency.value()},    {"message", name_of(delivery.kind)},
                     {"state", name_of(delivery.state)},     {"attempts", delivery.attempt}};
    if (delivery.copy) {
        out["copy"] = true;
    }
    if (delivery.next_attempt_at) {
        out["next_attempt_at"] = to_rfc3339(*delivery.next_attempt_at);
    }
    const auto state = std::ranges::find(
        instances, delivery.instance, [](const engine::InstanceState& one) { return one.health.instance; });
    const bool is_dead = is_dead_letter(delivery.state);
    if (is_dead) {
        out["cause"] = name_of(delivery.cause);
    }
    if (runtime.instance(delivery.instance) == nullptr) {
        out["waits_for"] = "instance_missing";
    } else if (state != instances.end() && state->health.health != connectors::Health::ready) {
        out["waits_for"] = state->waits_for;  // of a dead letter too: sending it again would not help now
    } else if (is_dead) {
        out["waits_for"] = "person";
    } else if (state != instances.end() && !state->waits_for.empty()) {
        out["waits_for"] = state->waits_for;
        if (state->waits_for == "maintenance" && state->maintenance_until) {
            out["waits_until"] = to_rfc3339(*state->maintenance_until);
        }
    }
    return out;
}

}  // namespace hub::api
