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
                self->works_.insert_or_assign(id, Work{.job = std::move(job), .pace = Pace{rate, now}, .told = now});
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

void RedriveJobs::go_on(Work& work) {
    const auto now = clock_.steady_now();
    while (!work.waiting.empty() && work.open < most_open && work.pace.take(now)) {
        auto next = std::move(work.waiting.front());
        work.waiting.pop_front();
        redrive(work, std::move(next));
    }
    if (work.asking) {
        return;
    }
    if (work.waiting.empty() && work.open == 0) {
        if (!work.slice_end.id.empty() && !std::exchange(work.again, false)) {
            work.job.reached = work.slice_end;
        }
        if (work.exhausted) {
            return tell(work, true);
        }
        return fetch(work);
    }
    if (now - work.told > tell_every) {
        tell(work, false);
    }
}

void RedriveJobs::fetch(Work& work) {
    work.asking = true;
    const auto limit = std::clamp(work.job.what.per_minute / 12, 1, largest_slice);  // what five seconds take
    store_.redrive_slice(
        work.job, limit,
        [self = shared_from_this(), id = work.job.id](Result<std::vector<store::ClaimedDelivery>> slice) {
            const auto found = self->works_.find(id);
            if (found == self->works_.end()) {
                return;
            }
            auto& asked = found->second;
            asked.asking = false;
            if (!slice) {
                return;  // the next tick asks again
            }
            asked.exhausted = slice->empty();
            for (auto& one : *slice) {
                asked.slice_end = {one.delivery.failed_at.value_or(TimePoint{}), one.delivery.id};
                asked.waiting.push_back(std::move(one));
            }
        });
}

void RedriveJobs::redrive(Work& work, store::ClaimedDelivery found) {
    MendRequest request;
    request.delivery = found.delivery.id;
    request.mending = model::Mending::redrive;
    request.actor = {work.job.what.role, work.job.what.agency};
    request.reason = work.job.what.reason;
    request.may_arrive_twice = work.job.what.may_arrive_twice;
    request.part_of = "redrive " + std::to_string(work.job.id);
    ++work.open;
    mender_->mend(
        std::move(request), std::move(found),
        [self = shared_from_this(), id = work.job.id](const Result<MendResult>& result) {
            self->redriven(id, result);
        });
}

void RedriveJobs::redriven(std::int64_t id, const Result<MendResult>& result) {
    const bool requeued = result && !result->repeated;
    const auto found = works_.find(id);
    if (found == works_.end()) {
        return;
    }
    --found->second.open;
    if (!result && result.error().code == "storage_unavailable") {
        found->second.again = true;  // the same slice once more: what was sent again is not in it any more
        return;
    }
    (requeued ? requeued_ : skipped_).add();
    ++(requeued ? found->second.job.requeued : found->second.job.skipped);
}

void RedriveJobs::tell(Work& work, bool finished) {
    work.asking = true;
    work.told = clock_.steady_now();
    const store::RedriveStep step{work.job.id, work.job.reached, work.job.requeued, work.job.skipped, finished};
    store_.advance_redrive(step, [self = shared_from_this(), step](Result<bool> ours) {
        const auto found = self->works_.find(step.job);
        if (found == self->works_.end()) {
            return;
        }
        found->second.asking = false;
        if (!ours) {
            return;  // the database is away: told again
        }
        if (step.finished && *ours) {
            log::info(
                "engine.redrive_finished", {{"job", step.job}, {"requeued", step.requeued}, {"skipped", step.skipped}});
        }
        if (step.finished || !*ours) {  // done, or another node has it now
            self->works_.erase(found);
        }
    });
}

}  // namespace hub::engine
