#include "hub/workflow/clock_history.hpp"

#include "clock_chain.hpp"
#include "clock_ends.hpp"
#include "clock_replay.hpp"
#include "steps.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"

#include <string_view>

namespace hub::workflow {
namespace {

using model::EventKind;
using model::Status;

/// Context asks for ids; nothing is born here.
class NoRandom final : public RandomSource {
public:
    void fill(std::span<std::uint8_t> out) override {
        for (auto& byte : out) {
            byte = 0;
        }
    }
};

void take_corrections(model::ComplaintState& state, const model::Content& corrected) {
    state.category = corrected.category;
    state.region = corrected.region;
    state.kind = corrected.kind;
    state.priority = corrected.priority;
    state.supervisory = corrected.supervisory;
}

void end(model::ComplaintState& state, const model::Event& event, Status status) {
    detail::stop_all(state);
    state.status = status;
    state.closed_at = event.at;
    state.waits_for_reporter = false;
}

void go_on(model::ComplaintState& state, const Context& context) {
    detail::end_pause(state, context);
    state.status = detail::status_before_pause(state, context.router);
}

void receive(model::ComplaintState& state, const model::Event& event, const Context& context) {
    if (event.content) {
        take_corrections(state, *event.content);
        state.channel = event.content->channel;
    }
    state.received_at = event.at;
    state.policy = context.deadlines.policy_for(event.at);
    const auto routing = event.routing.value_or(model::RoutingDecision{});
    state.responsible = routing.responsible;
    detail::take_effects(state, routing.effects);
    detail::start_verification(state, context);
    detail::put(state, routing, context);
}

void dispose(model::ComplaintState& state, const model::RoutingDecision& routing, const Context& context) {
    if (!detail::goes_on_within(state, routing.responsible, context.router)) {
        return detail::put(state, routing, context);
    }
    if (state.status == Status::postponed) {
        go_on(state, context);
    }
    state.responsible = routing.responsible;
}

void speak(model::ComplaintState& state, const model::Event& event, const Context& context) {
    detail::end_pause(state, context);
    state.status = Status::in_progress;
    state.has_started = state.has_follow_up = true;
    if (event.kind == EventKind::answered) {
        state.is_answered = true;
        detail::note_final_answer(state, context);
    } else {
        detail::note_follow_up(state, context);
    }
}

void reopen(model::ComplaintState& state, const Context& context) {
    state.closed_at.reset();
    state.is_answered = false;
    state.status = detail::status_before_pause(state, context.router);
    if (state.status == Status::unverified) {
        detail::resume_verification(state, context);
    } else if (state.has_follow_up) {
        detail::restart_completion(state, context);
    } else {
        detail::start_agency_clocks(state, context);
    }
}

std::optional<TimePoint>* due_of(model::Clocks& clocks, std::string_view clock) {
    const auto kind = model::parse_name<model::ClockKind>(clock);
    if (kind == model::ClockKind::verification) {
        return &clocks.verification_due;
    }
    if (kind == model::ClockKind::first_follow_up) {
        return &clocks.first_follow_up_due;
    }
    if (kind == model::ClockKind::completion) {
        return &clocks.completion_due;
    }
    return kind == model::ClockKind::reporter_silence ? &clocks.silence_due : nullptr;
}

/// "first_follow_up: 2026-…Z -> 2026-…Z; completion: … (breached before: not applied)", as recompute() writes it. The
/// calendar at hand may be a later one: a limit is what was written then.
void take_recount(model::ComplaintState& state, std::string_view text) {
    while (!text.empty()) {
        const auto one = text.substr(0, text.find("; "));
        text.remove_prefix(std::min(text.size(), one.size() + 2));
        const auto colon = one.find(": ");
        const auto arrow = one.find(" -> ");
        if (colon == std::string_view::npos || arrow == std::string_view::npos || arrow < colon) {
            continue;
        }
        const auto from = one.substr(colon + 2, arrow - colon - 2);
        auto to = one.substr(arrow + 4);
        const bool applied = to.find('(') == std::string_view::npos;
        const auto limit = parse_rfc3339(std::string{applied ? to : from});
        auto* due = due_of(state.clocks, one.substr(0, colon));
        if (limit && due != nullptr && *due) {
            *due = limit;
        }
    }
}

void apply(model::ComplaintState& state, const model::Event& event, const Context& context) {
    const auto routing = event.routing.value_or(model::RoutingDecision{});
    switch (event.kind) {
        case EventKind::received: return receive(state, event, context);
        case EventKind::verified:
            if (event.corrected) {
                take_corrections(state, *event.corrected);
            }
            detail::take_effects(state, routing.effects);
            if (routing.by != model::RoutedBy::triage) {
                detail::put(state, routing, context);
            }
            return;
        case EventKind::disposed: return dispose(state, routing, context);
        case EventKind::returned:
            detail::take_effects(state, routing.effects);
            detail::put(state, routing, context);
            if (routing.by == model::RoutedBy::triage) {
                detail::resume_verification(state, context);
            }
            return;
        case EventKind::accepted:
        case EventKind::in_progress:
            state.status = Status::in_progress;
            state.has_started = true;
            return;
        case EventKind::followed_up:
        case EventKind::answered: return speak(state, event, context);
        case EventKind::information_asked:
            detail::pause(state, context);
            state.clocks.file_due = event.due;
            state.status = Status::postponed;
            return;
        case EventKind::postponed:
            detail::pause(state, context);
            state.clocks.postponed_until = event.due;
            state.status = Status::postponed;
            return;
        case EventKind::replied:
            state.clocks.silence_due.reset();
            if (state.status == Status::postponed && state.clocks.file_due) {
                go_on(state, context);
            }
            return;
        case EventKind::resumed: return go_on(state, context);
        case EventKind::rated:
            if (event.accepted && state.status == Status::in_progress) {
                end(state, event, Status::closed);
            }
            return;
        case EventKind::extended:
            state.clocks.completion_due = event.due;
            state.extensions = static_cast<std::int16_t>(state.extensions + 1);
            state.extended_days = static_cast<std::int16_t>(state.extended_days + event.days);
            return;
        case EventKind::closed: return end(state, event, Status::closed);
        case EventKind::archived:
        case EventKind::withdrawn:
        case EventKind::linked: return end(state, event, Status::archived);
        case EventKind::reopened: return reopen(state, context);
        case EventKind::deadlines_recomputed: return take_recount(state, event.text);
        case EventKind::delivered:
        case EventKind::delivery_rejected:
        case EventKind::delivery_unknown:
        case EventKind::delivery_dead:
        case EventKind::note:
        case EventKind::update_parked:
        case EventKind::copied:
        case EventKind::flags_changed:
        case EventKind::clock_warned:
        case EventKind::clock_breached:
        case EventKind::clock_escalated:
        case EventKind::identity_erased:
        case EventKind::message_not_sent:
        case EventKind::delivery_requeued:
        case EventKind::delivery_discarded:
        case EventKind::acknowledged: break;
    }
}

}  // namespace

namespace detail {

model::ComplaintState replay_clocks(
    std::span<const model::PastEvent> events, const routing::Router& router, const sla::Deadlines& deadlines,
    const std::function<void(const Replayed&)>& each) {
    const SystemClock clock;
    NoRandom random;
    UuidV7Source ids{clock, random};
    model::ComplaintState state;
    for (const auto& [seq, event] : events) {
        const Context context{router, deadlines, ids, model::ConfigVersion{}, event.at};
        const auto before = state;
        apply(state, event, context);
        each({seq, event, before, state, context});
    }
    return state;
}

}  // namespace detail

ClockHistory clock_history(
    std::span<const model::PastEvent> events, const routing::Router& router, const sla::Deadlines& deadlines) {
    ClockHistory out;
    const auto state = detail::replay_clocks(events, router, deadlines, [&](const detail::Replayed& at) {
        for (const auto& ended : detail::clock_ends(at.before, at.after, at.event, at.context)) {
            out.ends.push_back({at.seq, ended, at.after.kind, at.after.channel, at.after.region, at.after.category});
        }
    });
    out.clocks = state.clocks;
    return out;
}

}  // namespace hub::workflow
