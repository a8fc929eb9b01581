// What workers do with one operation: decode it, show it to the connector, see to it that it is answered once.
#include "filings.hpp"
#include "instance.hpp"
#include "views.hpp"

#include "hub/ext/lookup.h"
#include "hub/ext/reconcile.h"
#include "hub/ext/webhook.h"

#include <algorithm>

namespace hub::runner {

void Instance::carry_out(Queued queued) {
    if (queued.type == wire::FrameType::poll || queued.type == wire::FrameType::probe) {
        carry_out_task(queued);
    } else if (queued.type == wire::FrameType::reconcile) {
        carry_out_reconcile(queued);
    } else if (queued.type == wire::FrameType::webhook) {
        carry_out_webhook(queued);
    } else {
        carry_out_call(queued);
    }
}

/// The hub's clock has run while it waited here: the connector gets what is left.
bool Instance::time_left(const Queued& queued, std::chrono::milliseconds& timeout, std::chrono::milliseconds may_wait) {
    const auto waited = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - queued.since);
    timeout = std::min(timeout, timeout + may_wait - waited);
    if (timeout.count() > 0) {
        return true;
    }
    close(queued.op);
    answer_not_begun(queued, "it had not begun in time");
    return false;
}

void Instance::keep(std::uint64_t op, std::shared_ptr<void> kept) {
    const std::lock_guard lock{mutex_};
    open_[op].kept = std::move(kept);
}

bool Instance::close(std::uint64_t op, std::unique_ptr<TraceBuffer>* traced) {
    std::shared_ptr<void> kept;  // freed without the lock
    bool more = false;
    {
        const std::lock_guard lock{mutex_};
        const auto it = open_.find(op);
        if (it == open_.end()) {
            return false;
        }
        kept = std::move(it->second.kept);
        if (traced != nullptr) {
            *traced = std::move(it->second.trace);
        }
        --it->second.line->open;
        open_.erase(it);
        more = !messages_.queue.empty() || !tasks_.queue.empty();
    }
    if (more) {
        work_.notify_one();
    }
    return true;
}

void Instance::after_call(std::uint64_t op, hubc_status status) {
    if (status != HUBC_OK) {
        refuse_call(op, result_of_status(status));
    }
}

void Instance::refuse_call(std::uint64_t op, wire::OpResult result) {
    std::unique_ptr<TraceBuffer> traced;
    if (!close(op, &traced)) {
        misbehaving("completed an operation and then said that it was not taken", op);
        return;
    }
    add_exchange(traced, result);
    send_result(op, result);
}

void Instance::carry_out_call(const Queued& queued) {
    const auto op = queued.op;
    auto submit = wire::decode<wire::Submit>(queued.payload);
    if (!submit) {
        auto result = not_begun(submit.error().detail);
        result.cause = model::Cause::internal;
        return refuse_call(op, result);
    }
    if (!time_left(queued, submit->timeout, submit->may_wait)) {
        return;
    }
    const auto operation = std::make_shared<Operation>(op, std::move(*submit));
    if (queued.type == wire::FrameType::lookup) {
        const auto* table = static_cast<const hubc_lookup*>(extension(HUBC_EXT_LOOKUP));
        keep(op, operation);
        return after_call(op, table != nullptr ? table->lookup(connector_, &operation->call()) : HUBC_E_UNSUPPORTED);
    }
    if ((capabilities_ & capability_of(operation->kind())) == 0) {
        return refuse_call(op, result_of_status(HUBC_E_UNSUPPORTED));
    }
    if (auto result = operation->why_not_whole(capabilities_)) {
        return refuse_call(op, *result);
    }
    keep(op, operation);
    after_call(op, module_.api().submit(connector_, &operation->call()));
}

void Instance::carry_out_task(const Queued& queued) {
    auto task = wire::decode<wire::Task>(queued.payload);
    if (!task) {
        return refuse_call(queued.op, not_begun(task.error().detail));
    }
    if (!time_left(queued, task->timeout, task->may_wait)) {
        return;
    }
    const auto call = queued.type == wire::FrameType::poll ? module_.api().poll : module_.api().probe;
    const auto operation = std::make_shared<TaskOperation>(queued.op, std::move(*task));
    keep(queued.op, operation);
    after_call(queued.op, call != nullptr ? call(connector_, &operation->task()) : HUBC_E_UNSUPPORTED);
}

void Instance::carry_out_reconcile(const Queued& queued) {
    auto wish = wire::decode<wire::Reconcile>(queued.payload);
    if (!wish) {
        return refuse_call(queued.op, not_begun(wish.error().detail));
    }
    if (!time_left(queued, wish->task.timeout, wish->task.may_wait)) {
        return;
    }
    const auto* table = static_cast<const hubc_reconcile*>(extension(HUBC_EXT_RECONCILE));
    const auto operation = std::make_shared<TaskOperation>(queued.op, std::move(wish->task));
    keep(queued.op, operation);
    struct Found {
        Instance& me;
        std::uint64_t op;
    } found{*this, queued.op};
    const auto put = [](void* context, hubc_array holdings) noexcept {
        const auto& to = *static_cast<Found*>(context);
        wire::Holdings message{read_holdings(holdings)};
        to.me.outbox_.write([&](std::string& out) { encode(out, to.me.number_, to.op, message); });
    };
    after_call(
        queued.op,
        table != nullptr
            ? table->list(connector_, &operation->task(), wish->since.time_since_epoch().count(), &found, put)
            : HUBC_E_UNSUPPORTED);
}

void Instance::carry_out_webhook(const Queued& queued) {
    const auto answer = [&](wire::WebAnswer message) {
        close(queued.op);
        outbox_.write([&](std::string& out) { encode(out, number_, queued.op, message); });
    };
    auto webhook = wire::decode<wire::Webhook>(queued.payload);
    if (!webhook) {
        return answer({{}, false, webhook.error().detail});
    }
    if (!time_left(queued, webhook->task.timeout, webhook->task.may_wait)) {
        return;
    }
    const auto* table = static_cast<const hubc_webhook*>(extension(HUBC_EXT_WEBHOOK));
    if (table == nullptr) {
        return answer({{}, true, "the connector takes no requests"});
    }
    const TaskOperation task{queued.op, std::move(webhook->task)};
    const WebOperation operation{std::move(webhook->request)};
    struct Said {
        std::optional<model::WebAnswer> answer;
        int times = 0;
    } said;
    const auto hear = [](void* context, const hubc_web_answer* raw) noexcept {
        auto& into = *static_cast<Said*>(context);
        if (++into.times == 1) {
            into.answer = read_web_answer(raw);
        }
    };
    const auto status = table->receive(connector_, &task.task(), &operation.request(), &said, hear);
    if (said.times > 1 || (status == HUBC_OK && !said.answer)) {
        misbehaving("gave no answer to a request, more than one, or one that the ABI does not know", queued.op);
    }
    if (status == HUBC_OK && said.answer) {
        answer({std::move(*said.answer), false, {}});
    } else {
        answer(
            {{}, status == HUBC_E_UNSUPPORTED, "the connector gave no answer (status " + std::to_string(status) + ")"});
    }
}

}  // namespace hub::runner
