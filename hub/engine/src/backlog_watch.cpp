#include "backlog_watch.hpp"

#include "hub/model/names.hpp"

#include <algorithm>
#include <chrono>
#include <map>

namespace hub::engine {
namespace {

constexpr auto look_every = std::chrono::milliseconds{5'000};

template <class Key>
void remember(std::set<Key>& seen, std::map<Key, double>& now) {
    for (const auto& [key, value] : now) {
        seen.insert(key);
    }
    for (const auto& key : seen) {
        now.try_emplace(key, 0.0);
    }
}

}  // namespace

void BacklogWatch::start() {
    timer_.start();
    look();
}

void BacklogWatch::look() {
    store::ListScope all;
    all.everybody = true;
    store_.backlog(std::move(all), [self = shared_from_this()](const Result<store::Backlog>& backlog) {
        if (self->timer_.stopped()) {
            return;
        }
        if (backlog) {
            self->show(*backlog);
        }
        self->timer_.after(look_every, [self] { self->look(); });
    });
}

void BacklogWatch::show(const store::Backlog& backlog) {
    const auto now = clock_.now();
    std::map<std::string, double> ages;
    std::map<std::pair<std::string, model::DeliveryState>, double> states;
    std::map<std::pair<std::string, model::Cause>, double> causes;
    for (const auto& line : backlog.queue) {
        auto& age = ages[line.instance.value()];
        age = std::max(age, std::chrono::duration<double>{now - line.oldest}.count());
        states[{line.instance.value(), model::DeliveryState::waiting}] += static_cast<double>(line.waiting);
    }
    for (const auto& group : backlog.dead) {
        states[{group.instance.value(), group.state}] += static_cast<double>(group.count);
        causes[{group.instance.value(), group.cause}] += static_cast<double>(group.count);
    }
    remember(queues_, ages);
    remember(states_, states);
    remember(causes_, causes);
    for (const auto& [instance, age] : ages) {
        metrics_
            .gauge(
                "sp4n_delivery_oldest_age_seconds", "Age of the oldest message that waits in the outbox.",
                {{"connector", instance}})
            .set(age);
    }
    for (const auto& [key, count] : states) {
        metrics_
            .gauge(
                "sp4n_delivery_backlog",
                "Messages in the outbox that nobody is sending, of all nodes; what waits is counted up to 10000.",
                {{"connector", key.first}, {"state", model::name_of(key.second)}})
            .set(count);
    }
    for (const auto& [key, count] : causes) {
        metrics_
            .gauge(
                "sp4n_dead_letters", "Messages that wait for a person (unknown, rejected, dead), of all nodes.",
                {{"connector", key.first}, {"cause", model::name_of(key.second)}})
            .set(count);
    }
}

}  // namespace hub::engine
