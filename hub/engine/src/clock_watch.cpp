#include "clock_watch.hpp"

#include "hub/base/log.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/decide.hpp"

#include <algorithm>

namespace hub::engine {
namespace {

constexpr std::int32_t batch = 500;
/// Another node may have set an earlier instant: nobody sleeps longer than this.
constexpr std::chrono::seconds longest_sleep{30};
constexpr std::chrono::milliseconds after_failure{1'000};

}  // namespace

ClockWatch::ClockWatch(boost::asio::any_io_executor executor, UuidV7Source& ids, store::Store& store, Metrics& metrics)
    : timer_{std::move(executor)}, ids_{ids}, store_{store}, metrics_{metrics} {}

void ClockWatch::start() {
    timer_.start();
    look();
}

void ClockWatch::stop() {
    timer_.stop();
}

void ClockWatch::sleep(std::chrono::microseconds time) {
    timer_.after(time, [self = shared_from_this()] { self->look(); });
}

void ClockWatch::look() {
    if (timer_.stopped()) {
        return;
    }
    store_.due(batch, [self = shared_from_this()](Result<store::DueComplaints> due) {
        if (!due) {
            return self->sleep(after_failure);
        }
        self->take(std::move(*due));
    });
}

void ClockWatch::take(store::DueComplaints due) {
    if (due.complaints.empty()) {
        const auto wait = due.next ? *due.next - due.now : std::chrono::microseconds{longest_sleep};
        return sleep(std::clamp<std::chrono::microseconds>(wait, std::chrono::milliseconds{1}, longest_sleep));
    }
    open_ = due.complaints.size();
    committed_ = 0;
    for (const auto& complaint : due.complaints) {
        act_on(complaint, due.now);
    }
}

/// A round in which nothing went through (another node was faster, or the database refuses it) is not repeated at once:
/// what is due would still be due, and the watch would spin.
void ClockWatch::one_less(bool committed) {
    committed_ += committed ? 1 : 0;
    if (--open_ > 0) {
        return;
    }
    if (committed_ == 0) {
        return sleep(after_failure);
    }
    look();
}

void ClockWatch::act_on(const store::StoredComplaint& complaint, TimePoint now) {
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = now,
        .people = &runtime_->people};
    const auto next = workflow::next_clock(complaint.state, runtime_->router, runtime_->deadlines);
    auto decision = next ? workflow::decide(complaint.state, workflow::ClockFired{next->clock}, context)
                         : Result<model::Decision>{Error{"not_due", "no clock runs"}};
    if (!decision) {
        // The configuration changed since the instant was written: write what is true now, without an event of its own.
        decision = workflow::decide(complaint.state, workflow::Settle{}, context);
    }
    const auto kind = decision->event.kind;
    const auto clock = decision->event.clock;
    store::Move move;
    move.decision = std::move(*decision);
    move.done = [self = shared_from_this(), kind, clock](store::MoveResult moved) {
        if (moved.outcome == store::MoveOutcome::committed && clock) {
            self->metrics_
                .counter(
                    "sp4n_clock_events_total", "What clocks did.",
                    {{"clock", model::name_of(*clock)}, {"event", model::name_of(kind)}})
                .add();
        }
        self->one_less(moved.outcome == store::MoveOutcome::committed);
    };
    store_.submit(std::move(move));
}

}  // namespace hub::engine
