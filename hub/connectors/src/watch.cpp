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
    for (auto& entry : slots_) {
        auto& slot = entry.second;
        if (slot.start_at.value_or(SteadyTime::max()) <= now && !stopping_) {
            place(entry.first, slot);
        }
        if (slot.force_dedicated && slot.health == Health::ready && now - slot.ready_at >= options_.healthy_after) {
            slot.force_dedicated = false;  // its next run may share again
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
    watch_lives(runner, now);
    watch_ops(runner, now);
    if (runner.draining && runner.lives.size() == runner.stuck.size()) {
        doom(runner, "nothing but what hangs is left in it");
        return;
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
}

void Supervisor::Impl::watch_lives(Runner& runner, SteadyTime now) {
    std::set<std::uint32_t> stuck;
    bool stops = false;
    for (const auto& [number, life] : runner.lives) {
        const bool late_start = runner.said_hello && !life.ready && now - life.configured_at > start_limit;
        const bool late_stop = life.stopping && now > life.stop_deadline;
        if (late_start || late_stop) {
            stuck.insert(number);
            stops = stops || late_stop;
        }
    }
    if (!stuck.empty()) {
        fence(runner, stuck, stops ? "an instance did not stop in time" : "an instance did not start in time", now);
    }
}

void Supervisor::Impl::watch_ops(Runner& runner, SteadyTime now) {
    std::set<std::uint32_t> stuck;
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
        // A stuck thread cannot be recovered: the operation ends here and the process is fenced (C6).
        if (const auto life = runner.lives.find(op.life); life != runner.lives.end()) {
            --(op.task ? life->second.tasks : life->second.open);
            end_op(life->second, op, model::Cause::timeout, "no answer within the time limit", false);
        }
        stuck.insert(op.life);
        it = runner.ops.erase(it);
    }
    if (!stuck.empty()) {
        fence(runner, stuck, "an operation hangs", now);
    }
}

/// Its instance lives elsewhere from now on: after a crash's wait when it hangs (`why` it does), else at once.
void Supervisor::Impl::move_away(const Life& life, std::string_view why, SteadyTime now) {
    auto* slot = slot_of(life);
    if (slot == nullptr) {
        return;
    }
    slot->runner = nullptr;
    slot->life = 0;
    if (stopping_) {
        return;
    }
    if (!why.empty()) {
        count_crash(life.instance.value(), *slot, why, now);
    } else {
        start_later(life.instance.value(), *slot, now, "another instance hangs in its runner");
    }
}

/// What hangs counts as a crash of its instance. The others move to a fresh runner at once; what they have open here
/// may end in its own time, as may the other operations of the one that hangs.
void Supervisor::Impl::fence(
    Runner& runner, const std::set<std::uint32_t>& stuck, std::string_view why, SteadyTime now) {
    if (!std::exchange(runner.draining, true)) {
        log::warn(
            "connector.runner_fenced",
            {{"connector", runner.process->connector()}, {"pid", runner.process->pid()}, {"why", why}});
    }
    std::vector<std::uint32_t> others;
    for (const auto& [number, life] : runner.lives) {
        const bool hangs = stuck.contains(number);
        if (hangs && life.open + life.tasks == 0) {
            runner.stuck.insert(number);
        } else {
            others.push_back(number);
        }
        move_away(life, hangs ? why : std::string_view{}, now);
    }
    for (const auto number : others) {
        stop_life(runner, number, options_.hang_grace);
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
    // Who is to blame: who had something in flight, else who was starting, else the only one there. Otherwise nobody in
    // particular: the runner waits as a whole.
    std::set<std::uint32_t> culprits;
    for (auto& [number, op] : runner.ops) {
        if (const auto life = runner.lives.find(op.life); life != runner.lives.end()) {
            end_op(life->second, op, model::Cause::internal, "the connector's process ended: " + how, !runner.draining);
            culprits.insert(op.life);
        }
    }
    for (const auto& [number, life] : runner.lives) {
        if (runner.ops.empty() && (!life.ready || runner.lives.size() == 1)) {
            culprits.insert(number);
        }
    }
    std::chrono::milliseconds pause{0};
    if (culprits.empty() && !runner.draining) {
        auto& policy =
            idle_crashes_.try_emplace(runner.process->connector(), RestartPolicy{limits_of(options_)}).first->second;
        pause = policy.on_failure(now, chance());
    }
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
            start_later(
                life.instance.value(), *slot, now + pause,
                culprits.empty() ? "its runner ended with " + how : "another instance's crash took its runner");
        }
    }
}

void Supervisor::Impl::start_later(const std::string& id, Slot& slot, SteadyTime when, std::string reason) {
    slot.start_at.emplace(when);
    set_health(id, slot, Health::restarting, std::move(reason));
}

void Supervisor::Impl::count_crash(const std::string& id, Slot& slot, std::string_view how, SteadyTime now) {
    const auto decision = slot.policy.on_crash(now, chance());
    if (slot.policy.crashes() >= 2) {
        slot.force_dedicated = true;
    }
    if (decision.quarantine) {
        const auto reason = "its process ended " + std::to_string(slot.policy.crashes()) + " times within " +
                            std::to_string(options_.healthy_after.count() / 1000) + " s, last with " + std::string{how};
        log::error("connector.quarantined", {{"instance", id}, {"reason", reason}});
        set_health(id, slot, Health::quarantined, reason);
        return;
    }
    start_later(id, slot, now + decision.wait, "its process ended with " + std::string{how});
}

}  // namespace hub::connectors
