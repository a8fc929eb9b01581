#include "lane.hpp"

#include <algorithm>
#include <iterator>

namespace hub::engine {

model::DeliveryChange lease_of(const model::Delivery& delivery) {
    model::DeliveryChange change;
    change.id = delivery.id;
    change.complaint = delivery.complaint;
    change.instance = delivery.instance;
    change.sequence = delivery.sequence;
    change.fence = delivery.fence;
    change.attempt = delivery.attempt;
    change.crashes = delivery.crashes;
    return change;
}

std::size_t Lane::room() const {
    const auto held = waiting_.size() + in_flight_.size() + starting_ + promised_;
    const auto mine = held < window_ ? window_ - held : 0;
    return std::min(mine, budget_.held < budget_.most ? budget_.most - budget_.held : 0);
}

void Lane::add(Flight flight, bool promised) {
    if (promised) {
        --promised_;
    } else {
        ++budget_.held;
    }
    waiting_ids_.insert(flight.delivery.id);
    waiting_.push_back(std::move(flight));
}

std::optional<Flight> Lane::next(std::uint32_t limit) {
    const auto busy = in_flight_.size() + starting_;
    if (waiting_.empty() || busy >= limit || alone_) {
        return std::nullopt;
    }
    if (waiting_.front().delivery.crashes >= suspect_after) {
        if (busy != 0) {
            return std::nullopt;
        }
        alone_ = waiting_.front().delivery.id;
    }
    auto flight = std::move(waiting_.front());
    waiting_.pop_front();
    ++starting_;
    return flight;
}

void Lane::sent(Flight flight) {
    --starting_;
    waiting_ids_.erase(flight.delivery.id);
    const auto id = flight.delivery.id;
    in_flight_.insert_or_assign(id, std::move(flight));
}

std::optional<Flight> Lane::landed(const model::DeliveryId& id) {
    const auto found = in_flight_.find(id);
    if (found == in_flight_.end()) {
        return std::nullopt;
    }
    auto flight = std::move(found->second);
    in_flight_.erase(found);
    --budget_.held;
    no_longer_alone(id);
    settling_.insert(id);
    return flight;
}

std::vector<Flight> Lane::take_waiting() {
    std::vector<Flight> out{std::make_move_iterator(waiting_.begin()), std::make_move_iterator(waiting_.end())};
    waiting_.clear();
    budget_.held -= out.size();
    for (const auto& flight : out) {
        waiting_ids_.erase(flight.delivery.id);
    }
    return out;
}

bool Lane::knows(const model::DeliveryId& id) const {
    return waiting_ids_.contains(id) || in_flight_.contains(id) || settling_.contains(id);
}

}  // namespace hub::engine
