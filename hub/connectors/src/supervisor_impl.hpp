#pragma once
#include "object_check.hpp"
#include "restart_policy.hpp"
#include "runner_process.hpp"

#include "hub/base/random.hpp"
#include "hub/connectors/supervisor.hpp"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <unordered_map>

namespace hub::connectors {

using SteadyTime = std::chrono::steady_clock::time_point;

inline RestartPolicy::Limits limits_of(const SupervisorOptions& options) {
    return {options.backoff_base, options.backoff_cap, options.healthy_after, options.quarantine_after};
}

/// What was asked besides messages, while it is under way.
struct OpenTask {
    TaskKind kind = TaskKind::poll;
    std::function<void(TaskEnd)> done;
    std::vector<model::Holding> holdings;
    std::function<void(std::vector<model::Holding>)> found{};
    std::size_t listed = 0;  ///< holdings so far
};

/// An operation that a runner has and has not answered.
struct OpenOp {
    std::uint32_t life = 0;
    model::DeliveryId delivery;
    SteadyTime deadline;
    bool cancelled = false;
    std::unique_ptr<OpenTask> task{};  ///< null: a message
};

/// One run of one instance in one runner, from CONFIGURE to BYE. An instance that is reconfigured has two for a while:
/// the old one drains.
struct Life {
    std::uint32_t number = 0;  ///< names it in frames
    model::InstanceId instance;
    std::set<std::string> secrets;
    SteadyTime configured_at;
    std::chrono::milliseconds timeout{0};  ///< of one of its operations
    std::uint32_t in_flight = 0;           ///< what it carries out at once, as its READY said
    std::size_t open = 0;                  ///< messages that it has and has not answered
    std::size_t tasks = 0;                 ///< the same of everything else
    Offers offers;
    bool ready = false;
    bool stopping = false;
    SteadyTime stop_deadline;
};

struct Runner {
    std::shared_ptr<RunnerProcess> process;
    bool dedicated = false;
    bool said_hello = false;
    bool leaving = false;  ///< STOP 0 was sent
    bool said_bye = false;
    bool doomed = false;  ///< killed by us: takes nothing new
    SteadyTime started_at;
    SteadyTime leave_deadline;
    SteadyTime ping_sent_at;
    bool ping_open = false;
    std::map<std::uint32_t, Life> lives;
    std::unordered_map<std::uint64_t, OpenOp> ops;
    /// Something hangs in it (C6): it takes nothing new, the other instances have moved to a fresh runner, and what is
    /// open may finish. Then it is killed, because a stuck thread cannot be ended.
    bool draining = false;
    std::set<std::uint32_t> stuck;  ///< lives that hang
    std::uint64_t late_frames = 0;  ///< of lives that have ended
    Manifest manifest;
};

/// An instance as it should be, and where it stands.
struct Slot {
    Slot(model::Instance wanted, const RestartPolicy::Limits& limits) : config{std::move(wanted)}, policy{limits} {}

    model::Instance config;
    Health health = Health::starting;
    std::string reason;
    RestartPolicy policy;
    bool force_dedicated = false;  ///< it took its runner with it; until it is revived or healthy for long
    SteadyTime ready_at;
    std::optional<SteadyTime> start_at;
    Runner* runner = nullptr;  ///< where its current life is
    std::uint32_t life = 0;
};

class Supervisor::Impl final : public RunnerOwner, public std::enable_shared_from_this<Supervisor::Impl> {
public:
    Impl(
        boost::asio::any_io_executor executor, SupervisorOptions options,
        std::function<Result<std::string>(const std::string&)> secrets, SupervisorEvents& events);

    void open();
    void close();
    void apply(const std::vector<model::Instance>& instances);
    bool submit(Submission submission);
    [[nodiscard]] bool is_ready(const model::InstanceId& instance) const;
    [[nodiscard]] std::uint32_t capacity(const model::InstanceId& instance) const;
    [[nodiscard]] Offers offers(const model::InstanceId& instance) const;
    bool run(Task task, std::function<void(TaskEnd)> done);
    void revive(const model::InstanceId& instance);
    [[nodiscard]] std::vector<InstanceHealth> health() const;
    void stop(std::chrono::milliseconds grace, std::function<void()> done);

private:
    void on_frame(RunnerProcess& process, const wire::Frame& frame) override;
    void on_frames_end() override;
    void on_gone(RunnerProcess& process, const std::string& how) override;

