// Which runner an instance lives in: the starting and stopping half of the supervisor.
#include "supervisor_impl.hpp"

#include "hub/base/log.hpp"
#include "hub/connectors/secret_names.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::connectors {
namespace {

constexpr std::size_t instances_a_runner = 64;

/// Empty when there is to be none. One that cannot be made is found, and said, by the runner.
std::string make_spool_folder(const std::filesystem::path& spool, const std::string& instance) {
    if (spool.empty()) {
        return {};
    }
    const auto folder = std::filesystem::absolute(spool / instance);
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    (void)chmod(spool.c_str(), S_IRWXU);
    (void)chmod(folder.c_str(), S_IRWXU);
    return folder.string();
}

}  // namespace

void Supervisor::Impl::refuse(const std::string& id, Slot& slot, std::string reason) {
    log::error("connector.refused", {{"instance", id}, {"connector", slot.config.connector}, {"reason", reason}});
    set_health(id, slot, Health::refused, std::move(reason));
}

/// What may go away by itself: tried again after a growing wait, for as long as it takes.
void Supervisor::Impl::try_later(const std::string& id, Slot& slot, std::string reason) {
    const auto now = std::chrono::steady_clock::now();
    log::warn("connector.not_started", {{"instance", id}, {"connector", slot.config.connector}, {"reason", reason}});
    start_later(id, slot, now + slot.policy.on_failure(now, chance()), std::move(reason));
}

void Supervisor::Impl::place(const std::string& id, Slot& slot) {
    slot.runner = nullptr;
    slot.life = 0;
    slot.start_at.reset();
    auto secrets = secret_names(slot.config.settings_json);
    for (const auto& name : secrets) {
        if (!secrets_(name)) {
            refuse(id, slot, "secret_missing: the secret '" + name + "' is not there");
            return;
        }
    }
    auto runner = runner_for(slot);
    if (!runner) {
        if (runner.error().code == "spawn_failed") {
            try_later(id, slot, runner.error().detail);
        } else {
            refuse(id, slot, runner.error().detail);
        }
        return;
    }
    Life life;
    life.number = ++last_life_;
    life.instance = model::InstanceId{id};
    life.secrets = std::move(secrets);
    life.configured_at = std::chrono::steady_clock::now();
    life.timeout = slot.config.timeout;
    slot.runner = *runner;
    slot.life = life.number;
    const auto& placed = (*runner)->lives.emplace(life.number, std::move(life)).first->second;
    set_health(id, slot, Health::starting, {});
    if ((*runner)->said_hello) {
        send_configure(**runner, placed);
    }
}

Result<Runner*> Supervisor::Impl::runner_for(const Slot& slot) {
    const bool dedicated = slot.force_dedicated || slot.config.isolation == model::Isolation::dedicated;
    if (!dedicated) {
        for (const auto& runner : runners_) {
            if (!runner->dedicated && !runner->leaving && !runner->draining && !runner->doomed &&
                runner->process->is_alive() && runner->process->connector() == slot.config.connector &&
                runner->lives.size() < instances_a_runner) {
                return runner.get();
            }
        }
    }
    return start_runner(slot.config.connector, dedicated);
}

Result<Runner*> Supervisor::Impl::start_runner(const std::string& connector, bool dedicated) {
    HUB_TRY(auto object, objects_.open(connector));
    RunnerProcess::Plan plan;
    plan.program = options_.runner;
    plan.folder = options_.work / ("runner-" + std::to_string(getpid()) + "-" + std::to_string(++last_runner_));
    plan.connector = connector;
    plan.object = object.fd.get();
    HUB_TRY(auto process, RunnerProcess::start(executor_, plan, *this));
    auto runner = std::make_unique<Runner>();
    runner->process = std::move(process);
    runner->dedicated = dedicated;
    runner->manifest = std::move(object.manifest);
    runner->started_at = runner->ping_sent_at = std::chrono::steady_clock::now();
    runner->process->send(std::uint32_t{0}, wire::Hello{options_.build_id, {}, {}, {}});
    log::info("connector.runner_started", {{"connector", connector}, {"pid", runner->process->pid()}});
    runners_.push_back(std::move(runner));
    return runners_.back().get();
}

void Supervisor::Impl::send_configure(Runner& runner, const Life& life) {
    const auto it = slots_.find(life.instance.value());
    if (it == slots_.end() || life.stopping) {
        return;
    }
    const auto& config = it->second.config;
    runner.process->send(
        life.number, wire::Configure{
                         config.id.value(), config.settings_json, std::max(config.in_flight, 1U),
                         make_spool_folder(options_.spool, config.id.value())});
}

void Supervisor::Impl::stop_life(Runner& runner, std::uint32_t number, std::chrono::milliseconds grace) {
    const auto it = runner.lives.find(number);
    if (it == runner.lives.end() || it->second.stopping) {
        return;
    }
    if (!runner.said_hello) {  // it was never configured there
        runner.lives.erase(it);
    } else {
        it->second.stopping = true;
        grace = std::max(grace, it->second.open != 0 ? it->second.timeout : grace);  // what is open may end
        it->second.stop_deadline = std::chrono::steady_clock::now() + grace + options_.hang_grace;
        runner.process->send(number, wire::Stop{grace});
    }
    if (runner.lives.empty() && !runner.draining) {
        leave(runner, grace);
    }
}

void Supervisor::Impl::leave(Runner& runner, std::chrono::milliseconds grace) {
    if (std::exchange(runner.leaving, true)) {
        return;
    }
    runner.leave_deadline = std::chrono::steady_clock::now() + grace + options_.hang_grace;
    runner.process->send(std::uint32_t{0}, wire::Stop{grace});
}

}  // namespace hub::connectors
