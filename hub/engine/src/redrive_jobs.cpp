#include "redrive_jobs.hpp"

#include "hub/base/log.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 1'000ms;
constexpr auto tick_every = 25ms;
constexpr auto after_failure = 1'000ms;
constexpr auto tell_every = 5'000ms;  // well within the lease
constexpr std::int32_t largest_slice = 100;
constexpr std::size_t most_open = 64;

constexpr std::string_view metric = "sp4n_redriven_total";
constexpr std::string_view metric_help = "Dead letters that jobs of this node looked at, by what became of them.";

}  // namespace

RedriveJobs::RedriveJobs(
    boost::asio::any_io_executor executor, const Clock& clock, store::Store& store, Metrics& metrics,
    std::shared_ptr<Mender> mender)
    : look_timer_{executor},
      tick_timer_{executor},
      clock_{clock},
      store_{store},
      mender_{std::move(mender)},
      requeued_{metrics.counter(metric, metric_help, {{"outcome", "requeued"}})},
      skipped_{metrics.counter(metric, metric_help, {{"outcome", "skipped"}})} {}

void RedriveJobs::start() {
    look_timer_.start();
    tick_timer_.start();
    look();
}

void RedriveJobs::stop() {
    look_timer_.stop();
    tick_timer_.stop();
    works_.clear();
}

void RedriveJobs::look() {
    if (look_timer_.stopped()) {
        return;
    }
    store_.claim_redrives([self = shared_from_this()](Result<std::vector<store::RedriveJob>> claimed) {
        if (self->look_timer_.stopped()) {
            return;
        }
        if (claimed) {
            const auto now = self->clock_.steady_now();
            for (auto& job : *claimed) {
                log::info("engine.redrive_taken", {{"job", job.id}, {"requeued", job.requeued}});
                const auto id = job.id;
                const auto rate = job.what.per_minute;
                auto made = std::make_shared<Work>(Work{.job = std::move(job), .pace = Pace{rate, now}, .told = now});
                self->works_.insert_or_assign(id, std::move(made));
            }
            if (!self->works_.empty() && !self->ticking_) {
                self->ticking_ = true;
                self->tick();
            }
        }
        self->look_timer_.after(look_every, [self] { self->look(); });
    });
}

void RedriveJobs::tick() {
    if (tick_timer_.stopped() || works_.empty()) {
        ticking_ = false;
        return;
    }
    for (auto& [id, work] : works_) {
        go_on(work);
    }
    tick_timer_.after(tick_every, [self = shared_from_this()] { self->tick(); });
}

void RedriveJobs::go_on(const Held& held) {
    auto& work = *held;
    const auto now = clock_.steady_now();
    while (!work.waiting.empty() && work.open < most_open && work.pace.take(now)) {
        auto next = std::move(work.waiting.front());
        work.waiting.pop_front();
        redrive(held, std::move(next));
    }
    if (work.asking || now < work.rests_until) {
        return;
    }
    if (work.waiting.empty() && work.open == 0) {
        if (!work.slice_end.id.empty() && !std::exchange(work.again, false)) {
            work.job.reached = work.slice_end;
        }
        return work.exhausted ? tell(held, true) : fetch(held);
    }
    if (now - work.told > tell_every) {
        tell(held, false);
    }
}

void RedriveJobs::fetch(const Held& work) {
    work->asking = true;
    const auto limit = std::clamp(work->job.what.per_minute / 12, 1, largest_slice);  // what five seconds take
    store_.redrive_slice(
        work->job, limit, [self = shared_from_this(), work](Result<std::vector<store::ClaimedDelivery>> slice) {
            work->asking = false;
            if (!slice) {
                work->rests_until = self->clock_.steady_now() + after_failure;
                return;
            }
            work->exhausted = slice->empty();
            for (auto& one : *slice) {
                work->slice_end = {one.delivery.failed_at.value_or(TimePoint{}), one.delivery.id};
                work->waiting.push_back(std::move(one));
            }
        });
}

void RedriveJobs::redrive(const Held& work, store::ClaimedDelivery found) {
    const auto& what = work->job.what;
    MendRequest request;
    request.delivery = found.delivery.id;
    request.mending = model::Mending::redrive;
    request.actor = {what.role, what.agency};
    request.reason = what.reason;
    request.may_arrive_twice = what.may_arrive_twice;
    request.part_of = "redrive " + std::to_string(work->job.id);
    ++work->open;
    mender_->mend(
        std::move(request), std::move(found),
        [self = shared_from_this(), work](const Result<MendResult>& result) { self->redriven(*work, result); });
}

void RedriveJobs::redriven(Work& work, const Result<MendResult>& result) {
    --work.open;
    if (!result && result.error().code == "storage_unavailable") {
        work.again = true;  // the same slice once more: what was sent again is not in it any more
        return;
    }
    const bool requeued = result && !result->repeated;
    (requeued ? requeued_ : skipped_).add();
    ++(requeued ? work.job.requeued : work.job.skipped);
}

void RedriveJobs::tell(const Held& work, bool finished) {
    work->asking = true;
    work->told = clock_.steady_now();
    const store::RedriveStep step{work->job.id, work->job.reached, work->job.requeued, work->job.skipped, finished};
    store_.advance_redrive(
        step, [self = shared_from_this(), work, step](const Result<bool>& ours) { self->told(work, step, ours); });
}

void RedriveJobs::told(const Held& work, const store::RedriveStep& step, const Result<bool>& ours) {
    work->asking = false;
    if (!ours) {
        work->rests_until = clock_.steady_now() + after_failure;  // then it is told again
        return;
    }
    if (step.finished && *ours) {
        log::info(
            "engine.redrive_finished", {{"job", step.job}, {"requeued", step.requeued}, {"skipped", step.skipped}});
    }
    const auto held = works_.find(step.job);
    if ((step.finished || !*ours) && held != works_.end() && held->second == work) {  // done, or another node's now
        works_.erase(held);
    }
}

}  // namespace hub::engine
