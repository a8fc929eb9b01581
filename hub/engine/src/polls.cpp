#include "polls.hpp"

#include "dice.hpp"

#include "hub/base/log.hpp"
#include "hub/model/names.hpp"

#include <algorithm>

namespace hub::engine {
namespace {

constexpr std::chrono::milliseconds look_every{500};
constexpr std::chrono::milliseconds longest_pause{std::chrono::minutes{15}};

}  // namespace

std::chrono::milliseconds next_poll_in(
    std::chrono::milliseconds every, std::int32_t failures, bool more, double chance) {
    if (more && failures == 0) {
        return std::chrono::milliseconds{0};
    }
    const auto pause =
        std::min(every * (std::int64_t{1} << std::clamp(failures, 0, 16)), std::max(every, longest_pause));
    return std::chrono::milliseconds{
        static_cast<std::int64_t>(static_cast<double>(pause.count()) * (0.95 + 0.1 * chance))};
}

Polls::Polls(boost::asio::any_io_executor executor, RandomSource& random, store::Store& store, Metrics& metrics)
    : timer_{std::move(executor)}, random_{random}, store_{store}, metrics_{metrics} {}

void Polls::start(connectors::Supervisor& supervisor, std::function<bool(const model::InstanceId&)> may_ask) {
    supervisor_ = &supervisor;
    may_ask_ = std::move(may_ask);
    timer_.start();
    look();
}

void Polls::stop() {
    timer_.stop();
}

void Polls::look() {
    if (timer_.stopped()) {
        return;
    }
    const auto again = [self = shared_from_this()] { self->timer_.after(look_every, [self] { self->look(); }); };
    std::vector<model::InstanceId> idle;
    for (const auto& [name, instance] : runtime_->instances) {
        if (instance.poll_every.count() != 0 && !busy_.contains(instance.id) &&
            !unset_.contains(instance.settings_json) && supervisor_->offers(instance.id).poll &&
            may_ask_(instance.id)) {
            idle.push_back(instance.id);
        }
    }
    if (idle.empty() || !store_.health().ready) {
        return again();
    }
    store_.claim_tasks(
        store::InstanceTaskKind::poll, std::move(idle), {},
        [self = shared_from_this(), again](Result<std::vector<store::InstanceTaskLease>> leases) {
            if (leases) {
                for (auto& lease : *leases) {
                    self->run(std::move(lease));
                }
            }
            again();
        });
}

void Polls::run(store::InstanceTaskLease lease) {
    busy_.insert(lease.instance);
    brought_.erase(lease.instance);
    const auto* instance = runtime_->instance(lease.instance);
    connectors::Task task;
    task.kind = connectors::TaskKind::poll;
    task.about.instance = lease.instance;
    task.about.timeout = instance != nullptr ? instance->timeout : std::chrono::seconds{30};
    const bool asked =
        !timer_.stopped() && supervisor_->run(std::move(task), [self = shared_from_this(), lease](const auto& end) {
            self->ended(lease, end);
        });
    if (!asked) {
        finish({lease, look_every, false, false, "the instance was not ready"});
    }
}

void Polls::ended(const store::InstanceTaskLease& lease, const connectors::TaskEnd& end) {
    const auto* instance = runtime_->instance(lease.instance);
    const auto every = instance != nullptr ? instance->poll_every : std::chrono::minutes{1};
    const bool ok = end.result.outcome == model::Outcome::delivered;
    if (end.unsupported && instance != nullptr) {
        unset_.insert(instance->settings_json);
    }
    metrics_
        .counter(
            "sp4n_polls_total", "Polls by outcome.",
            {{"connector", lease.instance.value()}, {"outcome", model::name_of(end.result.outcome)}})
        .add();
    if (!ok && lease.failures == 0) {
        log::warn(
            "engine.poll_failed", {{"connector", lease.instance.value()},
                                   {"cause", model::name_of(end.result.cause)},
                                   {"detail", end.result.detail}});
    }
    const auto pause = next_poll_in(every, ok ? 0 : lease.failures + 1, end.more, throw_dice(random_));
    finish(
        {lease, std::max(pause, end.result.retry_after), ok, brought_.contains(lease.instance),
         ok ? std::string{} : end.result.detail});
}

void Polls::finish(store::InstanceTaskEnd end) {
    const auto instance = end.lease.instance;
    store_.end_task(std::move(end), [self = shared_from_this(), instance](const Result<bool>& /*kept*/) {
        // Not kept, for want of the database: it is still ours there, due, and taken again.
        self->busy_.erase(instance);
    });
}

}  // namespace hub::engine