    // placing (placing.cpp)
    void place(const std::string& id, Slot& slot);
    Result<Runner*> runner_for(const Slot& slot);
    Result<Runner*> start_runner(const std::string& connector, bool dedicated);
    void send_configure(Runner& runner, const Life& life);
    void stop_life(Runner& runner, std::uint32_t number, std::chrono::milliseconds grace);
    void leave(Runner& runner, std::chrono::milliseconds grace);
    void refuse(const std::string& id, Slot& slot, std::string reason);
    void try_later(const std::string& id, Slot& slot, std::string reason);
    void start_afresh(const std::string& id, Slot& slot);

    // what runners say (conversation.cpp)
    void on_hello(Runner& runner, const wire::Frame& frame);
    void on_ready(Runner& runner, const wire::Frame& frame);
    void on_result(Runner& runner, const wire::Frame& frame);
    void locate(const model::InstanceId& instance, std::vector<model::ReceivedFile>& files) const;
    void on_emit(Runner& runner, const wire::Frame& frame);
    void on_file(Runner& runner, const wire::Frame& frame);
    void on_state_get(Runner& runner, const wire::Frame& frame);
    void on_state_put(Runner& runner, const wire::Frame& frame);
    void on_holdings(Runner& runner, const wire::Frame& frame);
    void on_web_answer(Runner& runner, const wire::Frame& frame);
    void on_secret(Runner& runner, const wire::Frame& frame);
    void on_log(Runner& runner, const wire::Frame& frame);
    void on_bye(Runner& runner, const wire::Frame& frame);
    void misbehaved(Runner& runner, std::string_view what);
    void late(Runner& runner, const wire::FrameHead& head);
    void end_op(const Life& life, OpenOp& op, model::Cause cause, std::string detail, bool crashed);
    /// What the runner asks is answered to it while it lives.
    template <class Message>
    static auto answer_to(const Runner& runner, const wire::FrameHead& head) {
        return [process = std::weak_ptr{runner.process}, number = head.instance,
                request = head.correlation](const Message& message) {
            if (const auto alive = process.lock(); alive && alive->is_alive()) {
                alive->send(number, request, message);
            }
        };
    }

    // time (watch.cpp)
    void arm_tick();
    void tick();
    void watch_runner(Runner& runner, SteadyTime now);
    void watch_ops(Runner& runner, SteadyTime now);
    void crashed(Runner& runner, const std::string& how, SteadyTime now);
    void watch_lives(Runner& runner, SteadyTime now);
    void fence(Runner& runner, const std::set<std::uint32_t>& stuck, std::string_view why, SteadyTime now);
    void move_away(const Life& life, std::string_view why, SteadyTime now);
    void start_later(const std::string& id, Slot& slot, SteadyTime when, std::string reason);
    void count_crash(const std::string& id, Slot& slot, std::string_view how, SteadyTime now);
    void doom(Runner& runner, std::string_view why);

    double chance() { return std::uniform_real_distribution<>{0, 1}(chance_); }
    [[nodiscard]] const Life* ready_life(const model::InstanceId& instance) const;
    Runner* find(const RunnerProcess& process);
    Slot* slot_of(const Life& life);
    void set_health(const std::string& id, Slot& slot, Health health, std::string reason);
    InstanceHealth health_of(const std::string& id, const Slot& slot) const;
    void deliver();
    void finish_stop();

    boost::asio::any_io_executor executor_;
    SupervisorOptions options_;
    std::function<Result<std::string>(const std::string&)> secrets_;
    SupervisorEvents* events_;  // null once closed
    ObjectChecker objects_;
    boost::asio::steady_timer timer_;
    std::chrono::milliseconds tick_every_;
    SteadyTime last_tick_;
    std::mt19937 chance_{std::random_device{}()};  // jitter only
    std::unordered_map<std::string, Slot> slots_;
    std::map<std::string, RestartPolicy> idle_crashes_;  // by connector: nobody's fault in particular
    std::vector<std::unique_ptr<Runner>> runners_;
    std::uint32_t last_life_ = 0;
    std::uint64_t last_op_ = 0;
    std::uint64_t last_runner_ = 0;
    std::vector<InstanceResult> results_;
    /// What was listed and is not told yet; goes before the ends.
    std::vector<std::pair<std::function<void(std::vector<model::Holding>)>, std::vector<model::Holding>>> pages_;
    std::vector<std::pair<std::function<void(TaskEnd)>, TaskEnd>> task_ends_;
    std::vector<InstanceHealth> changes_;
    bool changes_posted_ = false;
    bool stopping_ = false;
    std::function<void()> stopped_;
};

}  // namespace hub::connectors
