#include "operations_json.hpp"

#include "dead_letter_query.hpp"
#include "json_parts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>

namespace hub::api {
namespace {

namespace json = boost::json;

std::int64_t seconds(TimePoint::duration span) {
    return std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(span).count());
}

void put_time(json::object& out, std::string_view name, const std::optional<TimePoint>& time) {
    if (time) {
        out[name] = to_rfc3339(*time);
    }
}

void put_text(json::object& out, std::string_view name, const std::string& text) {
    if (!text.empty()) {
        out[name] = text;
    }
}

json::object letter_object(const model::Delivery& delivery, model::TrackingNumber tracking) {
    const auto id = to_string(delivery.id.value());
    json::object out{
        {"id", id},
        {"tracking_id", crypto::to_crockford(tracking.value())},
        {"agency", delivery.agency.value()},
        {"instance", delivery.instance.value()},
        {"message", name_of(delivery.kind)},
        {"state", name_of(delivery.state)},
        {"cause", name_of(delivery.cause)},
        {"attempts", delivery.attempt},
        {"born_at", to_rfc3339(delivery.born_at)}};
    put_time(out, "failed_at", delivery.failed_at);
    put_time(out, "requeued_at", delivery.requeued_at);
    put_time(out, "next_attempt_at", delivery.next_attempt_at);
    out["url"] = "/v1/dead-letters/" + id;
    return out;
}

/// How far the hub itself has come in finding out; nothing where it has not looked.
void put_look(json::object& out, const store::LookState& look) {
    if (look.looks == 0) {
        return;
    }
    json::object one{{"looks", look.looks}};
    put_time(one, "next_at", look.next_at);  // absent: a person decides
    put_text(one, "detail", look.detail);
    out["look_up"] = std::move(one);
}

json::object pause_object(const store::InstancePause& pause) {
    return {{"since", to_rfc3339(pause.since)}, {"by", pause.who}, {"reason", pause.reason}};
}

const engine::InstanceState* state_of(
    const std::vector<engine::InstanceState>& instances, const model::InstanceId& instance) {
    const auto found =
        std::ranges::find(instances, instance, [](const engine::InstanceState& one) { return one.health.instance; });
    return found == instances.end() ? nullptr : &*found;
}

struct Sums {
    std::int64_t waiting = 0;
    std::optional<TimePoint> oldest;
    std::map<model::DeliveryState, std::int64_t> dead;
};

json::object backlog_object(const Sums& sums, TimePoint now) {
    const auto dead = [&](model::DeliveryState state) {
        const auto found = sums.dead.find(state);
        return found == sums.dead.end() ? std::int64_t{0} : found->second;
    };
    json::object out{
        {"waiting", sums.waiting},
        {"unknown", dead(model::DeliveryState::unknown)},
        {"rejected", dead(model::DeliveryState::rejected)},
        {"dead", dead(model::DeliveryState::dead)}};
    if (sums.oldest) {
        out["oldest_age_seconds"] = seconds(now - *sums.oldest);
    }
    return out;
}

std::map<std::string, Sums> sums_of(const store::Backlog& backlog) {
    std::map<std::string, Sums> out;
    for (const auto& line : backlog.queue) {
        auto& sums = out[line.instance.value()];
        sums.waiting += line.waiting;
        sums.oldest = std::min(sums.oldest.value_or(line.oldest), line.oldest);
    }
    for (const auto& group : backlog.dead) {
        out[group.instance.value()].dead[group.state] += group.count;
    }
    return out;
}

/// When it was heard last, and whether it should have been since.
void put_heard(json::object& out, const engine::InstanceState& state, TimePoint now) {
    if (!state.heard) {
        return;
    }
    const auto put = [&](std::string_view name, std::string_view age, const std::optional<TimePoint>& time) {
        if (time) {
            out[name] = to_rfc3339(*time);
            out[age] = seconds(now - *time);
        }
    };
    put("last_poll_at", "poll_age_seconds", state.heard->poll_at);
    put("last_item_at", "item_age_seconds", state.heard->item_at);
    if (state.heard->poll_failures != 0) {
        out["poll_failures"] = state.heard->poll_failures;
        put_text(out, "poll_detail", state.heard->poll_detail);
    }
    if (state.silence) {
        out["silent"] = json::object{
            {"missing", name_of(state.silence->missing)},
            {"since", to_rfc3339(state.silence->since)},
            {"age_seconds", seconds(now - state.silence->since)}};
    }
}

json::object instance_object(
    const model::InstanceId& id, const engine::Runtime& runtime, const engine::InstanceState* state, TimePoint now) {
    json::object out{{"id", id.value()}};
    if (const auto* configured = runtime.instance(id)) {
        out["connector"] = configured->connector;
        out["idempotent"] = configured->idempotent;
        out["in_flight"] = configured->in_flight;
        out["per_minute"] = configured->per_minute;
    } else {
        out["waits_for"] = "instance_missing";
    }
    auto& agencies = out["agencies"].emplace_array();
    for (const auto& agency : runtime.router.agencies()) {
        if (agency.connector == id) {
            agencies.emplace_back(agency.id.value());
        }
    }
    if (state == nullptr) {
        return out;
    }
    out["health"] = name_of(state->health.health);
    put_text(out, "health_reason", state->health.reason);
    out["crashes"] = state->health.crashes;
    put_text(out, "waits_for", state->waits_for);
    put_time(out, "maintenance_until", state->maintenance_until);
    if (state->pause) {
        out["pause"] = pause_object(*state->pause);
    }
    put_heard(out, *state, now);
    return out;
}

}  // namespace

