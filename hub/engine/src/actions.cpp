#include "actions.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/decide.hpp"
#include "hub/workflow/permissions.hpp"

namespace hub::engine {
namespace {

constexpr int most_races = 20;  // lost one after the other: something is wrong

Error version_conflict(const model::ComplaintState& state, model::Role role) {
    std::string allowed;
    for (const auto action : workflow::allowed_actions(role, state.status)) {
        allowed += (allowed.empty() ? "" : ", ") + std::string{model::name_of(action)};
    }
    return Error{
        "version_conflict",
        "the complaint is at version " + std::to_string(state.version) + " and " +
            std::string{model::name_of(state.status)} + " now",
        "", "read it again; allowed now: " + (allowed.empty() ? "nothing" : allowed)};
}

}  // namespace

struct Actions::Job {
    ActionRequest request;
    Done done;
    int races = 0;
};

void Actions::act(ActionRequest request, Done done) {
    ++under_way_;
    auto job = std::make_shared<Job>(Job{std::move(request), std::move(done)});
    if (job->request.other) {
        return resolve_other(job);
    }
    load(job);
}

void Actions::finish(const std::shared_ptr<Job>& job, Result<ActionResult> result) {
    --under_way_;
    job->done(std::move(result));
}

void Actions::resolve_other(const std::shared_ptr<Job>& job) {
    store_.load_by_tracking(
        *job->request.other, [self = shared_from_this(), job](Result<store::StoredComplaint> other) {
            if (!other && other.error().code != "not_found") {
                return self->finish(job, std::move(other).error());
            }
            if (!other) {
                return self->finish(
                    job, Error{"argument_invalid", "there is no complaint with that tracking id", "/other"});
            }
            job->request.act.other = other->state.id;
            self->load(job);
        });
}

void Actions::load(const std::shared_ptr<Job>& job) {
    store_.load_by_tracking(
        job->request.tracking, [self = shared_from_this(), job](Result<store::StoredComplaint> loaded) {
            if (!loaded) {
                return self->finish(job, std::move(loaded).error());
            }
            self->decide(job, std::move(*loaded));
        });
}

void Actions::decide(const std::shared_ptr<Job>& job, store::StoredComplaint complaint) {
    const auto& request = job->request;
    if (request.permitted && !request.permitted(complaint.state)) {
        return finish(job, Error{"not_found", "no complaint with this tracking id is visible to this key"});
    }
    if (request.if_version && *request.if_version != complaint.state.version) {
        return finish(job, version_conflict(complaint.state, request.act.actor.role));
    }
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now(),
        .content = &complaint.content};
    auto decision = workflow::decide(complaint.state, request.act, context);
    if (!decision) {
        return finish(job, std::move(decision).error());
    }
    ActionResult result{decision->state, decision->event};
    const bool sends = !decision->deliveries.empty();
    store::Move move;
    move.decision = std::move(*decision);
    move.done = [self = shared_from_this(), job, sends, result = std::move(result)](store::MoveResult moved) mutable {
        if (moved.outcome == store::MoveOutcome::stale && !job->request.if_version && ++job->races < most_races) {
            return self->load(job);
        }
        if (moved.outcome == store::MoveOutcome::stale) {
            return self->finish(job, version_conflict(result.state, job->request.act.actor.role));
        }
        if (moved.outcome != store::MoveOutcome::committed) {
            return self->finish(job, Error{"storage_refused", "the database refused the change"});
        }
        result.state.chain = moved.chain;
        if (sends) {
            self->outbox_grew_();
        }
        self->finish(job, std::move(result));
    };
    store_.submit(std::move(move));
}

}  // namespace hub::engine
