#include "hub/connectors/supervisor.hpp"

#include "supervisor_impl.hpp"

#include "hub/base/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>

namespace hub::connectors {
namespace {

bool same_run(const model::Instance& a, const model::Instance& b) {
    return a.connector == b.connector && a.settings_json == b.settings_json && a.in_flight == b.in_flight &&
           a.isolation == b.isolation && a.idempotent == b.idempotent;
}

/// What the runners of a process that was killed have left: "runner-<pid>-<n>" of a pid that is no more.
void remove_stale_folders(const std::filesystem::path& work) {
    constexpr std::string_view prefix = "runner-";
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{work, error}) {
        const auto name = entry.path().filename().string();
        int pid = 0;
        if (name.starts_with(prefix) &&
            std::from_chars(name.data() + prefix.size(), name.data() + name.size(), pid).ec == std::errc{} && pid > 0 &&
            kill(pid, 0) != 0 && errno == ESRCH) {
            std::error_code ignored;
            std::filesystem::remove_all(entry.path(), ignored);
        }
    }
}

}  // namespace

std::string_view name_of(Health health) {
    switch (health) {
        case Health::starting: return "starting";
        case Health::ready: return "ready";
        case Health::restarting: return "restarting";
        case Health::quarantined: return "quarantined";
        case Health::refused: return "refused";
    }
    return "unknown";
}

Supervisor::Impl::Impl(
    boost::asio::any_io_executor executor, SupervisorOptions options,
    std::function<Result<std::string>(const std::string&)> secrets, SupervisorEvents& events)
    : executor_{std::move(executor)},
      options_{std::move(options)},
      secrets_{std::move(secrets)},
      events_{&events},
      objects_{options_.connectors},
      timer_{executor_},
      tick_every_{std::clamp(
          std::min({options_.ping_every, options_.hang_grace, options_.backoff_base}) / 4, std::chrono::milliseconds{5},
          std::chrono::milliseconds{100})} {
    if (options_.build_id.empty()) {
        options_.build_id = wire::build_id();
    }
}

void Supervisor::Impl::open() {
    remove_stale_folders(options_.work);
    if (!options_.spool.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(options_.spool, ignored);  // no runner is left that could still mean them
    }
    last_tick_ = std::chrono::steady_clock::now();
    arm_tick();
}

void Supervisor::Impl::close() {
    events_ = nullptr;
    timer_.cancel();
    for (auto& runner : runners_) {
        runner->process->disown();
    }
    runners_.clear();
    slots_.clear();
}

void Supervisor::Impl::apply(const std::vector<model::Instance>& instances) {
    if (stopping_) {
        return;
    }
    std::set<std::string> wanted;
    for (const auto& config : instances) {
        const auto& id = config.id.value();
        wanted.insert(id);
        auto it = slots_.find(id);
        if (it != slots_.end() && same_run(it->second.config, config)) {
            it->second.config = config;
            if (it->second.health == Health::refused || it->second.health == Health::quarantined) {
                start_afresh(id, it->second);  // a secret or an object may be there now
            }
            continue;
        }
        if (it != slots_.end()) {
            if (it->second.runner != nullptr) {
                stop_life(*it->second.runner, it->second.life, options_.hang_grace);
            }
            slots_.erase(it);
        }
        it = slots_.try_emplace(id, config, limits_of(options_)).first;
        place(id, it->second);
    }
    for (auto it = slots_.begin(); it != slots_.end();) {
        if (wanted.contains(it->first)) {
            ++it;
            continue;
        }
        if (it->second.runner != nullptr) {
            stop_life(*it->second.runner, it->second.life, options_.hang_grace);
        }
        it = slots_.erase(it);
    }
}

bool Supervisor::Impl::submit(Submission submission) {
    if (ready_life(submission.instance) == nullptr) {
        return false;
    }
    const auto& slot = slots_.find(submission.instance.value())->second;
    auto& runner = *slot.runner;
    auto& life = runner.lives.find(slot.life)->second;
    const auto op = ++last_op_;
    // What waits for a worker may wait as long as one operation takes, and has its whole time then.
    const auto may_wait = life.open >= life.in_flight ? submission.timeout : std::chrono::milliseconds{0};
    ++life.open;
    runner.ops.emplace(
        op, OpenOp{
                slot.life,
                submission.delivery,
                std::chrono::steady_clock::now() + submission.timeout + may_wait,
                false,
                {}});
    runner.process->send(
        slot.life, op,
        wire::Submit{
            submission.attempt, submission.timeout, may_wait, submission.delivery, std::move(submission.trace_id),
            std::move(submission.message)});
    return true;
}

const Life* Supervisor::Impl::ready_life(const model::InstanceId& instance) const {
    const auto it = slots_.find(instance.value());
    if (it == slots_.end() || it->second.health != Health::ready || stopping_) {
        return nullptr;
    }
    const auto& runner = *it->second.runner;
    if (!runner.process->is_alive() || runner.doomed || runner.draining) {
        return nullptr;
    }
    const auto life = runner.lives.find(it->second.life);
    return life == runner.lives.end() ? nullptr : &life->second;
}

