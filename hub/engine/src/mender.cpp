#include "mender.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/decide.hpp"

namespace hub::engine {
namespace {

constexpr int most_races = 20;  // lost one after the other: something is wrong

Error absent() {
    return {"not_found", "no dead letter with this id is visible to this key"};
}

/// Was it sent again with the same edit, or none?
bool is_same_edit(const model::Event& event, const std::optional<workflow::MessageEdit>& wanted) {
    if (!event.corrected || !wanted) {
        return event.corrected.has_value() == wanted.has_value();
    }
    return event.corrected->category == wanted->category && event.corrected->region == wanted->region &&
           event.corrected->attributes == wanted->attributes;
}

/// What a person decided last about this message; nullptr: nobody has, or the hub has dealt with it since.
const store::StoredEvent* decided_last(const store::DeliveryFile& file, model::Mending mending) {
    if (file.events.empty() || file.events.back().event.actor == model::Role::hub) {
        return nullptr;
    }
    const auto& last = file.events.back();
    switch (mending) {
        case model::Mending::redrive: return last.event.kind == model::EventKind::delivery_requeued ? &last : nullptr;
        case model::Mending::discard: return last.event.kind == model::EventKind::delivery_discarded ? &last : nullptr;
        case model::Mending::settle: return last.event.kind == model::EventKind::delivered ? &last : nullptr;
    }
    return nullptr;
}

}  // namespace

void Mender::mend(MendRequest request, Done done) {
    ++under_way_;
    load(std::make_shared<Job>(Job{std::move(request), std::move(done)}));
}

void Mender::mend(MendRequest request, store::ClaimedDelivery found, Done done) {
    ++under_way_;
    const auto job = std::make_shared<Job>(Job{std::move(request), std::move(done)});
    decide(job, found.complaint.state, found.delivery);
}

void Mender::finish(const std::shared_ptr<Job>& job, Result<MendResult> result) {
    --under_way_;
    job->done(std::move(result));
}

void Mender::load(const std::shared_ptr<Job>& job) {
    store_.delivery_file(job->request.delivery, [self = shared_from_this(), job](Result<store::DeliveryFile> file) {
        if (!file) {
            return self->finish(job, file.error().code == "not_found" ? absent() : file.error());
        }
        self->look_at(job, *std::move(file));
    });
}

void Mender::look_at(const std::shared_ptr<Job>& job, store::DeliveryFile file) {
    if (job->request.permitted && !job->request.permitted(file)) {
        return finish(job, absent());
    }
    if (const auto& fence = job->request.looked_under; fence && (!file.delivery || file.delivery->fence != *fence)) {
        return finish(job, Error{"overtaken", "somebody has decided about it since it was looked up"});
    }
    if (file.delivery && is_dead_letter(file.delivery->state)) {
        return decide(job, file.complaint.state, *file.delivery);
    }
    if (const auto* last = decided_last(file, job->request.mending);
        last != nullptr && (!job->request.edit || is_same_edit(last->event, job->request.edit))) {
        return finish(job, MendResult{std::move(file.complaint.state), last->event, true});
    }
    const std::string now = file.delivery ? std::string{name_of(file.delivery->state)} : "no longer in the outbox";
    finish(job, Error{"not_a_dead_letter", "this message is " + now, "", "see what became of it: GET it"});
}

void Mender::decide(
    const std::shared_ptr<Job>& job, const model::ComplaintState& state, const model::Delivery& delivery) {
    const auto& request = job->request;
    const auto* instance = runtime_->instance(delivery.instance);
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now()};
    workflow::Mend command;
    command.mending = request.mending;
    command.delivery = delivery;
    command.actor = request.actor;
    command.reason = request.reason;
    command.external_ref = request.external_ref;
    command.not_before = request.not_before;
    command.idempotent = instance != nullptr && instance->idempotent;
    command.may_arrive_twice = request.may_arrive_twice;
    command.part_of = request.part_of;
    command.looked_up = request.looked_under.has_value();
    command.edit = request.edit;
    auto decision = workflow::decide(state, std::move(command), context);
    if (!decision) {
        return finish(job, std::move(decision).error());
    }
    if (request.keep_ref) {
        decision->learned = model::ForeignRef{delivery.instance, request.external_ref};
    }
    MendResult result{decision->state, decision->event, false};
    store::Move move;
    move.decision = *std::move(decision);
    move.done = [self = shared_from_this(), job, result = std::move(result)](store::MoveResult moved) mutable {
        if (moved.outcome == store::MoveOutcome::committed) {
            result.state.chain = moved.chain;
            self->outbox_changed_();
            return self->finish(job, std::move(result));
        }
        // The complaint moved on, or somebody else has decided about this very message.
        const bool again = moved.outcome == store::MoveOutcome::stale || moved.outcome == store::MoveOutcome::fenced;
        if (again && ++job->races < most_races) {
            return self->load(job);
        }
        self->finish(job, Error{"storage_refused", "the database refused the change"});
    };
    store_.submit(std::move(move));
}

}  // namespace hub::engine
