#include "hub/workflow/clock_story.hpp"

#include "clock_chain.hpp"
#include "clock_ends.hpp"
#include "clock_replay.hpp"

#include "hub/workflow/blame_of.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hub::workflow {
namespace {

using model::ClockKind;
using What = ClockTurn::What;
using Verdict = ClockDay::Verdict;

constexpr std::array of_offices{ClockKind::verification, ClockKind::first_follow_up, ClockKind::completion};

bool is_still(std::chrono::sys_days day, const ClockStory& story, const sla::WorkingCalendar& calendar) {
    std::optional<std::chrono::sys_days> since;
    for (const auto& turn : story.turns) {
        const auto on = calendar.local_date(turn.at, story.zone);
        if (turn.what == What::paused) {
            since = on;
        } else if (turn.what == What::went_on && since) {
            if (*since < day && day <= on) {
                return true;
            }
            since.reset();
        }
    }
    return since && *since < day;
}

/// Every day after the start up to the limit (or up to the pause that is not over), with its verdict.
std::vector<ClockDay> days_of(const ClockStory& story, const sla::WorkingCalendar& calendar) {
    std::vector<ClockDay> out;
    if (story.rule && story.rule->unit != sla::Unit::working_days) {
        return out;
    }
    const auto first = calendar.local_date(story.started, story.zone);
    const auto last = calendar.local_date(story.due - std::chrono::microseconds{1}, story.zone);
    int counted = 0;
    for (auto& day : calendar.explain(story.started, calendar.working_days_between(first, last), story.zone)) {
        const bool still = day.counted && is_still(day.day, story, calendar);
        counted += day.counted && !still ? 1 : 0;
        const auto verdict = still ? Verdict::stood_still : day.counted ? Verdict::counted : Verdict::free;
        out.push_back({day.day, verdict, still ? std::string{"the clock stood still"} : std::move(day.why)});
    }
    int number = 0;
    for (auto& day : out) {
        if (day.verdict == Verdict::counted) {
            day.why = "working day " + std::to_string(++number) + " of " + std::to_string(counted);
        }
    }
    return out;
}

/// Tells the stories while the past is replayed.
class Teller {
public:
    Teller(const routing::Router& router, const sla::Deadlines& deadlines) : router_{router}, deadlines_{deadlines} {}

    void take(const detail::Replayed& at) {
        for (const auto& end : detail::clock_ends(at.before, at.after, at.event, at.context)) {
            finish(at, end);
        }
        note_delivery(at);  // a clock that ended was still the office's that had it before
        for (const auto clock : of_offices) {
            go_on(at, clock);
        }
    }
    std::vector<ClockStory> tell(model::ComplaintState state, TimePoint now) {
        put_delivery(state);
        for (auto& story : stories_) {
            if (!story.ended) {
                story.overrun = blame_of(state, story.clock, router_, deadlines_, now);
            }
            story.days = days_of(story, deadlines_.calendar());
        }
        return std::move(stories_);
    }

private:
    ClockStory* open(ClockKind clock) {
        const auto found = std::ranges::find_if(
            stories_, [&](const ClockStory& story) { return story.clock == clock && !story.ended; });
        return found == stories_.end() ? nullptr : &*found;
    }

    /// What replaying leaves out: by whom it was handed over, and when the office had it.
    void note_delivery(const detail::Replayed& at) {
        if (at.event.routing) {
            const auto* office = router_.agency(at.after.responsible);
            handed_ = office != nullptr && !office->connector.empty() && at.event.messages_born > 0;
            delivered_at_.reset();
        }
        if (at.event.kind == model::EventKind::delivered && !at.event.message && !at.event.copy && !delivered_at_) {
            delivered_at_ = at.event.at;
        }
    }
    void put_delivery(model::ComplaintState& state) const {
        state.handed_over = handed_ ? 1 : 0;
        state.delivered_at = delivered_at_;
    }

    void finish(const detail::Replayed& at, const model::ClockEnd& end) {
        auto* story = open(end.clock);
        if (story == nullptr) {
            return;
        }
        auto state = at.before;
        put_delivery(state);
        story->overrun = blame_of(state, end.clock, router_, deadlines_, end.ended);
        story->agency = end.agency;
        story->due = end.due;
        story->ended = end.ended;
        story->fate = end.fate;
        story->paused = false;
        story->turns.push_back({What::ended, at.seq, end.ended, end.due});
    }

    void go_on(const detail::Replayed& at, ClockKind clock) {
        const auto span = detail::span_of(at.after, clock, router_);
        if (!span) {
            return;
        }
        auto* story = open(clock);
        if (story == nullptr) {
            return begin(at, *span);
        }
        const auto turn = [&](What what) { story->turns.push_back({what, at.seq, at.event.at, span->due}); };
        const bool still = detail::is_paused(at.after, clock, deadlines_);
        const bool moved = story->due != span->due;
        story->due = span->due;
        story->agency = at.after.responsible;
        if (at.event.kind == model::EventKind::clock_breached && at.event.clock == clock) {
            turn(What::breached);
        }
        if (still != story->paused) {
            turn(still ? What::paused : What::went_on);
        } else if (moved) {
            turn(at.event.kind == model::EventKind::extended ? What::extended : What::recounted);
        }
        story->paused = still;
    }

    void begin(const detail::Replayed& at, const sla::ClockSpan& span) {
        ClockStory story;
        story.clock = span.clock;
        story.agency = at.after.responsible;
        story.zone = std::string{span.zone};
        story.started = span.start;
        story.due = span.due;
        const bool goes_on = span.clock == ClockKind::verification && at.after.clocks.verification_from.has_value();
        if (const auto* rule = detail::rule_of(at.after, span.clock, deadlines_); rule != nullptr && !goes_on) {
            story.rule = *rule;
        }
        if (const auto* policy = deadlines_.policy(at.after.policy)) {
            story.policy = policy->name;
            story.basis = policy->basis;
        }
        story.turns.push_back({What::began, at.seq, at.event.at, span.due});
        stories_.push_back(std::move(story));
    }

    const routing::Router& router_;
    const sla::Deadlines& deadlines_;
    std::vector<ClockStory> stories_;
    bool handed_ = false;
    std::optional<TimePoint> delivered_at_;
};

}  // namespace

std::string_view name_of(ClockTurn::What what) {
    switch (what) {
        case What::began: return "began";
        case What::paused: return "paused";
        case What::went_on: return "went_on";
        case What::extended: return "extended";
        case What::recounted: return "recounted";
        case What::breached: return "breached";
        case What::ended: return "ended";
    }
    return "began";
}

std::string_view name_of(ClockDay::Verdict verdict) {
    switch (verdict) {
        case Verdict::counted: return "counted";
        case Verdict::free: return "free";
        case Verdict::stood_still: return "stood_still";
    }
    return "counted";
}

std::vector<ClockStory> clock_stories(
    std::span<const model::PastEvent> events, const routing::Router& router, const sla::Deadlines& deadlines,
    TimePoint now) {
    Teller teller{router, deadlines};
    auto state = detail::replay_clocks(events, router, deadlines, [&](const detail::Replayed& at) { teller.take(at); });
    return teller.tell(std::move(state), now);
}

}  // namespace hub::workflow
