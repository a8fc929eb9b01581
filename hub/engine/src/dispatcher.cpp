#include "dispatcher.hpp"

#include "dice.hpp"
#include "inbound.hpp"

#include "hub/base/log.hpp"
#include "hub/base/text.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/compose.hpp"
#include "hub/workflow/decide.hpp"
#include "hub/workflow/record_attempt.hpp"

#include <algorithm>

namespace hub::engine {
namespace {

constexpr std::size_t low_water = 64;  // fewer wait in memory: time to claim from the backlog

/// Tried again after a while.
model::AttemptResult surely_not_sent(const model::DeliveryId& id, std::string detail) {
    model::AttemptResult refused;
    refused.delivery = id;
    refused.outcome = model::Outcome::retry;
    refused.cause = model::Cause::internal;
    refused.detail = std::move(detail);
    return refused;
}

}  // namespace

Dispatcher::Dispatcher(
    const EngineOptions& options, const Clock& clock, RandomSource& random, UuidV7Source& ids, Outbox& outbox,
    Metrics& metrics)
    : options_{options},
      clock_{clock},
      random_{random},
      ids_{ids},
      outbox_{outbox},
      metrics_{metrics},
      budget_{options.budget, 0} {}

void Dispatcher::use(std::shared_ptr<const Runtime> runtime) {
    runtime_ = std::move(runtime);
    for (const auto& [name, instance] : runtime_->instances) {
        lane(instance.id).configure(instance);
        gates_[instance.id].configure(instance);
    }
    for (auto& [id, lane] : lanes_) {
        if (runtime_->instance(id) == nullptr) {
            give_back_waiting(lane);  // it waits in the table, visibly: instance_missing
        }
    }
}

Lane& Dispatcher::lane(const model::InstanceId& instance) {
    return lanes_.try_emplace(instance, options_.window, budget_).first->second;
}

bool Dispatcher::takes_messages(const model::InstanceId& instance) const {
    return !stopping_ && pauses_known_ && runners_ != nullptr && runners_->is_ready(instance) &&
           (paused_.empty() || !paused_.contains(instance)) && !is_shut(instance);
}

void Dispatcher::lease_at_birth(model::Delivery& delivery) {
    auto& into = lane(delivery.instance);
    const auto node = outbox_.node();
    if (node.empty() || into.has_backlog() || room(delivery.instance, into) == 0 ||
        !takes_messages(delivery.instance)) {
        into.note_backlog();
        return;  // born without a lease: the backlog lives in the table, not in memory
    }
    into.promise();
    delivery.node = node;
    delivery.fence = 1;
}

void Dispatcher::birth_failed(const model::Delivery& delivery) {
    if (delivery.node) {
        lane(delivery.instance).break_promise();
        in_doubt_ = true;  // it may be stored all the same
    }
}

void Dispatcher::birth_stored(model::Delivery delivery, const model::ComplaintState& state, model::Content content) {
    auto& into = lane(delivery.instance);
    if (!delivery.node) {
        into.note_backlog();  // again: a claim that began before it was stored has not seen it
        if (into.waiting() < low_water && takes_messages(delivery.instance)) {
            claim();
        }
        return;
    }
    Flight flight;
    flight.state = state;
    flight.message = workflow::compose(state, std::move(content), delivery, options_.spell(state.tracking), {});
    flight.delivery = std::move(delivery);
    const auto instance = flight.delivery.instance;
    into.add(std::move(flight), true);
    if (stopping_ || paused_.contains(instance)) {
        return give_back_waiting(into);
    }
    pump(instance, into);
}

void Dispatcher::pump(const model::InstanceId& id) {
    pump(id, lane(id));
}

void Dispatcher::pump(const model::InstanceId& id, Lane& lane) {
    const auto* instance = runtime_->instance(id);
    if (instance == nullptr) {
        return;  // waits visibly: instance_missing, or the instance's health says why
    }
    // What the connector carries out at once. An idempotent instance is given as much again, which waits in the runner,
    // so that no worker waits for this process; where UNKNOWN is final nothing may wait there, because a crash of the
    // runner would end it as unknown without its ever having begun.
    while (takes_messages(id)) {
        const auto limit = std::min(instance->in_flight, runners_->capacity(id)) * (instance->idempotent ? 2U : 1U);
        auto flight = next_through_gate(id, lane, limit);
        if (!flight) {
            break;
        }
        if (flight->delivery.node != outbox_.node()) {  // this life was declared dead meanwhile
            lane.dropped(flight->delivery.id);
            outbox_.release({lease_of(flight->delivery)});
            continue;
        }
        send(*instance, lane, std::move(*flight));
    }
}

void Dispatcher::send(const model::Instance& instance, Lane& lane, Flight flight) {
    if (instance.idempotent) {
        last_step(instance, lane, std::move(flight));
    } else {
        mark_then_send(std::move(flight));
    }
}

/// A non-idempotent instance gets a durable mark first, so that a crash leaves only what really was on the way as
/// unknown (G4); the price is one more group commit.
void Dispatcher::mark_then_send(Flight flight) {
    store::Reschedule mark;
    mark.change = lease_of(flight.delivery);
    mark.change.state = model::DeliveryState::sending;
    mark.at = clock_.now();
    auto kept = std::make_shared<Flight>(std::move(flight));
    mark.done = [self = shared_from_this(), kept](store::MoveOutcome outcome) {
        self->marked(std::move(*kept), outcome);
    };
    outbox_.submit(std::move(mark));
}

void Dispatcher::marked(Flight flight, store::MoveOutcome outcome) {
    const auto id = flight.delivery.instance;
    auto& from = lane(id);
    if (outcome != store::MoveOutcome::committed) {
        from.dropped(flight.delivery.id);  // somebody else answers for it
        in_doubt_ = in_doubt_ || outcome == store::MoveOutcome::refused;
        return;
    }
    flight.marked = true;
    const auto* instance = runtime_->instance(id);
    if (instance == nullptr || !takes_messages(id)) {
        from.dropped(flight.delivery.id);
        return unmark(flight);
    }
    last_step(*instance, from, std::move(flight));
}

/// It surely was not sent: it goes back to the table as waiting, at once due, for whoever can send it.
void Dispatcher::unmark(const Flight& flight) {
    auto& from = lane(flight.delivery.instance);
    from.settling(flight.delivery.id);
    from.note_backlog();
    store::Reschedule undo;
    undo.change = lease_of(flight.delivery);
    undo.at = clock_.now();
    undo.change.next_attempt_at = undo.at;
    undo.done = [self = shared_from_this(), id = flight.delivery.id,
                 instance = flight.delivery.instance](store::MoveOutcome outcome) {
        self->lane(instance).settled(id);
        self->in_doubt_ = self->in_doubt_ || outcome == store::MoveOutcome::refused;
    };
    outbox_.submit(std::move(undo));
}

void Dispatcher::hand_to_runner(const model::Instance& instance, Lane& lane, Flight flight) {
    connectors::Submission submission;
    submission.instance = instance.id;
    submission.delivery = flight.delivery.id;
    submission.attempt = flight.delivery.attempt + 1;
    submission.timeout = instance.timeout;
    attach_files(flight);
    flight.names_reporter = flight.message.reporter.has_value();
    submission.message = std::move(flight.message);
    const auto id = flight.delivery.id;
    lane.sent(std::move(flight));
    if (runners_->submit(std::move(submission))) {
        return;
    }
    if (auto back = lane.landed(id)) {
        settle(std::move(*back), surely_not_sent(id, "the runner is not ready"));
    }
}

/// A failed attempt that nobody outside has noticed.
void Dispatcher::fail(Lane& lane, Flight flight, std::string detail) {
    const auto id = flight.delivery.id;
    lane.sent(std::move(flight));
    if (auto back = lane.landed(id)) {
        settle(std::move(*back), surely_not_sent(id, std::move(detail)));
    }
}

namespace {

/// What a connector returns is input like any other.
void clean_result(model::AttemptResult& result) {
    result.external_ref = clean_text(result.external_ref, 200);
    result.remote_code = clean_text(result.remote_code, 100);
    result.detail = clean_text(result.detail, 500);
    if (result.update) {
        clean(*result.update);
        if (result.outcome != model::Outcome::delivered || result.update->dedup_key.empty()) {
            result.update.reset();  // nothing was handed over that it could speak of
        }
    }
}

}  // namespace

void Dispatcher::on_results(std::vector<connectors::InstanceResult> results) {
    std::vector<std::pair<model::InstanceId, Lane*>> touched;  // few: results read together are of one runner
    for (auto& [instance, result] : results) {
        if (touched.empty() || touched.back().first != instance) {
            touched.emplace_back(instance, &lane(instance));
        }
        clean_result(result);
        count(instance, result);
        note_end(instance, *touched.back().second, result);
        if (auto flight = touched.back().second->landed(result.delivery)) {
            mark_named(*flight, result);
            settle(std::move(*flight), std::move(result));
        }
    }
    std::ranges::sort(touched);
    const auto repeated = std::ranges::unique(touched);
    touched.erase(repeated.begin(), repeated.end());
    bool wants_more = false;
    for (const auto& [instance, lane] : touched) {
        pump(instance, *lane);
        wants_more = wants_more || (lane->has_backlog() && lane->waiting() < low_water);
    }
    if (wants_more) {
        claim();
    }
}

void Dispatcher::count(const model::InstanceId& instance, const model::AttemptResult& result) {
    if (result.cause == model::Cause::unsupported) {
        return;  // nothing was attempted
    }
    const auto outcome = result.outcome;
    const auto key = std::pair{instance.value(), outcome};
    auto found = outcomes_.find(key);
    if (found == outcomes_.end()) {
        const auto made = metrics_.counter(
            "sp4n_deliveries_total", "Attempts at delivery by outcome.",
            {{"connector", instance.value()}, {"outcome", model::name_of(outcome)}});
        found = outcomes_.emplace(key, made).first;
    }
    found->second.add();
}

void Dispatcher::settle(Flight flight, model::AttemptResult result) {
    if (result.update) {
        return apply_answer(std::move(flight), std::move(result));
    }
    const auto& id = flight.delivery.instance;
    if (const auto* configured = runtime_->instance(id)) {
        return settle_with(*configured, std::move(flight), result);
    }
    // It left the configuration while this was under way: what it was decides, else the defaults.
    auto gone = lane(id).instance().value_or(model::Instance{});
    gone.id = id;
    settle_with(gone, std::move(flight), result);
}

/// What the agency's answer says of the case is stored before the delivery counts as made: a node that dies in between
/// sends again under the same key, and the answer is then known by its own. It is decided on the state at hand, so the
/// ordinary way reads nothing.
void Dispatcher::apply_answer(Flight flight, model::AttemptResult result) {
    if (result.update->kind == model::UpdateKind::returned_not_competent && !flight.content) {
        return decide_again(std::move(flight), result);  // it is routed again, by its words too
    }
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now(),
        .content = flight.content.get()};
    auto decision =
        workflow::decide(flight.state, workflow::ApplyUpdate{flight.delivery.instance, *result.update, true}, context);
    if (!decision) {
        log::warn(
            "engine.answer_refused",
            {{"connector", flight.delivery.instance.value()}, {"code", decision.error().code}});
        result.update.reset();
        return settle(std::move(flight), std::move(result));
    }
    auto kept = std::make_shared<std::pair<Flight, model::AttemptResult>>(std::move(flight), std::move(result));
    store::Move move;
    auto after = decision->state;
    move.decision = std::move(*decision);
    move.done = [self = shared_from_this(), kept, after = std::move(after)](store::MoveResult moved) {
        auto& [landed, end] = *kept;
        if (moved.outcome == store::MoveOutcome::committed) {
            landed.state = after;
            landed.state.chain = moved.chain;
            end.update.reset();
            return self->settle(std::move(landed), std::move(end));
        }
        if (moved.outcome != store::MoveOutcome::stale) {  // stored before, or the database will not have it
            end.update.reset();
        }
        if (moved.outcome == store::MoveOutcome::fenced) {
            log::error("engine.answer_not_stored", {{"connector", landed.delivery.instance.value()}});
        }
        self->decide_again(std::move(landed), end);
    };
    outbox_.submit(std::move(move));
}

