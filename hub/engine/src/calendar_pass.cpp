#include "calendar_pass.hpp"

#include "hub/base/log.hpp"
#include "hub/settings/load.hpp"
#include "hub/workflow/decide.hpp"

namespace hub::engine {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 2'000ms;
constexpr auto after_failure = 1'000ms;
constexpr auto after_unreadable = 60'000ms;
constexpr std::int32_t slice_rows = 500;
constexpr int most_rounds = 20;  // of one slice: somebody else is always faster

}  // namespace

CalendarPass::CalendarPass(
    boost::asio::any_io_executor executor, const Clock& clock, UuidV7Source& ids, store::Store& store, Metrics& metrics)
    : timer_{std::move(executor)},
      clock_{clock},
      ids_{ids},
      store_{store},
      moved_{metrics.counter(
          "sp4n_deadlines_recomputed_total",
          "Complaints whose limits this node counted again for a changed calendar.")} {}

void CalendarPass::start() {
    timer_.start();
    look();
}

void CalendarPass::stop() {
    timer_.stop();
}

void CalendarPass::sleep(std::chrono::milliseconds time) {
    timer_.after(time, [self = shared_from_this()] { self->look(); });
}

void CalendarPass::look() {
    if (timer_.stopped()) {
        return;
    }
    work_.reset();
    store_.claim_pass([self = shared_from_this()](Result<std::optional<store::CalendarPass>> claimed) {
        if (!claimed || !*claimed) {
            return self->sleep(claimed ? look_every : after_failure);
        }
        self->begin(**std::move(claimed));
    });
}

void CalendarPass::begin(store::CalendarPass pass) {
    auto before = settings::load_calendar(pass.before);
    auto after = settings::load_calendar(pass.after);
    auto deadlines = after ? sla::Deadlines::create(runtime_->settings.policies, *std::move(after))
                           : Result<sla::Deadlines>{std::move(after).error()};
    if (!before || !deadlines) {
        log::error(
            "engine.calendar_unreadable",
            {{"activation", pass.activation},
             {"reason", to_string(before ? deadlines.error() : before.error())},
             {"hint", "a node of the version that published it will count the limits again"}});
        return sleep(after_unreadable);
    }
    reached_ = pass.reached;
    work_.emplace(Work{std::move(pass), *std::move(before), *std::move(deadlines)});
    next_slice();
}

void CalendarPass::next_slice() {
    if (timer_.stopped()) {
        return;
    }
    const store::OpenQuestion question{work_->pass.reached, work_->pass.activation, slice_rows};
    store_.open_complaints(question, [self = shared_from_this()](Result<store::OpenSlice> slice) {
        if (!slice) {
            return self->sleep(after_failure);
        }
        self->take(*std::move(slice));
    });
}

void CalendarPass::take(store::OpenSlice slice) {
    if (timer_.stopped()) {
        return;
    }
    if (slice.reached.empty()) {
        return finish();
    }
    reached_ = slice.reached;
    races_ = 0;
    open_ = 1;  // this function's own: the moves may end while it still submits some
    for (const auto& complaint : slice.complaints) {
        recount(complaint);
    }
    one_less(store::MoveOutcome::committed);
}

void CalendarPass::recount(const store::StoredComplaint& complaint) {
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = work_->after,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now()};
    workflow::Recompute command;
    command.before = &work_->before;
    command.since = work_->pass.since;
    command.activation = work_->pass.activation;
    auto decision = workflow::decide(complaint.state, command, context);
    if (!decision) {
        return;  // no limit of this complaint moves
    }
    ++open_;
    store::Move move;
    move.decision = *std::move(decision);
    move.done = [self = shared_from_this()](store::MoveResult result) {
        if (result.outcome == store::MoveOutcome::committed) {
            self->moved_.add();
        }
        self->one_less(result.outcome);
    };
    store_.submit(std::move(move));
}

void CalendarPass::one_less(store::MoveOutcome outcome) {
    races_ += outcome == store::MoveOutcome::stale ? 1 : 0;
    if (--open_ == 0 && !timer_.stopped()) {
        slice_done();
    }
}

/// What lost a race is looked at again: the slice leaves out what has seen this pass.
void CalendarPass::slice_done() {
    if (races_ > 0 && ++rounds_ < most_rounds) {
        return next_slice();
    }
    rounds_ = 0;
    work_->pass.reached = reached_;
    store_.advance_pass(work_->pass.activation, reached_, [self = shared_from_this()](Result<bool> still_ours) {
        if (!still_ours || !*still_ours) {
            return self->sleep(after_failure);
        }
        self->next_slice();
    });
}

void CalendarPass::finish() {
    const auto activation = work_->pass.activation;
    store_.finish_pass(activation, [self = shared_from_this(), activation](Result<std::int64_t> moved) {
        if (!moved) {
            return self->sleep(after_failure);
        }
        log::info("engine.calendar_recomputed", {{"activation", activation}, {"complaints", *moved}});
        self->look();
    });
}

}  // namespace hub::engine
