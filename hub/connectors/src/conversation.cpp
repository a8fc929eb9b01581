// What runners say and what follows from it.
#include "supervisor_impl.hpp"

#include "hub/base/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace hub::connectors {
namespace {

Offers offers_of(std::uint64_t capabilities) {
    const auto has = [&](std::uint64_t bit) { return (capabilities & bit) != 0; };
    return {has(wire::capability_complaint),  has(wire::capability_update),    has(wire::capability_withdrawal),
            has(wire::capability_notice),     has(wire::capability_poll),      has(wire::capability_probe),
            has(wire::capability_lookup),     has(wire::capability_reconcile), has(wire::capability_webhook),
            has(wire::capability_attachments)};
}

}  // namespace

void Supervisor::Impl::misbehaved(Runner& runner, std::string_view what) {
    log::error(
        "connector.runner_misbehaved",
        {{"connector", runner.process->connector()}, {"pid", runner.process->pid()}, {"what", what}});
    doom(runner, what);
}

/// A thread of the connector may still speak when its instance has ended: nobody listens, and nobody else in the runner
/// pays for it. What asks is told that nothing was done, so that it does not wait for ever.
void Supervisor::Impl::late(Runner& runner, const wire::FrameHead& head) {
    if (++runner.late_frames == 1) {
        log::warn(
            "connector.spoke_after_its_end",
            {{"connector", runner.process->connector()}, {"pid", runner.process->pid()}});
    }
    if (head.type == wire::FrameType::emit || head.type == wire::FrameType::file) {
        runner.process->send(head.instance, head.correlation, wire::EmitAck{});
    } else if (head.type == wire::FrameType::secret) {
        runner.process->send(head.instance, head.correlation, wire::SecretValue{});
    } else if (head.type == wire::FrameType::state_get) {
        runner.process->send(head.instance, head.correlation, wire::StateValue{});
    } else if (head.type == wire::FrameType::state_put) {
        runner.process->send(head.instance, head.correlation, wire::StateAck{});
    }
}

void Supervisor::Impl::on_frame(RunnerProcess& process, const wire::Frame& frame) {
    auto* runner = find(process);
    if (runner == nullptr) {
        return;
    }
    const auto life = frame.head.instance;
    if (life != 0 && life <= last_life_ && !runner->lives.contains(life)) {
        return late(*runner, frame.head);
    }
    switch (frame.head.type) {
        case wire::FrameType::hello: return on_hello(*runner, frame);
        case wire::FrameType::ready: return on_ready(*runner, frame);
        case wire::FrameType::result: return on_result(*runner, frame);
        case wire::FrameType::emit: return on_emit(*runner, frame);
        case wire::FrameType::file: return on_file(*runner, frame);
        case wire::FrameType::state_get: return on_state_get(*runner, frame);
        case wire::FrameType::state_put: return on_state_put(*runner, frame);
        case wire::FrameType::holdings: return on_holdings(*runner, frame);
        case wire::FrameType::web_answer: return on_web_answer(*runner, frame);
        case wire::FrameType::secret: return on_secret(*runner, frame);
        case wire::FrameType::log: return on_log(*runner, frame);
        case wire::FrameType::bye: return on_bye(*runner, frame);
        case wire::FrameType::pong: runner->ping_open = false; return;
        case wire::FrameType::configure:
        case wire::FrameType::submit:
        case wire::FrameType::emit_ack:
        case wire::FrameType::cancel:
        case wire::FrameType::secret_value:
        case wire::FrameType::poll:
        case wire::FrameType::probe:
        case wire::FrameType::lookup:
        case wire::FrameType::reconcile:
        case wire::FrameType::webhook:
        case wire::FrameType::state_value:
        case wire::FrameType::state_ack:
        case wire::FrameType::ping:
        case wire::FrameType::stop: break;
    }
    misbehaved(*runner, "sent a frame that only the hub may send");
}

void Supervisor::Impl::on_frames_end() {
    deliver();
}

