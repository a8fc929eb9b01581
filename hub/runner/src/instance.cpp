#include "instance.hpp"

#include "views.hpp"

#include "hub/runner/settings.hpp"

#include <algorithm>
#include <system_error>

namespace hub::runner {
namespace {

static_assert(wire::capability_idempotent == HUBC_CAP_IDEMPOTENT);

/// Surely unsent.
wire::OpResult not_begun(std::string why) {
    return {model::Outcome::retry, model::Cause::cancelled, {}, {}, {}, std::move(why)};
}

}  // namespace

Instance::Instance(std::uint32_t number, const Module& module, Outbox& outbox)
    : number_{number}, module_{module}, outbox_{outbox} {
    host_ = {
        sizeof(hubc_host),
        HUBC_ABI_MAJOR,
        HUBC_ABI_MINOR,
        this,
        c_str(wire::build_id()),
        &get_extension,
        &log_enabled,
        &log,
        &complete,
        &emit,
        &now};
}

void Instance::configure(wire::Configure settings) {
    control_ = std::thread{[this, settings = std::move(settings)] { bring_up(settings); }};
}

void Instance::bring_up(const wire::Configure& settings) {
    const auto declared = module_.descriptor().max_in_flight;
    {
        const std::lock_guard lock{mutex_};
        limit_ = declared == 0 ? settings.in_flight : std::min(settings.in_flight, declared);
    }
    wire::Ready ready;
    create_and_start(settings, ready);
    ready.capabilities = module_.descriptor().capabilities;
    ready.in_flight = static_cast<std::uint32_t>(limit_);
    outbox_.write([&](std::string& out) { encode(out, number_, ready); });
}

void Instance::create_and_start(const wire::Configure& settings, wire::Ready& ready) {
    const auto prepared = check_settings(module_, settings.settings_json);
    if (!prepared.faults.empty()) {
        const auto& fault = prepared.faults.front();
        ready.refused = "settings" + fault.pointer + ": " + fault.message;
        return;
    }
    const auto problem = [&](const char* step, hubc_status status) {
        const std::lock_guard lock{log_mutex_};
        auto sentence = std::string{step} + " failed with status " + std::to_string(status);
        return last_problem_.empty() ? sentence : sentence + ": " + last_problem_;
    };
    const SettingViews views{prepared.values};
    if (const auto status = module_.api().create(&host_, views.array(), &connector_); status != HUBC_OK) {
        connector_ = nullptr;
        ready.refused = problem("create", status);
        return;
    }
    state_ = State::starting;
    if (const auto status = module_.api().start(connector_); status != HUBC_OK) {
        module_.api().destroy(std::exchange(connector_, nullptr));
        ready.refused = problem("start", status);
        ready.passing = status != HUBC_E_CONFIG;  // what is away now may be there later
        return;
    }
    state_ = State::running;
}

void Instance::submit(std::uint64_t op, std::string payload) {
    std::unique_lock lock{mutex_};
    if (state_ != State::running) {
        lock.unlock();
        send_result(op, not_begun("the instance is not running"));
        return;
    }
    queue_.push_back({op, std::move(payload), std::chrono::steady_clock::now()});
    // Workers start lazily: an agency that gets a message an hour costs one thread.
    if (queue_.size() > idle_ && workers_.size() < limit_) {
        try {
            workers_.emplace_back([this] { work(); });
        } catch (const std::system_error&) {  // no thread to be had: those that are there do it
            if (workers_.empty()) {
                throw;
            }
            work_.notify_one();
        }
    } else {
        work_.notify_one();
    }
}

void Instance::cancel(std::uint64_t op) {
    bool begun = false;
    {
        const std::lock_guard lock{mutex_};
        const auto queued = std::ranges::find(queue_, op, &Queued::op);
        begun = open_.contains(op);
        if (queued != queue_.end()) {
            queue_.erase(queued);
        } else if (!begun) {
            return;  // answered meanwhile
        }
    }
    if (!begun) {
        send_result(op, not_begun("it had not begun in time"));
        return;
    }
    if (module_.api().cancel == nullptr) {
        return;
    }
    const std::lock_guard lock{mutex_};
    if (ending_ || state_ != State::running) {
        return;
    }
    cancels_.push_back(op);
    if (!canceller_.joinable()) {
        canceller_ = std::thread{[this] { pass_cancels_on(); }};
    }
    cancel_.notify_one();
}

void Instance::pass_cancels_on() {
    std::unique_lock lock{mutex_};
    while (true) {
        cancel_.wait(lock, [this] { return ending_ || !cancels_.empty(); });
        if (ending_) {
            return;
        }
        const auto op = cancels_.front();
        cancels_.pop_front();
        if (!open_.contains(op)) {
            continue;  // answered meanwhile
        }
        lock.unlock();
        module_.api().cancel(connector_, op);
        lock.lock();
    }
}

void Instance::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        ++idle_;
        work_.wait(lock, [this] { return ending_ || (!queue_.empty() && open_.size() < limit_); });
        --idle_;
        if (queue_.empty() || open_.size() >= limit_) {
            return;  // ending
        }
        auto queued = std::move(queue_.front());
        queue_.pop_front();
        open_.emplace(queued.op, nullptr);
        lock.unlock();
        carry_out(std::move(queued));
        lock.lock();
    }
}