std::string dead_letters_json(const store::DeadLetterPage& page) {
    json::object out;
    auto& letters = out["dead_letters"].emplace_array();
    for (const auto& letter : page.letters) {
        auto one = letter_object(letter.delivery, letter.tracking);
        put_text(one, "remote_code", letter.remote_code);
        put_text(one, "detail", letter.detail);
        put_look(one, letter.look);
        letters.push_back(std::move(one));
    }
    if (page.more && !page.letters.empty()) {
        const auto& last = page.letters.back().delivery;
        out["next"] = place_text({last.failed_at.value_or(TimePoint{}), last.id});
    }
    return json::serialize(out);
}

std::string dead_letter_groups_json(const std::vector<store::DeadLetterGroup>& groups) {
    json::object out;
    std::int64_t total = 0;
    auto& list = out["groups"].emplace_array();
    for (const auto& group : groups) {
        total += group.count;
        list.push_back(json::object{
            {"instance", group.instance.value()},
            {"agency", group.agency.value()},
            {"state", name_of(group.state)},
            {"cause", name_of(group.cause)},
            {"count", group.count},
            {"first_failed_at", to_rfc3339(group.first)},
            {"last_failed_at", to_rfc3339(group.last)}});
    }
    out["total"] = total;
    return json::serialize(out);
}

std::string dead_letter_json(const store::DeliveryFile& file, model::DeliveryId id, bool may_decide) {
    json::object out;
    const bool lies_there = file.delivery && is_dead_letter(file.delivery->state);
    if (file.delivery) {
        out = letter_object(*file.delivery, file.complaint.state.tracking);
        put_look(out, file.look);
    } else {
        const auto discarded =
            !file.events.empty() && file.events.back().event.kind == model::EventKind::delivery_discarded;
        out = {
            {"id", to_string(id.value())},
            {"tracking_id", crypto::to_crockford(file.complaint.state.tracking.value())},
            {"state", discarded ? "discarded" : "delivered"}};
    }
    auto& attempts = out["failed_attempts"].emplace_array();
    for (const auto& attempt : file.attempts) {
        json::object one{
            {"attempt", attempt.attempt},
            {"at", to_rfc3339(attempt.at)},
            {"outcome", name_of(attempt.outcome)},
            {"cause", name_of(attempt.cause)}};
        put_text(one, "remote_code", attempt.remote_code);
        put_text(one, "detail", attempt.detail);
        attempts.push_back(std::move(one));
    }
    auto& events = out["events"].emplace_array();
    for (const auto& event : file.events) {
        events.push_back(event_json(event.seq, event.event));
    }
    auto& allowed = out["allowed_actions"].emplace_array();
    if (lies_there && may_decide) {
        for (const auto& [mending, name] : model::names_of<model::Mending>()) {
            allowed.emplace_back(name);
        }
    }
    return json::serialize(out);
}

std::string mended_json(const engine::MendResult& result, model::DeliveryId id, model::Mending mending) {
    json::object out{
        {"id", to_string(id.value())}, {"tracking_id", crypto::to_crockford(result.state.tracking.value())}};
    switch (mending) {
        case model::Mending::redrive: out["state"] = "waiting"; break;
        case model::Mending::discard: out["state"] = "discarded"; break;
        case model::Mending::settle: out["state"] = "delivered"; break;
    }
    if (result.repeated) {
        out["repeated"] = true;  // decided before; nothing was changed now
    } else {
        out["event"] = event_json(result.state.version, result.event);
    }
    return json::serialize(out);
}

