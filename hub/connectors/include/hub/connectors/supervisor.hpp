#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/connectors/task.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/filing.hpp"
#include "hub/model/instance.hpp"
#include "hub/model/message.hpp"
#include "hub/model/state_entry.hpp"
#include "hub/model/update.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::connectors {

struct SupervisorOptions {
    std::filesystem::path runner;      ///< sp4n-connector-runner
    std::filesystem::path connectors;  ///< folder of the shared objects and their manifests
    std::filesystem::path work;        ///< private working folders of runners are made below
    /// Each instance's folder of files that its connector brings is made below, under its id. Nobody else uses it: what
    /// lies there at the start is a leftover. Empty: connectors can bring no files.
    std::filesystem::path spool{};
    std::chrono::milliseconds ping_every{2'000};
    std::chrono::milliseconds ping_dead_after{10'000};
    std::chrono::milliseconds hang_grace{5'000};    ///< after an operation's timeout and cancel (sdk-abi.md C6)
    std::chrono::milliseconds backoff_base{1'000};  ///< restart backoff, with jitter
    std::chrono::milliseconds backoff_cap{60'000};
    std::chrono::milliseconds healthy_after{600'000};  ///< this long without a crash resets the count
    std::uint32_t quarantine_after = 5;                ///< crashes within healthy_after
    std::string build_id;                              ///< empty: this build's own; the runner must agree exactly
};

enum class Health : std::uint8_t {
    starting = 1,
    ready = 2,
    restarting = 3,   ///< crashed, or could not be started just now; waits for its backoff
    quarantined = 4,  ///< crashed too often; stays down until an operator acts
    refused = 5       ///< cannot be started as configured (bad object, bad settings, missing secret)
};

/// "ready", "quarantined", …: stable, for logs and the API.
std::string_view name_of(Health health);

struct InstanceHealth {
    model::InstanceId instance;
    Health health = Health::starting;
    std::string reason;  ///< one sentence for operators
    int pid = 0;         ///< of its runner, 0 when none
    std::uint32_t crashes = 0;
};

struct InstanceResult {
    model::InstanceId instance;
    model::AttemptResult result;
};

/// What the supervisor tells its owner. Called on the supervisor's executor, never from within one of its functions.
class SupervisorEvents {
public:
    virtual ~SupervisorEvents() = default;
    /// Every taken submission ends here exactly once; a crash of its runner ends it as unknown/internal with
    /// `runner_crashed`. Results read together come together.
    virtual void on_results(std::vector<InstanceResult> results) = 0;
    /// Updates that a connector emits. `answer` must be called once, on the same executor, when all of it is durable.
    virtual void on_emit(
        model::InstanceId instance, std::vector<model::AgencyUpdate> updates,
        std::function<void(std::vector<model::EmitAnswer>)> answer) = 0;
    /// New complaints that an office received at its own door; as on_emit.
    virtual void on_file(
        model::InstanceId instance, std::vector<model::AgencyFiling> filings,
        std::function<void(std::vector<model::EmitAnswer>)> answer) = 0;
    /// A value of the instance's durable store; `answer` is called once, with nothing when it cannot be said now.
    virtual void on_state_get(
        model::InstanceId instance, std::string key, std::function<void(std::optional<model::StateEntry>)> answer) = 0;
    /// `entry.version` is the one that the value is based on; the answer carries the new one.
    virtual void on_state_put(
        model::InstanceId instance, std::string key, model::StateEntry entry,
        std::function<void(model::PutResult, std::int64_t)> answer) = 0;
    virtual void on_health(const InstanceHealth& health) = 0;
};

/// Starts and supervises connector runners (sdk-abi.md section 8). It never loads connector code.
/// Owned by app; all functions on the thread of `executor` only; nothing blocks longer than starting a process takes.
/// That thread must be the main thread, or one that lives as long: runners die with the thread that started them.
/// After the destructor nothing is called any more and no runner is left; it must not run within an event.
class Supervisor {
public:
    Supervisor(
        boost::asio::any_io_executor executor, SupervisorOptions options,
        std::function<Result<std::string>(const std::string& secret_name)> secrets, SupervisorEvents& events);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    /// The instances to run from now on: new ones are started, changed ones restarted, others stopped. An operator's
    /// order too: unchanged ones that are refused or quarantined are tried again, with their crashes forgotten.
    void apply(const std::vector<model::Instance>& instances);
    /// Hands messages to their runners, in gathered writes. False: that instance is not ready, nothing was taken.
    [[nodiscard]] bool submit(Submission submission);
    [[nodiscard]] bool is_ready(const model::InstanceId& instance) const;
    /// How many operations the instance's connector carries out at once; what is handed over beyond that waits in the
    /// runner. 0 when it is not ready.
    [[nodiscard]] std::uint32_t capacity(const model::InstanceId& instance) const;
    /// What the instance can be asked besides taking messages; nothing when it is not ready.
    [[nodiscard]] Offers offers(const model::InstanceId& instance) const;
    /// Asks it. `done` is called once, on the executor, never from within this function. False: that instance is not
    /// ready, or does not offer it; nothing was taken.
    [[nodiscard]] bool run(Task task, std::function<void(TaskEnd)> done);
    /// An operator's order: a quarantined or refused instance is tried again, with its crashes forgotten.
    void revive(const model::InstanceId& instance);
    [[nodiscard]] std::vector<InstanceHealth> health() const;
    /// Lets running operations end for at most `grace`, stops all runners, then calls `done`.
    void stop(std::chrono::milliseconds grace, std::function<void()> done);

private:
    class Impl;
    std::shared_ptr<Impl> impl_;  // shared: pending asynchronous work keeps it alive
};

}  // namespace hub::connectors
