// Time and death: timeouts, hangs, silence, crashes and what follows them.
#include "supervisor_impl.hpp"

#include "hub/base/log.hpp"

#include <algorithm>

namespace hub::connectors {
namespace {

constexpr std::chrono::seconds start_limit{30};  // from CONFIGURE to READY, from the start to HELLO

}  // namespace

void Supervisor::Impl::arm_tick() {
    timer_.expires_after(tick_every_);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || self->events_ == nullptr) {
            return;
        }
        self->tick();
        if (self->events_ != nullptr) {
            self->arm_tick();
        }
    });
}

void Supervisor::Impl::tick() {
    const auto now = std::chrono::steady_clock::now();
    // After a pause of this process itself every runner looks silent: their answers wait in the sockets.
    if (now - last_tick_ > options_.ping_every) {
        for (auto& runner : runners_) {
            runner->ping_sent_at = now;
        }
    }
    last_tick_ = now;
    for (auto& runner : runners_) {
        runner->process->end_if_orphaned(now);
    }
    for (auto& runner : runners_) {
        if (runner->process->is_alive() && !runner->doomed) {
            watch_runner(*runner, now);
        }
    }
    for (auto& [id, slot] : slots_) {
        if (slot.start_at && now >= *slot.start_at && !stopping_) {
            place(id, slot);
        }
    }
    deliver();
}

void Supervisor::Impl::watch_runner(Runner& runner, SteadyTime now) {
    if (!runner.said_hello && now - runner.started_at > start_limit) {
        doom(runner, "did not say HELLO in time");
        return;
    }
    if (runner.leaving && now > runner.leave_deadline) {
        doom(runner, "did not leave in time");
        return;
    }
    for (const auto& [number, life] : runner.lives) {
        const bool late_start = runner.said_hello && !life.ready && now - life.configured_at > start_limit;
        const bool late_stop = life.stopping && now > life.stop_deadline;
        if (late_start || late_stop) {
            runner.culprits.insert(number);
            doom(runner, late_start ? "an instance did not start in time" : "an instance did not stop in time");
            return;
        }
    }
    if (runner.ping_open && now - runner.ping_sent_at >= options_.ping_dead_after) {
        doom(runner, "does not answer");
        return;
    }
    if (!runner.ping_open && now - runner.ping_sent_at >= options_.ping_every) {
        runner.ping_open = true;
        runner.ping_sent_at = now;
        runner.process->send(wire::FrameHead{wire::FrameType::ping, 0, ++last_op_});
    }
    watch_ops(runner, now);
}

void Supervisor::Impl::watch_ops(Runner& runner, SteadyTime now) {
    for (auto it = runner.ops.begin(); it != runner.ops.end();) {
        auto& op = it->second;
        if (now < op.deadline) {
            ++it;
            continue;
        }
        if (!op.cancelled) {
            op.cancelled = true;
            runner.process->send(wire::FrameHead{wire::FrameType::cancel, op.life, it->first});
        }
        if (now < op.deadline + options_.hang_grace) {
            ++it;
            continue;
        }
        // A stuck thread cannot be recovered: the operation ends here and the process goes (C6).
        if (const auto life = runner.lives.find(op.life); life != runner.lives.end()) {
            end_op(life->second, op, model::Cause::timeout, "no answer within the time limit", false);
        }
        runner.culprits.insert(op.life);
        it = runner.ops.erase(it);
    }
    if (!runner.culprits.empty()) {
        doom(runner, "an operation hangs");
    }
}

void Supervisor::Impl::doom(Runner& runner, std::string_view why) {
    if (std::exchange(runner.doomed, true)) {
        return;
    }
    log::warn(
        "connector.runner_killed",
        {{"connector", runner.process->connector()}, {"pid", runner.process->pid()}, {"why", why}});
    runner.process->kill();
}

void Supervisor::Impl::on_gone(RunnerProcess& process, const std::string& how) {
    const auto it = std::ranges::find_if(runners_, [&](const auto& r) { return r->process.get() == &process; });
    if (it == runners_.end()) {
        return;
    }
    const auto runner = std::move(*it);
    runners_.erase(it);
    if (runner->said_bye && runner->lives.empty()) {
        log::info("connector.runner_left", {{"connector", process.connector()}, {"pid", process.pid()}});
    } else {
        crashed(*runner, how, std::chrono::steady_clock::now());
    }
    if (stopping_) {
        deliver();
        finish_stop();
    }
}

void Supervisor::Impl::crashed(Runner& runner, const std::string& how, SteadyTime now) {
    log::error(
        "connector.runner_crashed", {{"connector", runner.process->connector()},
                                     {"pid", runner.process->pid()},
                                     {"how", how},
                                     {"operations", runner.ops.size()},
                                     {"instances", runner.lives.size()}});
    // Who is to blame: what hung, else who had something in flight, else who was starting, else everybody.
    auto culprits = runner.culprits;
    for (const auto& [number, op] : runner.ops) {
        if (const auto life = runner.lives.find(op.life); life != runner.lives.end()) {
            end_op(life->second, op, model::Cause::internal, "the connector's process ended: " + how, true);
            if (runner.culprits.empty()) {
                culprits.insert(op.life);
            }
        }
    }
    const auto all_if_none = [&](auto accept) {
        if (culprits.empty()) {
            for (const auto& [number, life] : runner.lives) {
                if (accept(life)) {
                    culprits.insert(number);
                }
            }
        }
    };
    all_if_none([](const Life& life) { return !life.ready; });
    all_if_none([](const Life&) { return true; });
    for (const auto& [number, life] : runner.lives) {
        auto* slot = slot_of(life);
        if (slot == nullptr) {
            continue;
        }
        slot->runner = nullptr;
        slot->life = 0;
        if (stopping_) {
            continue;
        }
        if (culprits.contains(number)) {
            // One that dies while it starts would do so again, beside others that are starting because of it.
            slot->force_dedicated = slot->force_dedicated || !life.ready;
            count_crash(life.instance.value(), *slot, how, now);
        } else {
            slot->start_at = now;
            set_health(life.instance.value(), *slot, Health::restarting, "another instance's crash took its runner");
        }
    }
}

void Supervisor::Impl::count_crash(const std::string& id, Slot& slot, const std::string& how, SteadyTime now) {
    const auto decision = slot.policy.on_crash(now, std::uniform_real_distribution<>{0, 1}(chance_));
    if (slot.policy.crashes() >= 2) {
        slot.force_dedicated = true;
    }
    if (decision.quarantine) {
        const auto reason = "its process ended " + std::to_string(slot.policy.crashes()) + " times within " +
                            std::to_string(options_.healthy_after.count() / 1000) + " s, last with " + how;
        log::error("connector.quarantined", {{"instance", id}, {"reason", reason}});
        set_health(id, slot, Health::quarantined, reason);
        return;
    }
    slot.start_at = now + decision.wait;
    set_health(id, slot, Health::restarting, "its process ended with " + how);
}

}  // namespace hub::connectors