void Supervisor::Impl::on_hello(Runner& runner, const wire::Frame& frame) {
    const auto hello = wire::decode<wire::Hello>(frame.payload);
    if (!hello || runner.said_hello) {
        misbehaved(runner, "sent a malformed HELLO");
        return;
    }
    runner.said_hello = true;
    auto refusal = hello->refused;
    if (hello->build_id != options_.build_id) {
        refusal = "the runner is build " + hello->build_id + ", the hub is build " + options_.build_id;
    } else if (
        refusal.empty() && (hello->connector != runner.manifest.id || hello->version != runner.manifest.version)) {
        refusal = "the object calls itself " + hello->connector + " " + hello->version + ", its manifest " +
                  runner.manifest.id + " " + runner.manifest.version;
    }
    if (refusal.empty()) {
        for (auto& [number, life] : runner.lives) {
            life.configured_at = std::chrono::steady_clock::now();
            send_configure(runner, life);
        }
        return;
    }
    for (const auto& [number, life] : runner.lives) {
        if (auto* slot = slot_of(life)) {
            slot->runner = nullptr;
            slot->life = 0;
            refuse(life.instance.value(), *slot, refusal);
        }
    }
    runner.lives.clear();
    leave(runner, std::chrono::milliseconds{0});
}

void Supervisor::Impl::on_ready(Runner& runner, const wire::Frame& frame) {
    const auto ready = wire::decode<wire::Ready>(frame.payload);
    const auto it = runner.lives.find(frame.head.instance);
    if (!ready || it == runner.lives.end() || it->second.ready) {
        misbehaved(runner, "sent a READY that is malformed or out of turn");
        return;
    }
    auto& life = it->second;
    life.ready = true;
    auto* slot = slot_of(life);
    if (slot == nullptr || life.stopping) {
        return;
    }
    auto refusal = ready->refused;
    if (refusal.empty() && slot->config.idempotent && (ready->capabilities & wire::capability_idempotent) == 0) {
        refusal = "the instance is configured idempotent, but the connector " + slot->config.connector +
                  " does not pass the idempotency key on";
    }
    if (refusal.empty()) {
        life.in_flight = ready->in_flight;
        life.offers = offers_of(ready->capabilities);
        slot->ready_at = std::chrono::steady_clock::now();
        set_health(life.instance.value(), *slot, Health::ready, {});
        log::info("connector.ready", {{"instance", life.instance.value()}, {"pid", runner.process->pid()}});
        return;
    }
    slot->runner = nullptr;
    slot->life = 0;
    if (ready->passing) {
        try_later(life.instance.value(), *slot, std::move(refusal));
    } else {
        refuse(life.instance.value(), *slot, std::move(refusal));
    }
    stop_life(runner, life.number, std::chrono::milliseconds{0});
}

void Supervisor::Impl::on_result(Runner& runner, const wire::Frame& frame) {
    const auto op = runner.ops.find(frame.head.correlation);
    if (op == runner.ops.end() || op->second.life != frame.head.instance) {
        return;  // late: it has been ended as unknown already
    }
    const auto life = runner.lives.find(op->second.life);
    auto result = wire::decode<wire::OpResult>(frame.payload);
    if (!result || life == runner.lives.end()) {
        misbehaved(runner, "sent a malformed RESULT");
        return;
    }
    model::AttemptResult attempt;
    attempt.delivery = op->second.delivery;
    attempt.outcome = result->outcome;
    attempt.cause = result->cause;
    attempt.retry_after = result->retry_after;
    attempt.external_ref = std::move(result->external_ref);
    attempt.remote_code = std::move(result->remote_code);
    attempt.detail = std::move(result->detail);
    attempt.update = std::move(result->update);
    if (!result->exchange.empty() && attempt.outcome != model::Outcome::delivered) {
        attempt.exchange =
            std::make_shared<const model::AttemptExchange>(model::AttemptExchange{std::move(result->exchange)});
    }
    if (op->second.task) {
        auto& task = *op->second.task;
        const bool unsupported = attempt.cause == model::Cause::unsupported;
        TaskEnd end{std::move(attempt), result->more, unsupported, std::move(task.holdings), {}};
        task_ends_.emplace_back(std::move(task.done), std::move(end));
        --life->second.tasks;
    } else {
        results_.push_back({life->second.instance, std::move(attempt)});
        --life->second.open;
    }
    runner.ops.erase(op);
}

void Supervisor::Impl::end_op(const Life& life, OpenOp& op, model::Cause cause, std::string detail, bool crashed) {
    model::AttemptResult attempt;
    attempt.delivery = op.delivery;
    attempt.outcome = model::Outcome::unknown;
    attempt.cause = cause;
    attempt.detail = std::move(detail);
    attempt.runner_crashed = crashed;
    if (op.task) {
        task_ends_.emplace_back(std::move(op.task->done), TaskEnd{std::move(attempt)});
        return;
    }
    results_.push_back({life.instance, std::move(attempt)});
}