void Instance::carry_out(Queued queued) {
    const auto op = queued.op;
    auto submit = wire::decode<wire::Submit>(queued.payload);
    if (!submit) {
        refuse_call(op, {model::Outcome::retry, model::Cause::internal, {}, {}, {}, submit.error().detail});
        return;
    }
    // The hub's clock has run while it waited here: the connector gets what is left.
    const auto waited = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - queued.since);
    submit->timeout = std::min(submit->timeout, submit->timeout + submit->may_wait - waited);
    if (submit->timeout.count() <= 0) {
        refuse_call(op, not_begun("it had not begun in time"));
        return;
    }
    const auto operation = std::make_shared<Operation>(op, std::move(*submit));
    if ((module_.descriptor().capabilities & capability_of(operation->kind())) == 0) {
        refuse_call(op, result_of_status(HUBC_E_UNSUPPORTED));
        return;
    }
    {
        const std::lock_guard lock{mutex_};
        open_[op] = operation;
    }
    const auto status = module_.api().submit(connector_, &operation->call());
    if (status != HUBC_OK) {
        refuse_call(op, result_of_status(status));
    }
}

void Instance::refuse_call(std::uint64_t op, const wire::OpResult& result) {
    {
        const std::lock_guard lock{mutex_};
        if (open_.erase(op) == 0) {
            misbehaving("completed an operation and then said that it was not taken", op);
            return;
        }
    }
    send_result(op, result);
}

void Instance::send_result(std::uint64_t op, const wire::OpResult& result) {
    outbox_.write([&](std::string& out) { encode(out, number_, op, result); });
}

void Instance::stop(std::chrono::milliseconds grace, std::function<void()> done) {
    auto before = std::move(control_);
    control_ = std::thread{[this, grace, done = std::move(done), before = std::move(before)]() mutable {
        if (before.joinable()) {
            before.join();
        }
        bring_down(grace);
        outbox_.write([&](std::string& out) { encode(out, wire::FrameHead{wire::FrameType::bye, number_, 0}); });
        done();
    }};
}

void Instance::bring_down(std::chrono::milliseconds grace) {
    std::deque<Queued> never_begun;
    {
        const std::lock_guard lock{mutex_};
        state_ = State::stopping;  // under the lock: submit never queues behind it
        never_begun.swap(queue_);
    }
    for (const auto& queued : never_begun) {
        send_result(queued.op, not_begun("the instance is being stopped"));
    }
    if (connector_ != nullptr) {
        module_.api().stop(connector_, grace.count());
    }
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    work_.notify_all();
    cancel_.notify_all();
    if (canceller_.joinable()) {  // destroy never overlaps a cancel
        canceller_.join();
    }
    for (auto& worker : workers_) {  // nothing starts workers any more: submit sees the state first
        worker.join();
    }
    state_ = State::stopped;
    if (connector_ != nullptr) {
        module_.api().destroy(std::exchange(connector_, nullptr));
    }
}

void Instance::join() {
    if (control_.joinable()) {
        control_.join();
    }
}

}  // namespace hub::runner