/// It was on the wire when nobody was left to hear the answer: nobody knows whether the agency has it.
void Dispatcher::settle_as_unknown(Flight flight) {
    model::AttemptResult unknown;
    unknown.delivery = flight.delivery.id;
    unknown.outcome = model::Outcome::unknown;
    unknown.cause = model::Cause::internal;
    unknown.detail = "the hub stopped while this was being sent";
    lane(flight.delivery.instance).settling(flight.delivery.id);
    if (flight.state.id == flight.delivery.complaint) {
        settle(std::move(flight), std::move(unknown));
    } else {
        decide_again(std::move(flight), unknown);
    }
}

void Dispatcher::settle_with(const model::Instance& instance, Flight flight, const model::AttemptResult& result) {
    const auto now = clock_.now();
    const auto excused = result.outcome == model::Outcome::delivered
                             ? std::chrono::microseconds{0}
                             : gates_[instance.id].excused(workflow::counted_from(flight.delivery), now);
    auto attempt = workflow::record_attempt(
        flight.state, {.delivery = flight.delivery,
                       .result = result,
                       .instance = instance,
                       .jitter = throw_dice(random_),
                       .now = now,
                       .excused = excused,
                       .keep_ref = hearing_.contains(instance.id),
                       .withheld_files = flight.withheld_files});
    if (attempt.decision) {
        record(std::move(flight), std::move(*attempt.decision), result, Refused::first);
    } else {
        reschedule(std::move(flight), std::move(attempt.change), result, now);
    }
}