bool Supervisor::Impl::is_ready(const model::InstanceId& instance) const {
    return ready_life(instance) != nullptr;
}

std::uint32_t Supervisor::Impl::capacity(const model::InstanceId& instance) const {
    const auto* life = ready_life(instance);
    return life != nullptr ? life->in_flight : 0;
}

void Supervisor::Impl::revive(const model::InstanceId& instance) {
    const auto it = slots_.find(instance.value());
    if (it == slots_.end() || stopping_ ||
        (it->second.health != Health::quarantined && it->second.health != Health::refused)) {
        return;
    }
    start_afresh(it->first, it->second);
}

void Supervisor::Impl::start_afresh(const std::string& id, Slot& slot) {
    slot.policy = RestartPolicy{limits_of(options_)};
    slot.force_dedicated = false;
    place(id, slot);
}

std::vector<InstanceHealth> Supervisor::Impl::health() const {
    std::vector<InstanceHealth> all;
    all.reserve(slots_.size());
    for (const auto& [id, slot] : slots_) {
        all.push_back(health_of(id, slot));
    }
    std::ranges::sort(all, {}, &InstanceHealth::instance);
    return all;
}

void Supervisor::Impl::stop(std::chrono::milliseconds grace, std::function<void()> done) {
    stopping_ = true;
    stopped_ = std::move(done);
    for (auto& runner : runners_) {
        leave(*runner, grace);
    }
    boost::asio::post(executor_, [self = shared_from_this()] { self->finish_stop(); });
}

void Supervisor::Impl::finish_stop() {
    if (stopping_ && runners_.empty() && stopped_) {
        std::exchange(stopped_, nullptr)();
    }
}

Runner* Supervisor::Impl::find(const RunnerProcess& process) {
    const auto it = std::ranges::find_if(runners_, [&](const auto& r) { return r->process.get() == &process; });
    return it == runners_.end() ? nullptr : it->get();
}

Slot* Supervisor::Impl::slot_of(const Life& life) {
    const auto it = slots_.find(life.instance.value());
    return it == slots_.end() || it->second.life != life.number ? nullptr : &it->second;
}

InstanceHealth Supervisor::Impl::health_of(const std::string& id, const Slot& slot) const {
    return {
        model::InstanceId{id}, slot.health, slot.reason, slot.runner != nullptr ? slot.runner->process->pid() : 0,
        slot.policy.crashes()};
}

void Supervisor::Impl::set_health(const std::string& id, Slot& slot, Health health, std::string reason) {
    slot.health = health;
    slot.reason = std::move(reason);
    changes_.push_back(health_of(id, slot));
    if (std::exchange(changes_posted_, true)) {
        return;
    }
    boost::asio::post(executor_, [self = shared_from_this()] {
        self->changes_posted_ = false;
        for (const auto& change : std::exchange(self->changes_, {})) {
            if (self->events_ != nullptr) {
                self->events_->on_health(change);
            }
        }
    });
}

void Supervisor::Impl::deliver() {
    if (!results_.empty() && events_ != nullptr) {
        events_->on_results(std::exchange(results_, {}));
    }
    for (auto& [found, page] : std::exchange(pages_, {})) {
        if (events_ != nullptr) {
            found(std::move(page));
        }
    }
    for (auto& [done, end] : std::exchange(task_ends_, {})) {
        if (events_ != nullptr) {
            done(std::move(end));
        }
    }
}

Supervisor::Supervisor(
    boost::asio::any_io_executor executor, SupervisorOptions options,
    std::function<Result<std::string>(const std::string& secret_name)> secrets, SupervisorEvents& events)
    : impl_{std::make_shared<Impl>(std::move(executor), std::move(options), std::move(secrets), events)} {
    impl_->open();
}
Supervisor::~Supervisor() {
    impl_->close();
}
void Supervisor::apply(const std::vector<model::Instance>& instances) {
    impl_->apply(instances);
}
bool Supervisor::submit(Submission submission) {
    return impl_->submit(std::move(submission));
}
bool Supervisor::is_ready(const model::InstanceId& instance) const {
    return impl_->is_ready(instance);
}
std::uint32_t Supervisor::capacity(const model::InstanceId& instance) const {
    return impl_->capacity(instance);
}
Offers Supervisor::offers(const model::InstanceId& instance) const {
    return impl_->offers(instance);
}
bool Supervisor::run(Task task, std::function<void(TaskEnd)> done) {
    return impl_->run(std::move(task), std::move(done));
}
void Supervisor::revive(const model::InstanceId& instance) {
    impl_->revive(instance);
}
std::vector<InstanceHealth> Supervisor::health() const {
    return impl_->health();
}
void Supervisor::stop(std::chrono::milliseconds grace, std::function<void()> done) {
    impl_->stop(grace, std::move(done));
}

}  // namespace hub::connectors
