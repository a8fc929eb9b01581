#include "differences_json.hpp"

#include "json_parts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"

#include <boost/json.hpp>

#include <optional>

namespace hub::api {
namespace {

namespace json = boost::json;

void put_text(json::object& out, std::string_view name, const std::string& text) {
    if (!text.empty()) {
        out[name] = text;
    }
}

void put_time(json::object& out, std::string_view name, const std::optional<TimePoint>& time) {
    if (time) {
        out[name] = to_rfc3339(*time);
    }
}

std::string_view state_of(const store::ReconcileRun& run) {
    if (!run.finished_at) {
        return "going_on";
    }
    return run.failure.empty() ? "finished" : "failed";
}

json::object run_object(const store::ReconcileRun& run) {
    json::object out{
        {"id", run.id},
        {"instance", run.instance.value()},
        {"state", state_of(run)},
        {"began_at", to_rfc3339(run.began_at)},
        {"since", to_rfc3339(run.since)},
        {"listed", run.listed}};
    put_text(out, "wished_by", run.wished_by);  // absent: the night
    put_time(out, "listed_at", run.listed_at);
    put_time(out, "finished_at", run.finished_at);
    put_text(out, "failure", run.failure);
    return out;
}

json::object difference_object(const store::Difference& difference) {
    const auto& what = difference.what;
    json::object out{
        {"id", difference.id},
        {"kind", name_of(what.kind)},
        {"instance", difference.instance.value()},
        {"first_seen", to_rfc3339(difference.first_seen)},
        {"last_seen", to_rfc3339(difference.last_seen)}};
    if (!difference.tracking.empty()) {
        out["tracking_id"] = crypto::to_crockford(difference.tracking.value());
    }
    put_text(out, "agency", what.agency.value());
    put_text(out, "external_ref", what.external_ref);
    put_text(out, "remote_status", what.remote_status);
    put_text(out, "detail", what.detail);
    put_time(out, "resolved_at", difference.resolved_at);
    put_text(out, "resolved_by", difference.resolved_by);
    if (what.kind == model::DifferenceKind::missing_there && !difference.resolved_at) {
        out["resend"] = "/v1/differences/" + std::to_string(difference.id) + "/resend";
    }
    return out;
}

}  // namespace

std::string reconcile_run_json(const store::ReconcileRun& run) {
    return json::serialize(run_object(run));
}

std::string differences_json(const store::DifferencePage& page) {
    json::object out;
    auto& list = out["differences"].emplace_array();
    for (const auto& difference : page.differences) {
        list.push_back(difference_object(difference));
    }
    if (page.more && !page.differences.empty()) {
        out["next"] = std::to_string(page.differences.back().id);
    }
    if (page.last_run) {
        out["last_run"] = run_object(*page.last_run);
    }
    return json::serialize(out);
}

std::string resent_json(const engine::ResendResult& result) {
    return json::serialize(json::object{
        {"tracking_id", crypto::to_crockford(result.state.tracking.value())},
        {"delivery", to_string(result.event.delivery.value())},
        {"event", event_json(result.state.version, result.event)}});
}

}  // namespace hub::api