/// From here on a spooled file is named by its whole path: its plain name, checked by the codec, beneath the folder of
/// the instance that sent it.
void Supervisor::Impl::locate(const model::InstanceId& instance, std::vector<model::ReceivedFile>& files) const {
    for (auto& file : files) {
        file.spooled = (std::filesystem::absolute(options_.spool / instance.value()) / file.spooled).string();
    }
}

void Supervisor::Impl::on_emit(Runner& runner, const wire::Frame& frame) {
    auto emit = wire::decode<wire::Emit>(frame.payload);
    const auto life = runner.lives.find(frame.head.instance);
    if (!emit || life == runner.lives.end()) {
        misbehaved(runner, "sent a malformed EMIT");
        return;
    }
    deliver();  // what the runner said before stays before
    for (auto& update : emit->updates) {
        locate(life->second.instance, update.files);
    }
    if (events_ != nullptr) {
        events_->on_emit(
            life->second.instance, std::move(emit->updates),
            [reply = answer_to<wire::EmitAck>(runner, frame.head)](std::vector<model::EmitAnswer> answers) {
                reply({std::move(answers)});
            });
    }
}

void Supervisor::Impl::on_secret(Runner& runner, const wire::Frame& frame) {
    const auto request = wire::decode<wire::SecretRequest>(frame.payload);
    const auto life = runner.lives.find(frame.head.instance);
    if (!request || life == runner.lives.end()) {
        misbehaved(runner, "sent a malformed SECRET");
        return;
    }
    wire::SecretValue answer;
    if (!life->second.secrets.contains(request->name)) {
        log::warn("connector.secret_not_named", {{"instance", life->second.instance.value()}});
    } else if (auto value = secrets_(request->name)) {
        answer.found = true;
        answer.value = std::move(*value);
    } else {
        log::warn("connector.secret_missing", {{"instance", life->second.instance.value()}, {"secret", request->name}});
    }
    runner.process->send(frame.head.instance, frame.head.correlation, answer);
}

void Supervisor::Impl::on_log(Runner& runner, const wire::Frame& frame) {
    const auto line = wire::decode<wire::LogLine>(frame.payload);
    const auto life = runner.lives.find(frame.head.instance);
    if (!line || life == runner.lives.end()) {
        misbehaved(runner, "sent a malformed LOG");
        return;
    }
    constexpr log::Level levels[] = {log::Level::debug, log::Level::debug, log::Level::info, log::Level::warn,
                                     log::Level::error, log::Level::error, log::Level::error};
    std::vector<log::Field> fields{
        {"connector", runner.process->connector()},
        {"instance", life->second.instance.value()},
        {"pid", runner.process->pid()},
        {"message", line->message}};
    for (const auto& [key, value] : line->fields) {
        fields.emplace_back(key, value);
    }
    log::write(levels[line->level], line->level >= 5 ? "connector.misbehaving" : "connector.log", fields);
}

void Supervisor::Impl::on_bye(Runner& runner, const wire::Frame& frame) {
    if (frame.head.instance == 0) {
        runner.said_bye = runner.leaving;
        if (!runner.leaving) {
            misbehaved(runner, "said BYE without being asked to");
        }
        return;
    }
    const auto it = runner.lives.find(frame.head.instance);
    if (it == runner.lives.end()) {
        return;
    }
    if (!it->second.stopping && !runner.leaving) {
        misbehaved(runner, "said BYE for an instance without being asked to");
        return;
    }
    for (auto op = runner.ops.begin(); op != runner.ops.end();) {
        if (op->second.life == it->first) {
            end_op(it->second, op->second, model::Cause::internal, "the connector stopped without an answer", false);
            op = runner.ops.erase(op);
        } else {
            ++op;
        }
    }
    if (auto* slot = slot_of(it->second)) {
        slot->runner = nullptr;
        slot->life = 0;
    }
    runner.stuck.erase(it->first);
    runner.lives.erase(it);
    if (runner.lives.empty() && !runner.leaving && !runner.draining) {
        leave(runner, std::chrono::milliseconds{0});
    }
}

}  // namespace hub::connectors