std::string edit_preview_json(model::DeliveryId id, const std::vector<workflow::FieldChange>& changes) {
    json::object out{{"id", to_string(id.value())}, {"dry_run", true}};
    auto& list = out["changes"].emplace_array();
    for (const auto& change : changes) {
        list.push_back(json::object{{"field", change.field}, {"from", change.from}, {"to", change.to}});
    }
    return json::serialize(out);
}

namespace {

json::object redrive_object(const store::RedriveJob& job) {
    const auto& what = job.what;
    json::object out{
        {"id", job.id},
        {"url", "/v1/redrives/" + std::to_string(job.id)},
        {"state", job.finished_at ? "finished" : "going_on"},
        {"created_at", to_rfc3339(job.created_at)},
        {"by", what.who},
        {"role", name_of(what.role)},
        {"reason", what.reason},
        {"per_minute", what.per_minute},
        {"may_arrive_twice", what.may_arrive_twice},
        {"requeued", job.requeued},
        {"skipped", job.skipped},
        {"ahead", job.ahead}};
    put_time(out, "finished_at", job.finished_at);
    auto& states = out["states"].emplace_array();
    for (const auto state : what.filter.states) {
        states.emplace_back(name_of(state));
    }
    put_text(out, "instance", what.filter.instance.value());
    if (what.filter.cause) {
        out["cause"] = name_of(*what.filter.cause);
    }
    if (what.filter.kind) {
        out["message"] = name_of(*what.filter.kind);
    }
    put_time(out, "failed_from", what.filter.failed_from);
    put_time(out, "failed_before", what.filter.failed_before);
    if (!what.filter.scope.everybody) {
        auto& agencies = out["agencies"].emplace_array();
        for (const auto& agency : what.filter.scope.agencies) {
            agencies.emplace_back(agency.value());
        }
    }
    return out;
}

}  // namespace

std::string redrive_json(const store::RedriveJob& job) {
    return json::serialize(redrive_object(job));
}

std::string redrives_json(const std::vector<store::RedriveJob>& jobs) {
    json::object out;
    auto& list = out["redrives"].emplace_array();
    for (const auto& job : jobs) {
        list.push_back(redrive_object(job));
    }
    return json::serialize(out);
}

std::string queue_json(
    const store::Backlog& backlog, const engine::Runtime& runtime, const std::vector<engine::InstanceState>& instances,
    TimePoint now) {
    json::object out;
    auto& lines = out["queue"].emplace_array();
    for (const auto& line : backlog.queue) {
        json::object one{
            {"agency", line.agency.value()},
            {"instance", line.instance.value()},
            {"waiting", line.waiting},
            {"oldest_at", to_rfc3339(line.oldest)},
            {"oldest_age_seconds", seconds(now - line.oldest)},
            {"older_than_a_minute", line.older_than_a_minute},
            {"older_than_an_hour", line.older_than_an_hour},
            {"older_than_a_day", line.older_than_a_day}};
        put_time(one, "next_attempt_at", line.next_attempt);
        const auto* state = state_of(instances, line.instance);
        if (runtime.instance(line.instance) == nullptr) {
            one["waits_for"] = "instance_missing";
        } else if (state != nullptr) {
            put_text(one, "waits_for", state->waits_for);
        }
        lines.push_back(std::move(one));
    }
    out["counted_at_most"] = store::most_counted;  // of an instance
    return json::serialize(out);
}

std::string instances_json(
    const store::Backlog& backlog, const engine::Runtime& runtime, const std::vector<engine::InstanceState>& instances,
    const std::vector<model::InstanceId>& shown, TimePoint now) {
    const auto sums = sums_of(backlog);
    json::object out;
    auto& list = out["instances"].emplace_array();
    for (const auto& id : shown) {
        auto one = instance_object(id, runtime, state_of(instances, id), now);
        const auto found = sums.find(id.value());
        one["backlog"] = backlog_object(found == sums.end() ? Sums{} : found->second, now);
        list.push_back(std::move(one));
    }
    return json::serialize(out);
}

std::string probe_json(const model::InstanceId& instance, const engine::ProbeResult& result) {
    json::object out{
        {"id", instance.value()},
        {"ok", result.outcome == model::Outcome::delivered},
        {"outcome", name_of(result.outcome)},
        {"cause", name_of(result.cause)},
        {"milliseconds", result.took.count()}};
    put_text(out, "remote_code", result.remote_code);
    put_text(out, "detail", result.detail);
    return json::serialize(out);
}

std::string pause_json(const model::InstanceId& instance, const store::PauseOutcome& outcome) {
    json::object out{{"id", instance.value()}, {"paused", outcome.now.has_value()}, {"changed", outcome.changed}};
    if (outcome.now) {
        out["pause"] = pause_object(*outcome.now);
    }
    return json::serialize(out);
}

}  // namespace hub::api
