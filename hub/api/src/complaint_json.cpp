#include "complaint_json.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::api {
namespace {

namespace json = boost::json;

json::object agency_json(const model::AgencyId& id, const engine::Runtime& runtime) {
    json::object out{{"id", id.value()}};
    if (const auto* agency = runtime.router.agency(id); agency != nullptr) {
        out["name"] = {{"id", agency->name.id}, {"en", agency->name.en}};
    }
    return out;
}

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

json::array clocks_json(const model::Clocks& clocks) {
    json::array out;
    const auto add = [&](model::ClockKind kind, const std::optional<TimePoint>& due) {
        if (due) {
            out.push_back({{"clock", name_of(kind)}, {"due_at", to_rfc3339(*due)}});
        }
    };
    add(model::ClockKind::verification, clocks.verification_due);
    add(model::ClockKind::first_follow_up, clocks.first_follow_up_due);
    add(model::ClockKind::completion, clocks.completion_due);
    add(model::ClockKind::reporter_silence, clocks.silence_due);
    add(model::ClockKind::reporter_file, clocks.file_due);
    add(model::ClockKind::postponement, clocks.postponed_until);
    return out;
}

json::object content_json(const model::Content& content) {
    json::object out{{"subject", content.subject}, {"body", content.body}};
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty()) {
            out[key] = value;
        }
    };
    put("address", content.address);
    put("category", content.category.value());
    put("region", content.region.value());
    put("wished_agency", content.wished_agency.value());
    out["priority"] = name_of(content.priority);
    if (content.latitude_e7 != 0 || content.longitude_e7 != 0) {
        out["location"] = {{"latitude", content.latitude_e7 / 1e7}, {"longitude", content.longitude_e7 / 1e7}};
    }
    if (!content.attributes.empty()) {
        auto& attributes = out["attributes"].emplace_object();
        for (const auto& [key, value] : content.attributes) {
            attributes[key] = value;
        }
    }
    return out;
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
    if (event.cause != model::Cause::none) {
        out["cause"] = name_of(event.cause);
    }
    put_life(out, event);
    if (!event.applied) {
        out["applied"] = false;
    }
    return out;
}

/// What waits, and why it waits.
json::object delivery_json(
    const model::Delivery& delivery, const engine::Runtime& runtime,
    const std::vector<connectors::InstanceHealth>& instances) {
    json::object out{{"id", to_string(delivery.id.value())}, {"instance", delivery.instance.value()},
                     {"agency", delivery.agency.value()},    {"message", name_of(delivery.kind)},
                     {"state", name_of(delivery.state)},     {"attempts", delivery.attempt}};
    if (delivery.next_attempt_at) {
        out["next_attempt_at"] = to_rfc3339(*delivery.next_attempt_at);
    }
    const auto health = std::ranges::find(instances, delivery.instance, &connectors::InstanceHealth::instance);
    if (runtime.instance(delivery.instance) == nullptr) {
        out["waits_for"] = "instance_missing";
    } else if (health != instances.end() && health->health != connectors::Health::ready) {
        out["waits_for"] = "connector_" + std::string{name_of(health->health)};
    }
    return out;
}

/// Where it stands, and what the reader may do about it now.
json::object state_json(const model::ComplaintState& state, const engine::Runtime& runtime, model::Role reader) {
    json::object out{
        {"tracking_id", crypto::to_crockford(state.tracking.value())},
        {"version", state.version},
        {"status", name_of(state.status)},
        {"kind", name_of(state.kind)},
        {"channel", name_of(state.channel)},
        {"anonymous", state.anonymous},
        {"secret", state.secret},
        {"supervisory", state.supervisory},
        {"received_at", to_rfc3339(state.received_at)}};
    if (state.status == model::Status::in_progress) {
        out["waits_for"] = state.waits_for_reporter ? "reporter" : "agency";
    }
    out["responsible"] = agency_json(state.responsible, runtime);
    if (state.delivered_at) {
        out["delivered_at"] = to_rfc3339(*state.delivered_at);
    }
    out["clocks"] = clocks_json(state.clocks);
    if (state.clocks.provisional) {
        out["clocks_provisional"] = true;
    }
    if (state.priority != model::Priority::normal) {
        out["priority"] = name_of(state.priority);
    }
    if (state.rating != 0) {
        out["rating"] = state.rating;
    }
    if (state.clocks.paused_at) {
        out["paused_at"] = to_rfc3339(*state.clocks.paused_at);
    }
    if (state.closed_at) {
        out["closed_at"] = to_rfc3339(*state.closed_at);
    }
    if (!state.copies.empty()) {
        auto& copies = out["copies"].emplace_array();
        for (const auto& told : state.copies) {
            copies.push_back(agency_json(told, runtime));
        }
    }
    auto& allowed = out["allowed_actions"].emplace_array();
    for (const auto action : workflow::allowed_actions(reader, state.status)) {
        allowed.emplace_back(name_of(action));
    }
    return out;
}

}  // namespace

std::string filing_json(const engine::FilingResult& result) {
    const auto tracking = crypto::to_crockford(result.state.tracking.value());
    const bool at_triage = result.routing.by == model::RoutedBy::triage;
    unsigned char buffer[4'096];
    json::monotonic_resource memory{buffer, sizeof buffer};
    json::object out{&memory};
    out["tracking_id"] = tracking;
    out["received_at"] = to_rfc3339(result.state.received_at);
    out["status"] = name_of(at_triage ? model::Status::unverified : model::Status::awaiting_follow_up);
    out["responsible"] = {{"id", result.routing.responsible.value()}};  // its name may change
    out["routing"] = routing_json(result.routing);
    out["url"] = "/v1/complaints/" + tracking;
    return json::serialize(out);
}

std::string complaint_json(
    const store::ComplaintFile& file, const engine::Runtime& runtime,
    const std::vector<connectors::InstanceHealth>& instances, model::Role reader) {
    const auto& state = file.complaint.state;
    auto out = state_json(state, runtime, reader);
    out["content"] = content_json(file.complaint.content);
    auto& events = out["events"].emplace_array();
    for (const auto& event : file.events) {
        events.push_back(event_json(event.seq, event.event));
    }
    auto& deliveries = out["deliveries"].emplace_array();
    for (const auto& delivery : file.outbox) {
        deliveries.push_back(delivery_json(delivery, runtime, instances));
    }
    return json::serialize(out);
}

std::string action_json(const engine::ActionResult& result, const engine::Runtime& runtime, model::Role reader) {
    auto out = state_json(result.state, runtime, reader);
    out["event"] = event_json(result.state.version, result.event);
    return json::serialize(out);
}

}  // namespace hub::api
