#include "resends.hpp"

#include "hub/workflow/decide.hpp"

#include <utility>

namespace hub::engine {
namespace {

constexpr int most_races = 20;  // lost one after the other: something is wrong

Error absent() {
    return {"not_found", "no difference with this number is visible to this key"};
}

}  // namespace

void Resends::resend(ResendRequest request, Done done) {
    const auto id = request.difference;
    const auto job = std::make_shared<Job>(Job{std::move(request), std::move(done)});
    store_.difference(id, [self = shared_from_this(), job](Result<store::Difference> found) {
        if (!found && found.error().code != "not_found") {
            return job->done(std::move(found).error());
        }
        if (!found || (job->request.permitted && !job->request.permitted(*found))) {
            return job->done(absent());
        }
        if (found->what.kind != model::DifferenceKind::missing_there || found->resolved_at) {
            return job->done(Error{
                "action_not_allowed", found->resolved_at
                                          ? "this difference is resolved already"
                                          : "only what the agency's system does not have can be handed over again"});
        }
        job->difference = *std::move(found);
        self->load(job);
    });
}

void Resends::load(const Held& job) {
    store_.load(
        job->difference.what.complaint, [self = shared_from_this(), job](Result<store::StoredComplaint> loaded) {
            if (!loaded) {
                return job->done(std::move(loaded).error());
            }
            self->recall(job, std::move(loaded->state));
        });
}

void Resends::recall(const Held& job, model::ComplaintState state) {
    const auto id = state.id;
    store_.past(
        id, [self = shared_from_this(), job,
             state = std::move(state)](const Result<std::vector<store::StoredEvent>>& past) {
            if (!past) {
                return job->done(past.error());
            }
            self->decide(job, state, *past);
        });
}

void Resends::decide(const Held& job, const model::ComplaintState& state, const std::vector<store::StoredEvent>& past) {
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now(),
        .past = past};
    workflow::HandOverAgain command;
    command.instance = job->difference.instance;
    command.actor = job->request.actor;
    command.reason = job->request.reason;
    command.part_of = "difference " + std::to_string(job->difference.id);
    auto decision = workflow::decide(state, std::move(command), context);
    if (!decision) {
        return job->done(std::move(decision).error());
    }
    ResendResult result{decision->state, decision->event};
    store::Move move;
    move.decision = *std::move(decision);
    move.done = [self = shared_from_this(), job, result = std::move(result)](store::MoveResult moved) mutable {
        if (moved.outcome == store::MoveOutcome::committed) {
            return self->committed(job, std::move(result));
        }
        if (moved.outcome == store::MoveOutcome::stale && ++job->races < most_races) {
            return self->load(job);
        }
        job->done(Error{"storage_refused", "the database refused the change"});
    };
    store_.submit(std::move(move));
}

void Resends::committed(const Held& job, ResendResult result) {
    outbox_changed_();
    // Where that is not kept the next comparison resolves it: the complaint is then on the list, or on its way.
    store_.resolve_difference(
        job->difference.id, job->request.who,
        [job, result = std::move(result)](const Result<bool>& /*kept*/) { job->done(result); });
}

}  // namespace hub::engine
