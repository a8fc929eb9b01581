#include "dispatcher.hpp"

#include "hub/base/log.hpp"
#include "hub/workflow/compose.hpp"

#include <algorithm>

namespace hub::engine {
namespace {

constexpr std::size_t claim_at_most = 200;  // rows of one instance
constexpr std::uint64_t full_sweep_every = 10;

}  // namespace

void Dispatcher::instance_ready(const model::InstanceId& instance) {
    if (runners_->offers(instance).hears_agency()) {
        hearing_.insert(instance);
    } else {
        hearing_.erase(instance);
    }
    pump(instance);
    claim();
}

void Dispatcher::instance_down(const model::InstanceId& instance) {
    give_back_waiting(lane(instance));
}

void Dispatcher::give_back_waiting(Lane& lane) {
    std::vector<model::DeliveryChange> rows;
    for (const auto& flight : lane.take_waiting()) {
        rows.push_back(lease_of(flight.delivery));
    }
    if (!rows.empty()) {
        lane.note_backlog();
        outbox_.release(std::move(rows));
    }
}

void Dispatcher::stop_sending() {
    stopping_ = true;
    for (auto& [id, lane] : lanes_) {
        give_back_waiting(lane);
    }
}

void Dispatcher::retry_undecided() {
    for (auto& [flight, result] : std::exchange(undecided_, {})) {
        decide_again(std::move(flight), result);
    }
}

void Dispatcher::claim() {
    if (stopping_ || !runtime_ || runners_ == nullptr || !outbox_.ready()) {
        return;
    }
    if (claiming_) {
        claim_again_ = true;
        return;
    }
    struct Asked {
        Lane* lane;
        std::uint64_t notes;
        std::size_t limit;
    };
    std::unordered_map<model::InstanceId, Asked> asked;
    std::vector<store::ClaimWish> wishes;
    std::size_t left = budget_.held < budget_.most ? budget_.most - budget_.held : 0;
    for (const auto& [name, instance] : runtime_->instances) {
        auto& into = lane(instance.id);
        const auto limit = std::min({room(instance.id, into), claim_at_most, left});
        if (limit > 0 && takes_messages(instance.id)) {
            left -= std::min(left, limit);
            asked.emplace(instance.id, Asked{&into, into.backlog_notes(), limit});
            wishes.push_back({instance.id, static_cast<std::int32_t>(limit)});
        }
    }
    if (wishes.empty()) {
        return;
    }
    claiming_ = true;
    outbox_.claim(
        std::move(wishes), [self = shared_from_this(),
                            asked = std::move(asked)](Result<std::vector<store::ClaimedDelivery>> rows) mutable {
            self->claiming_ = false;
            bool more = std::exchange(self->claim_again_, false);
            if (!rows) {
                self->in_doubt_ = true;
                return;
            }
            for (const auto& row : *rows) {
                if (const auto found = asked.find(row.delivery.instance);
                    found != asked.end() && row.delivery.state == model::DeliveryState::waiting) {
                    --found->second.limit;
                }
            }
            for (auto& [id, wish] : asked) {
                if (wish.limit == 0) {
                    wish.lane->note_backlog();
                    more = true;
                } else {
                    wish.lane->backlog_taken(wish.notes);
                }
            }
            self->claimed(std::move(*rows));
            if (more) {
                self->claim();
            }
        });
}

void Dispatcher::claimed(std::vector<store::ClaimedDelivery> rows) {
    std::vector<model::InstanceId> touched;
    for (auto& [delivery, complaint, events] : rows) {
        Flight flight;
        flight.state = std::move(complaint.state);
        if (delivery.state == model::DeliveryState::sending) {
            flight.delivery = std::move(delivery);
            settle_as_unknown(std::move(flight));
            continue;
        }
        flight.message = workflow::compose(
            flight.state, std::move(complaint.content), delivery, options_.spell(flight.state.tracking), events);
        if (touched.empty() || touched.back() != delivery.instance) {
            touched.push_back(delivery.instance);
        }
        auto& into = lane(delivery.instance);
        flight.delivery = std::move(delivery);
        into.add(std::move(flight), false);
    }
    std::ranges::sort(touched);
    const auto repeated = std::ranges::unique(touched);
    touched.erase(repeated.begin(), repeated.end());
    for (const auto& instance : touched) {
        if (stopping_ || paused_.contains(instance)) {
            give_back_waiting(lane(instance));
        } else {
            pump(instance);
        }
    }
}

void Dispatcher::sweep() {
    const bool full = ++sweeps_ % full_sweep_every == 0;
    if (sweeping_ || !outbox_.ready() || !(full || in_doubt_ || !suspects_.empty())) {
        return;
    }
    sweeping_ = true;
    in_doubt_ = false;
    outbox_.leased([self = shared_from_this()](Result<std::vector<model::Delivery>> rows) {
        self->sweeping_ = false;
        if (rows) {
            self->compare(*rows);
        } else {
            self->in_doubt_ = true;
        }
    });
}

void Dispatcher::compare(const std::vector<model::Delivery>& leased) {
    std::unordered_map<model::DeliveryId, std::int32_t> unknown;
    std::vector<model::DeliveryChange> nobodys;
    std::size_t unsure = 0;
    for (const auto& row : leased) {
        if (lane(row.instance).knows(row.id)) {
            continue;
        }
        const auto seen = suspects_.find(row.id);
        if (seen == suspects_.end() || seen->second != row.fence) {
            unknown.emplace(row.id, row.fence);
        } else if (row.state == model::DeliveryState::sending) {
            ++unsure;
            Flight flight;
            flight.delivery = row;
            settle_as_unknown(std::move(flight));
        } else {
            nobodys.push_back(lease_of(row));
        }
    }
    suspects_ = std::move(unknown);
    if (!nobodys.empty() || unsure > 0) {
        log::warn("engine.leases_given_back", {{"count", nobodys.size()}, {"unknown", unsure}});
    }
    if (!nobodys.empty()) {
        outbox_.release(std::move(nobodys));
    }
}

}  // namespace hub::engine
