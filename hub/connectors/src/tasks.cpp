// What an instance is asked besides messages, and what it brings in by itself.
#include "supervisor_impl.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hub::connectors {
namespace {

bool is_offered(const Offers& offers, TaskKind kind) {
    switch (kind) {
        case TaskKind::poll: return offers.poll;
        case TaskKind::probe: return offers.probe;
        case TaskKind::lookup: return offers.lookup;
        case TaskKind::reconcile: return offers.reconcile;
        case TaskKind::webhook: return offers.webhook;
        case TaskKind::message: return offers.notice;
    }
    return false;
}

void send_task(RunnerProcess& process, std::uint32_t life, std::uint64_t op, Task task) {
    auto& about = task.about;
    const wire::Task head{about.timeout, about.timeout, about.trace_id};
    switch (task.kind) {
        case TaskKind::poll: return process.send(wire::FrameType::poll, life, op, head);
        case TaskKind::probe: return process.send(wire::FrameType::probe, life, op, head);
        case TaskKind::lookup:
            return process.send(
                life, op,
                wire::Lookup{
                    {about.attempt, about.timeout, about.timeout, about.delivery, std::move(about.trace_id),
                     std::move(about.message)}});
        case TaskKind::reconcile: return process.send(life, op, wire::Reconcile{head, task.since});
        case TaskKind::webhook: return process.send(life, op, wire::Webhook{head, std::move(task.request)});
        case TaskKind::message:
            return process.send(
                life, op,
                wire::Submit{
                    about.attempt, about.timeout, about.timeout, about.delivery, std::move(about.trace_id),
                    std::move(about.message)});
    }
}

}  // namespace

Offers Supervisor::Impl::offers(const model::InstanceId& instance) const {
    const auto* life = ready_life(instance);
    return life != nullptr ? life->offers : Offers{};
}

bool Supervisor::Impl::run(Task task, std::function<void(TaskEnd)> done) {
    const auto* ready = ready_life(task.about.instance);
    if (ready == nullptr || !is_offered(ready->offers, task.kind)) {
        return false;
    }
    const auto& slot = slots_.find(task.about.instance.value())->second;
    auto& runner = *slot.runner;
    const auto op = ++last_op_;
    ++runner.lives.find(slot.life)->second.tasks;
    auto open = std::make_unique<OpenTask>();
    open->kind = task.kind;
    open->done = std::move(done);
    open->found = std::move(task.found);
    // It may wait for a worker as long as it may take.
    const auto deadline = std::chrono::steady_clock::now() + 2 * task.about.timeout;
    runner.ops.emplace(op, OpenOp{slot.life, task.about.delivery, deadline, false, std::move(open)});
    send_task(*runner.process, slot.life, op, std::move(task));
    return true;
}

void Supervisor::Impl::on_holdings(Runner& runner, const wire::Frame& frame) {
    constexpr std::size_t most_holdings = 1'000'000;
    const auto op = runner.ops.find(frame.head.correlation);
    if (op == runner.ops.end() || op->second.life != frame.head.instance) {
        return;
    }
    auto found = wire::decode<wire::Holdings>(frame.payload);
    if (!found || !op->second.task || op->second.task->kind != TaskKind::reconcile ||
        op->second.task->listed + found->holdings.size() > most_holdings) {
        misbehaved(runner, "sent HOLDINGS that are malformed or out of turn");
        return;
    }
    auto& task = *op->second.task;
    task.listed += found->holdings.size();
    std::ranges::move(found->holdings, std::back_inserter(task.holdings));
    constexpr std::size_t page = 500;
    if (task.found && task.holdings.size() >= page) {
        pages_.emplace_back(task.found, std::exchange(task.holdings, {}));
    }
}

void Supervisor::Impl::on_web_answer(Runner& runner, const wire::Frame& frame) {
    const auto op = runner.ops.find(frame.head.correlation);
    if (op == runner.ops.end() || op->second.life != frame.head.instance) {
        return;
    }
    const auto life = runner.lives.find(op->second.life);
    auto said = wire::decode<wire::WebAnswer>(frame.payload);
    if (!said || life == runner.lives.end() || !op->second.task || op->second.task->kind != TaskKind::webhook) {
        misbehaved(runner, "sent a WEB_ANSWER that is malformed or out of turn");
        return;
    }
    TaskEnd end;
    end.unsupported = said->unsupported;
    end.result.detail = std::move(said->why);
    if (said->answer.status != 0) {
        end.answer = std::move(said->answer);
    }
    task_ends_.emplace_back(std::move(op->second.task->done), std::move(end));
    --life->second.tasks;
    runner.ops.erase(op);
}

void Supervisor::Impl::on_file(Runner& runner, const wire::Frame& frame) {
    auto file = wire::decode<wire::File>(frame.payload);
    const auto life = runner.lives.find(frame.head.instance);
    if (!file || life == runner.lives.end()) {
        misbehaved(runner, "sent a malformed FILE");
        return;
    }
    deliver();
    for (auto& filing : file->filings) {
        locate(life->second.instance, filing.files);
    }
    if (events_ != nullptr) {
        events_->on_file(
            life->second.instance, std::move(file->filings),
            [reply = answer_to<wire::EmitAck>(runner, frame.head)](std::vector<model::EmitAnswer> answers) {
                reply({std::move(answers)});
            });
    }
}

void Supervisor::Impl::on_state_get(Runner& runner, const wire::Frame& frame) {
    auto wish = wire::decode<wire::StateGet>(frame.payload);
    const auto life = runner.lives.find(frame.head.instance);
    if (!wish || life == runner.lives.end()) {
        misbehaved(runner, "sent a malformed STATE_GET");
        return;
    }
    if (events_ != nullptr) {
        events_->on_state_get(
            life->second.instance, std::move(wish->key),
            [reply = answer_to<wire::StateValue>(runner, frame.head)](std::optional<model::StateEntry> entry) {
                reply(entry ? wire::StateValue{true, std::move(entry->value), entry->version} : wire::StateValue{});
            });
    }
}

void Supervisor::Impl::on_state_put(Runner& runner, const wire::Frame& frame) {
    auto wish = wire::decode<wire::StatePut>(frame.payload);
    const auto life = runner.lives.find(frame.head.instance);
    if (!wish || life == runner.lives.end()) {
        misbehaved(runner, "sent a malformed STATE_PUT");
        return;
    }
    if (events_ != nullptr) {
        events_->on_state_put(
            life->second.instance, std::move(wish->key), {std::move(wish->value), wish->version},
            [reply = answer_to<wire::StateAck>(runner, frame.head)](model::PutResult result, std::int64_t version) {
                reply({result, version});
            });
    }
}

}  // namespace hub::connectors
