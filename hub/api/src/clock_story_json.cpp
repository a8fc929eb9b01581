#include "clock_story_json.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/clock_story.hpp"

#include <boost/json.hpp>

#include <string_view>
#include <vector>

namespace hub::api {
namespace {

namespace json = boost::json;

std::string_view name_of(sla::Unit unit) {
    switch (unit) {
        case sla::Unit::working_days: return "working_days";
        case sla::Unit::calendar_days: return "calendar_days";
        case sla::Unit::working_hours: return "working_hours";
    }
    return "working_days";
}

std::int64_t seconds(std::chrono::microseconds span) {
    return std::chrono::floor<std::chrono::seconds>(span).count();
}

json::object story_json(const workflow::ClockStory& story) {
    json::object out{
        {"clock", model::name_of(story.clock)},
        {"agency", story.agency.value()},
        {"zone", story.zone},
        {"started_at", to_rfc3339(story.started)},
        {"due_at", to_rfc3339(story.due)},
        {"policy", story.policy},
        {"basis", story.basis},
        {"paused", story.paused}};
    if (story.rule) {
        out["limit"] = {{"amount", story.rule->limit}, {"unit", name_of(story.rule->unit)}};
    }
    if (story.ended && story.fate) {
        out["ended_at"] = to_rfc3339(*story.ended);
        out["fate"] = model::name_of(*story.fate);
    }
    if (story.overrun) {
        out["overrun"] = {
            {"agency_seconds", seconds(story.overrun->agency)}, {"hub_seconds", seconds(story.overrun->hub)}};
    }
    auto& turns = out["turns"].emplace_array();
    for (const auto& turn : story.turns) {
        turns.push_back(
            {{"what", workflow::name_of(turn.what)},
             {"event", turn.seq},
             {"at", to_rfc3339(turn.at)},
             {"due_at", to_rfc3339(turn.due)}});
    }
    auto& days = out["days"].emplace_array();
    for (const auto& day : story.days) {
        days.push_back({{"date", to_iso_date(day.day)}, {"verdict", workflow::name_of(day.verdict)}, {"why", day.why}});
    }
    return out;
}

}  // namespace

std::string clock_story_json(const store::ComplaintFile& file, const engine::Runtime& runtime, TimePoint now) {
    std::vector<model::PastEvent> events;
    events.reserve(file.events.size());
    for (const auto& stored : file.events) {
        events.push_back({stored.seq, stored.event});
    }
    if (!events.empty() && events.front().event.kind == model::EventKind::received) {
        events.front().event.content = file.complaint.content;  // kept apart from the history
    }
    json::object out{{"tracking_id", crypto::to_crockford(file.complaint.state.tracking.value())}};
    auto& clocks = out["clocks"].emplace_array();
    for (const auto& story : workflow::clock_stories(events, runtime.router, runtime.deadlines, now)) {
        clocks.push_back(story_json(story));
    }
    return json::serialize(out);
}

}  // namespace hub::api
