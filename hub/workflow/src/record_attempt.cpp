#include "hub/workflow/record_attempt.hpp"

#include <algorithm>

namespace hub::workflow {
namespace {

using model::DeliveryState;
using model::EventKind;
using model::Outcome;

model::Decision conclude(const model::ComplaintState& state, const AttemptEnd& end, EventKind kind) {
    model::Decision decision;
    decision.state = state;
    decision.expected_version = state.version;
    decision.state.version = state.version + 1;
    decision.event.kind = kind;
    decision.event.at = end.now;
    decision.event.actor = model::Role::hub;
    decision.event.delivery = end.delivery.id;
    if (end.delivery.agency != state.responsible) {
        decision.event.agency = end.delivery.agency;
    }
    decision.event.external_ref = end.result.external_ref;
    decision.event.cause = end.result.cause;
    if (end.delivery.kind != model::MessageKind::complaint) {
        decision.event.message = end.delivery.kind;
    }
    decision.event.copy = end.delivery.copy;
    if (kind == EventKind::delivered) {
        decision.event.withheld_files = end.withheld_files;
    }
    return decision;
}

/// So many crashes of its runner and it is the message (G8): one bad complaint must not hold up an agency.
constexpr int poison_after = 3;

bool is_hand_over(const model::Delivery& delivery) {
    return delivery.kind == model::MessageKind::complaint && !delivery.copy;
}

/// Its connector takes no such messages. That is no failure, except for the one message that must arrive.
bool is_not_for_it(const AttemptEnd& end) {
    return end.result.outcome == Outcome::rejected && end.result.cause == model::Cause::unsupported &&
           !is_hand_over(end.delivery);
}

bool is_retry(const AttemptEnd& end) {
    return end.result.outcome == Outcome::retry || (end.result.outcome == Outcome::unknown && end.instance.idempotent);
}

}  // namespace

TimePoint counted_from(const model::Delivery& delivery) {
    return std::max(delivery.born_at, delivery.requeued_at.value_or(delivery.born_at));
}

std::chrono::milliseconds backoff(
    const model::Instance& instance, std::int32_t attempt, std::chrono::milliseconds retry_after, double jitter) {
    if (retry_after.count() > 0) {
        return std::min(retry_after, std::max(instance.retry_cap, std::chrono::milliseconds{3'600'000}));
    }
    const auto doublings = std::clamp(attempt - 1, 0, 20);
    const auto ceiling = std::min(instance.retry_cap, instance.retry_base * (std::int64_t{1} << doublings));
    return std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(ceiling.count()) * jitter)};
}

AttemptDecision record_attempt(const model::ComplaintState& state, const AttemptEnd& end) {
    model::DeliveryChange change;
    change.id = end.delivery.id;
    change.complaint = end.delivery.complaint;
    change.instance = end.delivery.instance;
    change.sequence = end.delivery.sequence;
    change.fence = end.delivery.fence;
    change.attempt = end.delivery.attempt + 1;
    change.cause = end.result.cause;
    change.crashes = static_cast<std::int16_t>(end.delivery.crashes + (end.result.runner_crashed ? 1 : 0));

    AttemptDecision out;
    if (end.result.outcome == Outcome::delivered) {
        change.finished = true;
        out.decision = conclude(state, end, EventKind::delivered);
        out.decision->event.messages_ended = 1;
        // The answer to a later message may number a comment: the case has its number from the hand-over.
        if (end.keep_ref && end.delivery.kind == model::MessageKind::complaint && !end.result.external_ref.empty()) {
            out.decision->learned = {end.delivery.instance, end.result.external_ref};
        }
        if (is_hand_over(end.delivery) && end.delivery.agency == state.responsible) {
            out.decision->state.delivered_at = end.now;
        }
    } else if (is_not_for_it(end)) {
        change.finished = true;
        out.decision = conclude(state, end, EventKind::message_not_sent);
        out.decision->event.messages_ended = 1;
        out.decision->event.cause = model::Cause::none;
    } else if (end.result.runner_crashed && change.crashes >= poison_after) {
        change.state = DeliveryState::dead;
        change.cause = model::Cause::poison;
        out.decision = conclude(state, end, EventKind::delivery_dead);
        out.decision->event.cause = model::Cause::poison;
    } else if (is_retry(end) && end.now - counted_from(end.delivery) - end.excused < end.instance.retry_budget) {
        change.state = DeliveryState::waiting;
        change.next_attempt_at = end.now + backoff(end.instance, change.attempt, end.result.retry_after, end.jitter);
    } else if (is_retry(end)) {
        change.state = DeliveryState::dead;
        out.decision = conclude(state, end, EventKind::delivery_dead);
    } else if (end.result.outcome == Outcome::rejected) {
        change.state = DeliveryState::rejected;
        out.decision = conclude(state, end, EventKind::delivery_rejected);
        if (end.result.cause == model::Cause::unsupported) {
            change.cause = out.decision->event.cause = model::Cause::config;
        }
    } else {
        change.state = DeliveryState::unknown;
        out.decision = conclude(state, end, EventKind::delivery_unknown);
    }
    if (out.decision) {
        out.decision->changes.push_back(change);
    }
    out.change = std::move(change);
    return out;
}

}  // namespace hub::workflow
