#include "dice.hpp"
#include "dispatcher.hpp"

#include "hub/base/log.hpp"
#include "hub/model/names.hpp"

#include <algorithm>
#include <utility>

namespace hub::engine {
namespace {

/// What a rate lets through in this time may be held in memory; the rest waits in the table, for every node.
constexpr auto worth_holding = std::chrono::seconds{10};

}  // namespace

bool Dispatcher::is_shut(const model::InstanceId& instance) const {
    const auto gate = gates_.find(instance);
    return gate != gates_.end() &&
           (gate->second.is_shut(clock_.steady_now()) || gate->second.maintenance_end(clock_.now()));
}

std::optional<TimePoint> Dispatcher::maintenance_end(const model::InstanceId& instance) const {
    const auto gate = gates_.find(instance);
    return gate == gates_.end() ? std::nullopt : gate->second.maintenance_end(clock_.now());
}

Gate::State Dispatcher::gate_state(const model::InstanceId& instance) const {
    const auto gate = gates_.find(instance);
    return gate == gates_.end() ? Gate::State::closed : gate->second.state(clock_.steady_now());
}

void Dispatcher::set_paused(std::unordered_set<model::InstanceId> paused) {
    const bool first = !std::exchange(pauses_known_, true);
    const auto before = std::exchange(paused_, std::move(paused));
    for (const auto& instance : paused_) {
        if (!before.contains(instance)) {
            log::warn("engine.connector_paused", {{"connector", instance.value()}});
            give_back_waiting(lane(instance));
        }
    }
    bool resumed = first;
    for (const auto& instance : before) {
        if (!paused_.contains(instance)) {
            log::info("engine.connector_resumed", {{"connector", instance.value()}});
            resumed = true;
        }
    }
    if (resumed) {
        claim();
    }
}

/// How many more leased messages of this instance may be held.
std::size_t Dispatcher::room(const model::InstanceId& instance, const Lane& lane) const {
    const auto gate = gates_.find(instance);
    const auto worth = gate == gates_.end() ? std::nullopt : gate->second.worth_holding(worth_holding);
    if (!worth) {
        return lane.room();
    }
    return std::min<std::size_t>(lane.room(), lane.waiting() < *worth ? *worth - lane.waiting() : 0);
}

std::optional<Flight> Dispatcher::next_through_gate(
    const model::InstanceId& instance, Lane& lane, std::uint32_t limit) {
    auto& gate = gates_[instance];
    const auto now = clock_.steady_now();
    const auto busy = static_cast<std::uint32_t>(lane.on_the_wire());
    const auto room = gate.room(now, busy);
    if (room == 0) {
        return std::nullopt;
    }
    auto flight = lane.next(room > limit ? limit : std::min(limit, busy + room));
    if (flight) {
        gate.started(now);
    }
    return flight;
}

void Dispatcher::note_end(const model::InstanceId& instance, Lane& lane, const model::AttemptResult& result) {
    auto& gate = gates_[instance];
    if (result.outcome != model::Outcome::delivered && maintenance_end(instance)) {
        return;
    }
    const auto now = clock_.steady_now();
    const bool was_shut = gate.is_shut(now);
    gate.ended(now, result, result.outcome == model::Outcome::delivered ? 0 : throw_dice(random_));
    if (!was_shut && gate.is_shut(now)) {
        log::warn(
            "engine.connector_rests",
            {{"connector", instance.value()}, {"cause", name_of(result.cause)}, {"outcome", name_of(result.outcome)}});
        give_back_waiting(lane);
    }
}

void Dispatcher::pump_gated() {
    for (auto& [id, gate] : gates_) {
        gate.share_among(outbox_.living_nodes());
    }
    for (auto& [id, lane] : lanes_) {
        if (lane.waiting() > 0 && maintenance_end(id)) {
            give_back_waiting(lane);  // it waits in the table, where people see it
        } else if (lane.waiting() > 0) {
            pump(id, lane);
        }
    }
}

void Dispatcher::report() const {
    for (const auto& [name, lane] : lanes_) {
        metrics_
            .gauge("sp4n_delivery_queue_length", "Leased messages that wait in memory.", {{"connector", name.value()}})
            .set(static_cast<double>(lane.waiting()));
        metrics_
            .gauge(
                "sp4n_deliveries_under_way", "Messages at the runner or being recorded.", {{"connector", name.value()}})
            .set(static_cast<double>(lane.under_way()));
        if (const auto gate = gates_.find(name); gate != gates_.end()) {
            metrics_
                .gauge(
                    "sp4n_connector_breaker_state", "1 closed (well), 2 open (left alone), 3 probing.",
                    {{"connector", name.value()}})
                .set(static_cast<double>(gate->second.state(clock_.steady_now())));
            metrics_
                .gauge(
                    "sp4n_connector_maintenance", "1 while a maintenance window keeps messages back.",
                    {{"connector", name.value()}})
                .set(gate->second.maintenance_end(clock_.now()) ? 1 : 0);
        }
    }
}

}  // namespace hub::engine