void Dispatcher::reschedule(
    Flight flight, model::DeliveryChange change, const model::AttemptResult& result, TimePoint now) {
    lane(flight.delivery.instance).note_backlog();
    store::Reschedule later;
    later.change = std::move(change);
    later.result = result;
    later.at = now;
    auto kept = std::make_shared<Flight>(std::move(flight));
    later.done = [self = shared_from_this(), kept](store::MoveOutcome outcome) {
        if (outcome == store::MoveOutcome::refused) {
            return self->refused(std::move(*kept), Refused::first);
        }
        self->lane(kept->delivery.instance).settled(kept->delivery.id);
    };
    outbox_.submit(std::move(later));
}

void Dispatcher::count_not_sent(const model::Delivery& delivery) {
    metrics_
        .counter(
            "sp4n_messages_not_sent_total", "Messages that an instance's connector does not take.",
            {{"connector", delivery.instance.value()}, {"message", model::name_of(delivery.kind)}})
        .add();
}

void Dispatcher::record(Flight flight, model::Decision decision, const model::AttemptResult& result, Refused step) {
    store::Move move;
    const auto kind = decision.event.kind;
    move.decision = std::move(decision);
    if (result.outcome != model::Outcome::delivered) {
        move.result = result;
    }
    auto kept = std::make_shared<Flight>(std::move(flight));
    move.done = [self = shared_from_this(), kept, result, step, kind](store::MoveResult moved) {
        if (moved.outcome == store::MoveOutcome::stale) {
            return self->decide_again(std::move(*kept), result);
        }
        if (moved.outcome == store::MoveOutcome::refused) {
            return self->refused(std::move(*kept), step);
        }
        self->lane(kept->delivery.instance).settled(kept->delivery.id);
        if (moved.outcome == store::MoveOutcome::committed && kind == model::EventKind::message_not_sent) {
            self->count_not_sent(kept->delivery);
        }
        if (moved.outcome == store::MoveOutcome::fenced) {
            log::info("engine.completion_fenced", {{"connector", kept->delivery.instance.value()}});
        }
    };
    outbox_.submit(std::move(move));
}

