#include "trace_json.hpp"

#include "json_parts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace hub::api {
namespace {

namespace json = boost::json;

json::object attempt_json(const store::StoredAttempt& attempt) {
    json::object out{
        {"at", to_rfc3339(attempt.at)},
        {"kind", "attempt"},
        {"delivery", to_string(attempt.delivery.value())},
        {"attempt", attempt.attempt},
        {"outcome", name_of(attempt.outcome)}};
    if (attempt.cause != model::Cause::none) {
        out["cause"] = name_of(attempt.cause);
    }
    if (!attempt.remote_code.empty()) {
        out["remote_code"] = attempt.remote_code;
    }
    if (!attempt.detail.empty()) {
        out["detail"] = attempt.detail;
    }
    return out;
}

}  // namespace

std::string trace_json(
    const store::ComplaintFile& file, const engine::Runtime& runtime,
    const std::vector<engine::InstanceState>& instances) {
    std::vector<std::pair<TimePoint, json::object>> steps;
    for (const auto& event : file.events) {
        steps.emplace_back(event.event.at, event_json(event.seq, event.event));
    }
    for (const auto& attempt : file.attempts) {
        steps.emplace_back(attempt.at, attempt_json(attempt));
    }
    std::ranges::stable_sort(steps, {}, [](const auto& step) { return step.first; });
    json::object out{{"tracking_id", crypto::to_crockford(file.complaint.state.tracking.value())}};
    auto& trace = out["trace"].emplace_array();
    for (auto& [at, step] : steps) {
        trace.push_back(std::move(step));
    }
    auto& waiting = out["deliveries"].emplace_array();
    for (const auto& delivery : file.outbox) {
        waiting.push_back(delivery_json(delivery, runtime, instances));
    }
    return json::serialize(out);
}

}  // namespace hub::api
