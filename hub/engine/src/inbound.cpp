#include "inbound.hpp"

#include "hub/base/text.hpp"
#include "hub/workflow/decide.hpp"

namespace hub::engine {

struct Inbound::Batch {
    model::InstanceId instance;
    std::vector<model::AgencyUpdate> updates;
    std::vector<model::EmitAnswer> answers;
    std::size_t open = 0;
    Answer answer;
};

Inbound::Inbound(
    const Clock& clock, UuidV7Source& ids, store::Store& store, std::function<std::string(model::TrackingNumber)> spell)
    : clock_{clock}, ids_{ids}, store_{store}, spell_{std::move(spell)} {}

void clean(model::AgencyUpdate& update) {
    update.note = clean_text(update.note, 20'000);
    update.external_ref = clean_text(update.external_ref, 200);
    update.remote_status = clean_text(update.remote_status, 200);
    update.dedup_key = clean_text(update.dedup_key, 300);
}

void Inbound::apply(model::InstanceId instance, std::vector<model::AgencyUpdate> updates, Answer answer) {
    auto batch = std::make_shared<Batch>();
    batch->instance = std::move(instance);
    batch->updates = std::move(updates);
    batch->answers.resize(batch->updates.size());
    batch->open = batch->updates.size();
    batch->answer = std::move(answer);
    if (batch->updates.empty()) {
        batch->answer({});
        return;
    }
    for (auto& update : batch->updates) {
        clean(update);
    }
    for (std::size_t i = 0; i < batch->updates.size(); ++i) {
        apply_one(batch, i);
    }
}

void Inbound::finish(
    const std::shared_ptr<Batch>& batch, std::size_t index, model::EmitResult result, std::string code) {
    batch->answers[index].result = result;
    batch->answers[index].code = std::move(code);
    if (--batch->open == 0) {
        batch->answer(std::move(batch->answers));
    }
}

void Inbound::retry() {
    for (const auto& [batch, index] : std::exchange(waiting_, {})) {
        apply_one(batch, index);
    }
}

void Inbound::apply_one(const std::shared_ptr<Batch>& batch, std::size_t index) {
    const auto& update = batch->updates[index];
    if (update.dedup_key.empty()) {
        return finish(batch, index, model::EmitResult::refused, "missing_dedup_key");
    }
    if (update.complaint.empty()) {
        return finish(batch, index, model::EmitResult::refused, "unknown_complaint");
    }
    store_.load(update.complaint, [self = shared_from_this(), batch, index](Result<store::StoredComplaint> loaded) {
        if (!loaded && loaded.error().code == "storage_unavailable") {
            self->waiting_.emplace_back(batch, index);
            return;
        }
        if (!loaded) {
            const bool absent = loaded.error().code == "not_found";
            return finish(batch, index, model::EmitResult::refused, absent ? "unknown_complaint" : loaded.error().code);
        }
        batch->answers[index].tracking_id = self->spell_(loaded->state.tracking);
        self->recall(batch, index, std::move(*loaded));
    });
}

/// What has happened to it tells whether the update says anything new.
void Inbound::recall(const std::shared_ptr<Batch>& batch, std::size_t index, store::StoredComplaint complaint) {
    const auto id = complaint.state.id;
    store_.past(
        id, [self = shared_from_this(), batch, index,
             complaint = std::move(complaint)](Result<std::vector<store::StoredEvent>> past) {
            if (!past) {
                self->waiting_.emplace_back(batch, index);
                return;
            }
            self->decide(batch, index, complaint, *past);
        });
}

void Inbound::decide(
    const std::shared_ptr<Batch>& batch, std::size_t index, const store::StoredComplaint& complaint,
    const std::vector<store::StoredEvent>& past) {
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now(),
        .content = &complaint.content,
        .past = past};
    auto decision =
        workflow::decide(complaint.state, workflow::ApplyUpdate{batch->instance, batch->updates[index]}, context);
    if (!decision && decision.error().code == "already_said") {
        return finish(batch, index, model::EmitResult::duplicate, decision.error().code);
    }
    if (!decision) {
        return finish(batch, index, model::EmitResult::refused, decision.error().code);
    }
    const bool parked = decision->event.kind == model::EventKind::update_parked;
    store::Move move;
    move.decision = std::move(*decision);
    move.done = [self = shared_from_this(), batch, index, parked](store::MoveResult moved) {
        switch (moved.outcome) {
            case store::MoveOutcome::committed:
                return finish(batch, index, parked ? model::EmitResult::parked : model::EmitResult::applied, {});
            case store::MoveOutcome::duplicate: return finish(batch, index, model::EmitResult::duplicate, {});
            case store::MoveOutcome::stale: return self->apply_one(batch, index);
            case store::MoveOutcome::fenced:
            case store::MoveOutcome::refused: break;
        }
        finish(batch, index, model::EmitResult::refused, "storage_refused");
    };
    store_.submit(std::move(move));
}

}  // namespace hub::engine