/// PostgreSQL will never take this end. Sending the message again would not help: it ends dead, with an event that
/// carries nothing of what was refused; should that be refused too, the outbox row alone says so.
void Dispatcher::refused(Flight flight, Refused step) {
    log::error(
        "engine.outcome_refused", {{"connector", flight.delivery.instance.value()},
                                   {"delivery", to_string(flight.delivery.id.value())},
                                   {"attempt", flight.delivery.attempt + 1}});
    if (step == Refused::again) {
        return bury_row(flight);
    }
    model::Instance hopeless;
    hopeless.id = flight.delivery.instance;
    hopeless.retry_budget = -std::chrono::hours{24 * 3650};  // whatever the clocks say: no further attempt
    model::AttemptResult end;
    end.delivery = flight.delivery.id;
    end.outcome = model::Outcome::retry;
    end.cause = model::Cause::internal;
    end.detail = "the database refused to record how it ended";
    auto attempt = workflow::record_attempt(
        flight.state,
        {.delivery = flight.delivery, .result = end, .instance = hopeless, .jitter = 0, .now = clock_.now()});
    if (attempt.decision) {
        record(std::move(flight), std::move(*attempt.decision), end, Refused::again);
    } else {
        bury_row(flight);
    }
}

void Dispatcher::bury_row(const Flight& flight) {
    store::Reschedule dead;
    dead.change = lease_of(flight.delivery);
    dead.change.state = model::DeliveryState::dead;
    dead.change.attempt = flight.delivery.attempt + 1;
    dead.change.cause = model::Cause::internal;
    dead.at = clock_.now();
    dead.done = [self = shared_from_this(), id = flight.delivery.id,
                 instance = flight.delivery.instance](store::MoveOutcome) { self->lane(instance).settled(id); };
    outbox_.submit(std::move(dead));
}

/// The complaint moved on while the message was under way: the same end, decided on fresh state.
void Dispatcher::decide_again(Flight flight, const model::AttemptResult& result) {
    const auto id = flight.delivery.complaint;
    auto kept = std::make_shared<Flight>(std::move(flight));
    outbox_.load(id, [self = shared_from_this(), kept, result](Result<store::StoredComplaint> loaded) {
        if (!loaded) {
            log::warn("engine.reload_failed", {{"code", loaded.error().code}});
            self->undecided_.emplace_back(std::move(*kept), result);  // the next claim round tries again
            return;
        }
        kept->state = std::move(loaded->state);
        kept->content = std::make_shared<const model::Content>(std::move(loaded->content));
        self->settle(std::move(*kept), result);
    });
}

std::size_t Dispatcher::under_way() const {
    std::size_t sum = 0;
    for (const auto& [name, lane] : lanes_) {
        sum += lane.under_way();
    }
    return sum;
}

bool Dispatcher::is_sending(const model::InstanceId& instance) const {
    const auto found = lanes_.find(instance);
    return found != lanes_.end() && found->second.under_way() != 0;
}

}  // namespace hub::engine
