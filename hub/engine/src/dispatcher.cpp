#include "dispatcher.hpp"

#include "inbound.hpp"

#include "hub/base/log.hpp"
#include "hub/base/text.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/decide.hpp"
#include "hub/workflow/projection.hpp"
#include "hub/workflow/record_attempt.hpp"

#include <algorithm>
#include <cstring>

namespace hub::engine {

Dispatcher::Dispatcher(
    const EngineOptions& options, const Clock& clock, RandomSource& random, UuidV7Source& ids, store::Store& store,
    Metrics& metrics)
    : options_{options}, clock_{clock}, random_{random}, ids_{ids}, store_{store}, metrics_{metrics} {}

void Dispatcher::use(std::shared_ptr<const Runtime> runtime) {
    runtime_ = std::move(runtime);
}

Lane& Dispatcher::lane(const model::InstanceId& instance) {
    return lanes_.try_emplace(instance.value(), options_.window).first->second;
}

void Dispatcher::lease_at_birth(model::Delivery& delivery) {
    auto& into = lane(delivery.instance);
    const auto node = store_.node();
    if (node.empty() || !into.has_room()) {
        return;  // born without a lease: the backlog lives in the table, not in memory
    }
    into.promise();
    delivery.node = node;
    delivery.fence = 1;
}

void Dispatcher::birth_failed(const model::Delivery& delivery) {
    if (delivery.node) {
        lane(delivery.instance).break_promise();
    }
}

void Dispatcher::birth_stored(model::Delivery delivery, const model::ComplaintState& state, model::Content content) {
    if (!delivery.node) {
        return;
    }
    Flight flight;
    flight.state = state;
    flight.message = workflow::project(state, std::move(content), delivery.kind, options_.spell(state.tracking));
    const auto instance = delivery.instance;
    flight.delivery = std::move(delivery);
    lane(instance).add(std::move(flight), true);
    pump(instance);
}

void Dispatcher::pump(const model::InstanceId& id) {
    const auto* instance = runtime_->instance(id);
    if (instance == nullptr || supervisor_ == nullptr || !supervisor_->is_ready(id)) {
        return;  // waits visibly: instance_missing, or the instance's health says why
    }
    // What the connector carries out at once. An idempotent instance is given as much again, which waits in the runner,
    // so that no worker waits for this process; where UNKNOWN is final nothing may wait there, because a crash of the
    // runner would end it as unknown without its ever having begun.
    const auto limit = std::min(instance->in_flight, supervisor_->capacity(id)) * (instance->idempotent ? 2U : 1U);
    while (auto flight = lane(id).next(limit)) {
        if (flight->delivery.node != store_.node()) {
            lane(id).dropped(flight->delivery.id);  // this life was declared dead: somebody else sends it
            continue;
        }
        send(*instance, std::move(*flight));
        if (!supervisor_->is_ready(id)) {
            return;
        }
    }
}

void Dispatcher::send(const model::Instance& instance, Flight flight) {
    if (instance.idempotent) {
        hand_to_runner(instance, std::move(flight));
    } else {
        mark_then_send(instance, std::move(flight));
    }
}

/// A non-idempotent instance gets a durable mark first, so that a crash leaves only what really was on the way as
/// unknown (G4); the price is one more group commit.
void Dispatcher::mark_then_send(const model::Instance& instance, Flight flight) {
    store::Reschedule mark;
    mark.change.id = flight.delivery.id;
    mark.change.complaint = flight.delivery.complaint;
    mark.change.instance = flight.delivery.instance;
    mark.change.sequence = flight.delivery.sequence;
    mark.change.fence = flight.delivery.fence;
    mark.change.state = model::DeliveryState::sending;
    mark.change.attempt = flight.delivery.attempt;
    mark.change.crashes = flight.delivery.crashes;
    mark.at = clock_.now();
    auto kept = std::make_shared<Flight>(std::move(flight));
    mark.done = [self = shared_from_this(), kept, id = instance.id](store::MoveOutcome outcome) {
        const auto* now = self->runtime_->instance(id);
        if (outcome != store::MoveOutcome::committed || now == nullptr) {
            self->lane(id).dropped(kept->delivery.id);
            return;
        }
        self->hand_to_runner(*now, std::move(*kept));
    };
    store_.submit(std::move(mark));
}

void Dispatcher::hand_to_runner(const model::Instance& instance, Flight flight) {
    connectors::Submission submission;
    submission.instance = instance.id;
    submission.delivery = flight.delivery.id;
    submission.attempt = flight.delivery.attempt + 1;
    submission.timeout = instance.timeout;
    if (!supervisor_->is_ready(instance.id)) {
        return lane(instance.id).give_back(std::move(flight));
    }
    submission.message = std::move(flight.message);
    auto& into = lane(instance.id);
    const auto id = flight.delivery.id;
    into.sent(std::move(flight));
    if (!supervisor_->submit(std::move(submission))) {
        model::AttemptResult refused;  // surely not sent: tried again after a while
        refused.delivery = id;
        refused.outcome = model::Outcome::retry;
        refused.cause = model::Cause::internal;
        refused.detail = "the runner is not ready";
        if (auto back = into.landed(id)) {
            settle(std::move(*back), std::move(refused));
        }
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
    for (auto& [instance, result] : results) {
        clean_result(result);
        count(instance, result.outcome);
        if (auto flight = lane(instance).landed(result.delivery)) {
            settle(std::move(*flight), std::move(result));
        }
    }
    for (const auto& result : results) {
        pump(result.instance);
    }
}

void Dispatcher::count(const model::InstanceId& instance, model::Outcome outcome) {
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
    const auto* configured = runtime_->instance(flight.delivery.instance);
    model::Instance gone;  // the instance left the configuration while this was under way: its defaults decide
    gone.id = flight.delivery.instance;
    settle_with(configured != nullptr ? *configured : gone, std::move(flight), result);
}

/// What the agency's answer says of the case is stored before the delivery counts as made: a node that dies in between
/// sends again under the same key, and the answer is then known by its own. It is decided on the state at hand, so the
/// ordinary way reads nothing.
void Dispatcher::apply_answer(Flight flight, model::AttemptResult result) {
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now()};
    auto decision =
        workflow::decide(flight.state, workflow::ApplyUpdate{flight.delivery.instance, *result.update}, context);
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
    store_.submit(std::move(move));
}

void Dispatcher::settle_with(const model::Instance& instance, Flight flight, const model::AttemptResult& result) {
    auto attempt = workflow::record_attempt(
        flight.state,
        {.delivery = flight.delivery, .result = result, .instance = instance, .jitter = dice(), .now = clock_.now()});
    if (attempt.decision) {
        record(std::move(flight), std::move(*attempt.decision), result);
    } else {
        reschedule(flight, std::move(attempt.change), result);
    }
}

void Dispatcher::reschedule(const Flight& flight, model::DeliveryChange change, const model::AttemptResult& result) {
    store::Reschedule later;
    later.change = std::move(change);
    later.result = result;
    later.at = clock_.now();
    later.done = [self = shared_from_this(), id = flight.delivery.id,
                  instance = flight.delivery.instance](store::MoveOutcome) { self->lane(instance).settled(id); };
    store_.submit(std::move(later));
}

void Dispatcher::record(Flight flight, model::Decision decision, const model::AttemptResult& result) {
    store::Move move;
    move.decision = std::move(decision);
    auto kept = std::make_shared<Flight>(std::move(flight));
    move.done = [self = shared_from_this(), kept, result](store::MoveResult moved) {
        if (moved.outcome == store::MoveOutcome::stale) {
            self->decide_again(std::move(*kept), result);
            return;
        }
        self->lane(kept->delivery.instance).settled(kept->delivery.id);
        if (moved.outcome == store::MoveOutcome::fenced) {
            log::info("engine.completion_fenced", {{"connector", kept->delivery.instance.value()}});
        }
    };
    store_.submit(std::move(move));
}

/// The complaint moved on while the message was under way: the same end, decided on fresh state.
void Dispatcher::decide_again(Flight flight, const model::AttemptResult& result) {
    const auto id = flight.delivery.complaint;
    auto kept = std::make_shared<Flight>(std::move(flight));
    store_.load(id, [self = shared_from_this(), kept, result](Result<store::StoredComplaint> loaded) {
        if (!loaded) {
            log::warn("engine.reload_failed", {{"code", loaded.error().code}});
            self->undecided_.emplace_back(std::move(*kept), result);  // the next claim round tries again
            return;
        }
        kept->state = std::move(loaded->state);
        self->settle(std::move(*kept), result);
    });
}

void Dispatcher::claim() {
    for (auto& [flight, result] : std::exchange(undecided_, {})) {
        decide_again(std::move(flight), result);
    }
    if (claiming_ || !runtime_ || supervisor_ == nullptr || !store_.health().ready) {
        return;
    }
    std::vector<store::ClaimWish> wishes;
    for (const auto& [name, instance] : runtime_->instances) {
        const auto room = lane(instance.id).room();
        if (room > 0 && supervisor_->is_ready(instance.id)) {
            wishes.push_back({instance.id, static_cast<std::int32_t>(std::min<std::size_t>(room, 200))});
        }
    }
    if (wishes.empty()) {
        return;
    }
    claiming_ = true;
    store_.claim(std::move(wishes), [self = shared_from_this()](Result<std::vector<store::ClaimedDelivery>> rows) {
        self->claiming_ = false;
        if (rows) {
            const bool more = rows->size() >= 200;
            self->claimed(std::move(*rows));
            if (more) {
                self->claim();
            }
        }
    });
}

void Dispatcher::claimed(std::vector<store::ClaimedDelivery> rows) {
    std::vector<model::InstanceId> touched;
    for (auto& [delivery, complaint] : rows) {
        auto& into = lane(delivery.instance);
        Flight flight;
        flight.state = std::move(complaint.state);
        if (delivery.state == model::DeliveryState::sending) {
            // It was on the wire when its node died: nobody knows whether the agency has it.
            into.settling(delivery.id);
            model::AttemptResult unknown;
            unknown.delivery = delivery.id;
            unknown.outcome = model::Outcome::unknown;
            unknown.cause = model::Cause::internal;
            unknown.detail = "the hub stopped while this was being sent";
            flight.delivery = std::move(delivery);
            settle(std::move(flight), std::move(unknown));
            continue;
        }
        flight.message = workflow::project(
            flight.state, std::move(complaint.content), delivery.kind, options_.spell(flight.state.tracking));
        touched.push_back(delivery.instance);
        flight.delivery = std::move(delivery);
        into.add(std::move(flight), false);
    }
    std::ranges::sort(touched);
    const auto repeated = std::ranges::unique(touched);
    touched.erase(repeated.begin(), repeated.end());
    for (const auto& instance : touched) {
        pump(instance);
    }
}

void Dispatcher::sweep() {
    if (!store_.health().ready) {
        return;
    }
    store_.leased(options_.sweep_every, [self = shared_from_this()](Result<std::vector<model::DeliveryChange>> rows) {
        if (!rows) {
            return;
        }
        std::erase_if(*rows, [&](const model::DeliveryChange& row) { return self->lane(row.instance).knows(row.id); });
        if (!rows->empty()) {
            log::warn("engine.leases_given_back", {{"count", rows->size()}});
            self->store_.release(std::move(*rows));
        }
    });
}

std::size_t Dispatcher::under_way() const {
    std::size_t sum = 0;
    for (const auto& [name, lane] : lanes_) {
        sum += lane.under_way();
    }
    return sum;
}

void Dispatcher::report() const {
    for (const auto& [name, lane] : lanes_) {
        metrics_.gauge("sp4n_delivery_queue_length", "Leased messages that wait in memory.", {{"connector", name}})
            .set(static_cast<double>(lane.waiting()));
        metrics_.gauge("sp4n_deliveries_under_way", "Messages at the runner or being recorded.", {{"connector", name}})
            .set(static_cast<double>(lane.under_way()));
    }
}

double Dispatcher::dice() {
    std::array<std::uint8_t, 8> bytes{};
    random_.fill(bytes);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), sizeof bits);
    return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

}  // namespace hub::engine
