#include "complaint_json.hpp"

#include "json_parts.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/blame_of.hpp"
#include "hub/workflow/permissions.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <vector>

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

/// Where a clock has run out, whose time it is by which it has.
void put_overrun(json::object& out, const sla::Blame& blame) {
    const auto seconds = [](std::chrono::microseconds span) {
        return std::chrono::floor<std::chrono::seconds>(span).count();
    };
    out["overdue"] = true;
    out["overrun"] = {{"agency_seconds", seconds(blame.agency)}, {"hub_seconds", seconds(blame.hub)}};
}

json::array clocks_json(const model::ComplaintState& state, const engine::Runtime& runtime, TimePoint now) {
    json::array out;
    const auto& clocks = state.clocks;
    const auto add = [&](model::ClockKind kind, const std::optional<TimePoint>& due) {
        if (!due) {
            return;
        }
        json::object one{{"clock", name_of(kind)}, {"due_at", to_rfc3339(*due)}};
        if (const auto blame = workflow::blame_of(state, kind, runtime.router, runtime.deadlines, now)) {
            put_overrun(one, *blame);
        }
        out.push_back(std::move(one));
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

/// Where it stands, and what the reader may do about it now.
json::object state_json(
    const model::ComplaintState& state, const engine::Runtime& runtime, model::Role reader, TimePoint now) {
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
    out["clocks"] = clocks_json(state, runtime, now);
    if (state.clocks.provisional) {
        out["clocks_provisional"] = true;
    }
    if (state.has_parked && reader != model::Role::reporter) {
        out["parked"] = true;
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

/// What offices note for themselves, and how messages between computers fare, is not for the reporter.
bool is_for_reporter(model::EventKind kind) {
    switch (kind) {
        case model::EventKind::note:
        case model::EventKind::update_parked:
        case model::EventKind::delivery_rejected:
        case model::EventKind::delivery_unknown:
        case model::EventKind::delivery_dead:
        case model::EventKind::message_not_sent:
        case model::EventKind::delivery_requeued:
        case model::EventKind::delivery_discarded:
        case model::EventKind::clock_warned:
        case model::EventKind::clock_escalated:
        case model::EventKind::acknowledged: return false;
        case model::EventKind::received:
        case model::EventKind::disposed:
        case model::EventKind::delivered:
        case model::EventKind::accepted:
        case model::EventKind::in_progress:
        case model::EventKind::followed_up:
        case model::EventKind::closed:
        case model::EventKind::returned:
        case model::EventKind::postponed:
        case model::EventKind::archived:
        case model::EventKind::verified:
        case model::EventKind::answered:
        case model::EventKind::information_asked:
        case model::EventKind::replied:
        case model::EventKind::rated:
        case model::EventKind::resumed:
        case model::EventKind::copied:
        case model::EventKind::extended:
        case model::EventKind::reopened:
        case model::EventKind::linked:
        case model::EventKind::withdrawn:
        case model::EventKind::flags_changed:
        case model::EventKind::clock_breached:
        case model::EventKind::deadlines_recomputed:
        case model::EventKind::identity_erased: break;
    }
    return true;
}

}  // namespace

std::string filing_json(const engine::FilingResult& result, const std::string& access_code) {
    const auto tracking = crypto::to_crockford(result.state.tracking.value());
    const bool at_triage = result.routing.by == model::RoutedBy::triage;
    unsigned char buffer[4'096];
    json::monotonic_resource memory{buffer, sizeof buffer};
    json::object out{&memory};
    out["tracking_id"] = tracking;
    out["access_code"] = access_code;
    out["received_at"] = to_rfc3339(result.state.received_at);
    out["status"] = name_of(at_triage ? model::Status::unverified : model::Status::awaiting_follow_up);
    out["responsible"] = {{"id", result.routing.responsible.value()}};  // its name may change
    out["routing"] = routing_json(result.routing);
    out["url"] = "/v1/complaints/" + tracking;
    return json::serialize(out);
}

std::vector<model::Attachment> files_of(const store::ComplaintFile& file) {
    auto out = file.complaint.content.attachments;
    for (const auto& [seq, event] : file.events) {
        out.insert(out.end(), event.attachments.begin(), event.attachments.end());
    }
    return out;
}

std::string complaint_json(
    const store::ComplaintFile& file, const engine::Runtime& runtime,
    const std::vector<engine::InstanceState>& instances, model::Role reader, TimePoint now) {
    const auto& state = file.complaint.state;
    auto out = state_json(state, runtime, reader, now);
    out["content"] = content_json(file.complaint.content);
    if (auto files = files_of(file); !files.empty()) {
        out["attachments"] = files_json(state, files);
    }
    const bool by_reporter = reader == model::Role::reporter;
    if (by_reporter || reader == model::Role::national_admin) {
        out["reporter"] = {{"sealed", state.has_reporter}};
    }
    auto& events = out["events"].emplace_array();
    for (const auto& event : file.events) {
        if (!by_reporter || is_for_reporter(event.event.kind)) {
            events.push_back(event_json(event.seq, event.event));
        }
    }
    if (by_reporter) {
        return json::serialize(out);
    }
    auto& deliveries = out["deliveries"].emplace_array();
    for (const auto& delivery : file.outbox) {
        deliveries.push_back(delivery_json(delivery, runtime, instances));
    }
    return json::serialize(out);
}

std::string list_json(
    const store::ListPage& page, Paging paging, const engine::Runtime& runtime, model::Role reader, TimePoint now) {
    json::object out;
    auto& complaints = out["complaints"].emplace_array();
    for (const auto& [state, content] : page.complaints) {
        auto one = state_json(state, runtime, reader, now);
        one["subject"] = content.subject;
        one["category"] = state.category.value();
        one["region"] = state.region.value();
        one["url"] = "/v1/complaints/" + crypto::to_crockford(state.tracking.value());
        complaints.push_back(std::move(one));
    }
    if (page.more && paging == Paging::none) {
        out["more"] = true;
    } else if (page.more && !page.complaints.empty()) {
        out["next"] = crypto::to_crockford(page.complaints.back().state.tracking.value());
    }
    return json::serialize(out);
}

std::string action_json(const engine::ActionResult& result, const engine::Runtime& runtime, model::Role reader) {
    auto out = state_json(result.state, runtime, reader, result.event.at);
    out["event"] = event_json(result.state.version, result.event);
    return json::serialize(out);
}

}  // namespace hub::api
