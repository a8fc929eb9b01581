#include "clock_chain.hpp"

namespace hub::workflow::detail {
namespace {

std::string_view zone_of(const model::ComplaintState& state, const Context& context) {
    const auto* agency = context.router.agency(state.responsible);
    return agency != nullptr ? std::string_view{agency->zone} : std::string_view{"Asia/Jakarta"};
}

std::optional<TimePoint> due(model::ComplaintState& state, const Context& context, model::ClockKind clock) {
    const sla::ClockQuestion question{
        .clock = clock,
        .kind = state.kind,
        .supervisory = state.supervisory,
        .policy = state.policy,
        .start = context.now,
        .zone = zone_of(state, context)};
    const auto deadline = context.deadlines.due(question);
    if (!deadline) {
        return std::nullopt;
    }
    state.clocks.provisional = state.clocks.provisional || deadline->provisional;
    return deadline->due_at;
}

}  // namespace

void start_verification(model::ComplaintState& state, const Context& context) {
    state.clocks = {};
    state.clocks.verification_due = due(state, context, model::ClockKind::verification);
}

void start_agency_clocks(model::ComplaintState& state, const Context& context) {
    state.clocks = {};
    state.clocks.first_follow_up_due = due(state, context, model::ClockKind::first_follow_up);
    state.clocks.completion_due = due(state, context, model::ClockKind::completion);
}

void note_follow_up(model::ComplaintState& state, const Context& context) {
    state.clocks.first_follow_up_due.reset();
    state.clocks.silence_due = due(state, context, model::ClockKind::reporter_silence);
}

void note_final_answer(model::ComplaintState& state, const Context& context) {
    note_follow_up(state, context);
    state.clocks.completion_due.reset();
}

void stop_all(model::ComplaintState& state) {
    state.clocks = {};
}

}  // namespace hub::workflow::detail
