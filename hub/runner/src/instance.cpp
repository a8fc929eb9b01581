#include "instance.hpp"

#include "views.hpp"

#include "hub/ext/capabilities.h"
#include "hub/ext/lookup.h"
#include "hub/ext/reconcile.h"
#include "hub/ext/webhook.h"
#include "hub/runner/settings.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>

namespace hub::runner {
namespace {

static_assert(wire::capability_idempotent == HUBC_CAP_IDEMPOTENT);
static_assert(wire::capability_complaint == HUBC_CAP_COMPLAINT && wire::capability_update == HUBC_CAP_UPDATE);
static_assert(wire::capability_withdrawal == HUBC_CAP_WITHDRAWAL && wire::capability_notice == HUBC_CAP_NOTICE);
static_assert(wire::capability_poll == HUBC_CAP_POLL && wire::capability_probe == HUBC_CAP_PROBE);
static_assert(wire::capability_lookup == HUBC_CAP_LOOKUP && wire::capability_reconcile == HUBC_CAP_RECONCILE);
static_assert(wire::capability_webhook == HUBC_CAP_WEBHOOK);
static_assert(wire::capability_attachments == HUBC_CAP_ATTACHMENTS);

constexpr std::size_t tasks_at_once = 2;

}  // namespace

Instance::Instance(std::uint32_t number, const Module& module, Outbox& outbox)
    : number_{number}, module_{module}, outbox_{outbox} {
    host_ = {sizeof(hubc_host),
             HUBC_ABI_MAJOR,
             HUBC_ABI_MINOR,
             this,
             c_str(wire::build_id()),
             &get_extension,
             &log_enabled,
             &log,
             &complete,
             &emit,
             &now,
             &file};
}

void Instance::configure(wire::Configure settings) {
    control_ = std::thread{[this, settings = std::move(settings)] { bring_up(settings); }};
}

void Instance::bring_up(const wire::Configure& settings) {
    const auto declared = module_.descriptor().max_in_flight;
    {
        const std::lock_guard lock{mutex_};
        messages_.limit = declared == 0 ? settings.in_flight : std::min(settings.in_flight, declared);
        one_at_a_time_ = declared == 1;
        tasks_.limit = one_at_a_time_ ? 1 : tasks_at_once;
    }
    wire::Ready ready;
    create_and_start(settings, ready);
    ready.in_flight = static_cast<std::uint32_t>(messages_.limit);
    ready.capabilities = capabilities_;
    outbox_.write([&](std::string& out) { encode(out, number_, ready); });
}

void Instance::create_and_start(const wire::Configure& settings, wire::Ready& ready) {
    const auto prepared = check_settings(module_, settings.settings_json);
    if (!prepared.faults.empty()) {
        const auto& fault = prepared.faults.front();
        ready.refused = "settings" + fault.pointer + ": " + fault.message;
        return;
    }
    if (const auto opened = spool_.open(settings.spool); !opened) {
        ready.refused = opened.error().detail;
        ready.passing = true;
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
    capabilities_ = find_capabilities();
    state_ = State::running;
}

const void* Instance::extension(const char* id) const {
    const auto find = module_.api().get_extension;
    return find == nullptr ? nullptr : find(connector_, id);
}

std::uint64_t Instance::find_capabilities() const {
    auto all = module_.descriptor().capabilities;
    if (const auto* table = static_cast<const hubc_capabilities*>(extension(HUBC_EXT_CAPABILITIES))) {
        all &= table->of(connector_);
    }
    // What it declares and does not have would fail at every use.
    const auto keep_if = [&](bool there, std::uint64_t bit) { all &= there ? ~std::uint64_t{0} : ~bit; };
    keep_if(module_.api().poll != nullptr, HUBC_CAP_POLL);
    keep_if(module_.api().probe != nullptr, HUBC_CAP_PROBE);
    keep_if(extension(HUBC_EXT_LOOKUP) != nullptr, HUBC_CAP_LOOKUP);
    keep_if(extension(HUBC_EXT_RECONCILE) != nullptr, HUBC_CAP_RECONCILE);
    keep_if(extension(HUBC_EXT_WEBHOOK) != nullptr, HUBC_CAP_WEBHOOK);
    return all;
}

void Instance::ask(wire::FrameType type, std::uint64_t op, std::string payload) {
    Queued queued{type, op, std::move(payload), std::chrono::steady_clock::now()};
    std::unique_lock lock{mutex_};
    if (state_ != State::running) {
        lock.unlock();
        answer_not_begun(queued, "the instance is not running");
        return;
    }
    auto& line = type == wire::FrameType::submit ? messages_ : tasks_;
    line.queue.push_back(std::move(queued));
    // Workers start lazily: an agency that gets a message an hour costs one thread.
    const auto most = one_at_a_time_ ? 1 : messages_.limit + tasks_.limit;
    if (messages_.queue.size() + tasks_.queue.size() > idle_ && workers_.size() < most &&
        (workers_.size() < messages_.limit || &line == &tasks_ || tasks_.open != 0)) {
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

void Instance::answer_not_begun(const Queued& queued, std::string why) {
    if (queued.type == wire::FrameType::webhook) {
        outbox_.write([&](std::string& out) {
            encode(out, number_, queued.op, wire::WebAnswer{{}, false, std::move(why)});
        });
    } else {
        send_result(queued.op, not_begun(std::move(why)));
    }
}

void Instance::cancel(std::uint64_t op) {
    std::optional<Queued> never_begun;
    {
        const std::lock_guard lock{mutex_};
        for (auto* line : {&messages_, &tasks_}) {
            const auto queued = std::ranges::find(line->queue, op, &Queued::op);
            if (queued != line->queue.end()) {
                never_begun = std::move(*queued);
                line->queue.erase(queued);
                break;
            }
        }
        if (!never_begun && !open_.contains(op)) {
            return;  // answered meanwhile
        }
    }
    if (never_begun) {
        answer_not_begun(*never_begun, "it had not begun in time");
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

/// Which line may begin something now; null: none.
Instance::Line* Instance::ready_line() {
    if (one_at_a_time_ && !open_.empty()) {
        return nullptr;
    }
    for (auto* line : {&messages_, &tasks_}) {
        if (!line->queue.empty() && line->open < line->limit) {
            return line;
        }
    }
    return nullptr;
}

void Instance::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        ++idle_;
        Line* line = nullptr;
        work_.wait(lock, [&] { return ending_ || (line = ready_line()) != nullptr; });
        --idle_;
        if (line == nullptr) {
            return;  // ending
        }
        auto queued = std::move(line->queue.front());
        line->queue.pop_front();
        ++line->open;
        open_.emplace(queued.op, Open{line, nullptr});
        lock.unlock();
        carry_out(std::move(queued));
        lock.lock();
    }
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
        state_ = State::stopping;  // under the lock: ask never queues behind it
        never_begun.swap(messages_.queue);
        std::ranges::move(tasks_.queue, std::back_inserter(never_begun));
        tasks_.queue.clear();
    }
    for (const auto& queued : never_begun) {
        answer_not_begun(queued, "the instance is being stopped");
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
    for (auto& worker : workers_) {  // nothing starts workers any more: ask sees the state first
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
