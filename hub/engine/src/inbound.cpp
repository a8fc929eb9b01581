#include "inbound.hpp"

#include "hub/base/text.hpp"
#include "hub/blobs/spool.hpp"
#include "hub/workflow/decide.hpp"

#include <optional>

namespace hub::engine {

struct Inbound::Batch {
    model::InstanceId instance;
    std::vector<model::AgencyUpdate> updates;
    std::vector<model::EmitAnswer> answers;
    std::vector<int> looks;  ///< how often a number was looked for in vain
    std::vector<std::optional<ReceivedFiles>> files;
    std::size_t open = 0;
    Answer answer;
};

namespace {

constexpr int most_looks = 6;  // about three seconds

}  // namespace

Inbound::Inbound(const Clock& clock, UuidV7Source& ids, store::Store& store, Uses uses)
    : clock_{clock},
      ids_{ids},
      store_{store},
      spell_{std::move(uses.spell)},
      read_tracking_{std::move(uses.read_tracking)},
      is_sending_{std::move(uses.is_sending)},
      receive_{std::move(uses.receive)} {}

void clean(model::AgencyUpdate& update) {
    update.note = clean_text(update.note, 20'000);
    update.external_ref = clean_text(update.external_ref, 200);
    update.remote_status = clean_text(update.remote_status, 200);
    update.dedup_key = clean_text(update.dedup_key, 300);
    update.tracking_id = clean_text(update.tracking_id, 40);
}

void Inbound::apply(model::InstanceId instance, std::vector<model::AgencyUpdate> updates, Answer answer) {
    auto batch = std::make_shared<Batch>();
    batch->instance = std::move(instance);
    batch->updates = std::move(updates);
    batch->answers.resize(batch->updates.size());
    batch->looks.resize(batch->updates.size());
    batch->files.resize(batch->updates.size());
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
        for (const auto& update : batch->updates) {
            for (const auto& file : update.files) {
                blobs::remove_spooled(file.spooled);  // of an update that was refused, too
            }
        }
        batch->answer(std::move(batch->answers));
    }
}

void Inbound::retry() {
    for (const auto& [batch, index] : std::exchange(waiting_, {})) {
        apply_one(batch, index);
    }
}

/// The surest number that the update gives: ours, as we or as people write it, else the agency's own.
void Inbound::apply_one(const std::shared_ptr<Batch>& batch, std::size_t index) {
    const auto& update = batch->updates[index];
    if (update.dedup_key.empty()) {
        return finish(batch, index, model::EmitResult::refused, "missing_dedup_key");
    }
    auto take = [self = shared_from_this(), batch, index](bool was_handed) {
        return [self, batch, index, was_handed](Result<store::StoredComplaint> loaded) {
            self->loaded(batch, index, std::move(loaded), was_handed);
        };
    };
    if (!update.complaint.empty()) {
        return store_.load(update.complaint, take(false));
    }
    if (!update.tracking_id.empty()) {
        const auto number = read_tracking_(update.tracking_id);
        return number ? store_.load_by_tracking(*number, take(false))
                      : finish(batch, index, model::EmitResult::refused, "invalid_tracking_id");
    }
    if (update.external_ref.empty()) {
        return finish(batch, index, model::EmitResult::refused, "no_reference");
    }
    store_.load_by_ref(batch->instance, update.external_ref, take(true));
}

void Inbound::loaded(
    const std::shared_ptr<Batch>& batch, std::size_t index, Result<store::StoredComplaint> found, bool was_handed) {
    if (found) {
        return recall(batch, index, std::move(*found), was_handed);
    }
    if (found.error().code == "storage_unavailable") {
        waiting_.emplace_back(batch, index);
        return;
    }
    if (found.error().code != "not_found") {
        return finish(batch, index, model::EmitResult::refused, found.error().code);
    }
    // An agency may speak of a case while the answer that gives us its number is still on the way.
    if (was_handed && is_sending_(batch->instance) && batch->looks[index]++ < most_looks) {
        waiting_.emplace_back(batch, index);
        return;
    }
    finish(batch, index, model::EmitResult::refused, "unknown_complaint");
}

/// What has happened to it tells whether the update says anything new.
void Inbound::recall(
    const std::shared_ptr<Batch>& batch, std::size_t index, store::StoredComplaint complaint, bool was_handed) {
    const auto id = complaint.state.id;
    store_.past(
        id, [self = shared_from_this(), batch, index, complaint = std::move(complaint),
             was_handed](Result<std::vector<store::StoredEvent>> past) {
            if (!past) {
                self->waiting_.emplace_back(batch, index);
                return;
            }
            self->decide(batch, index, complaint, *past, was_handed);
        });
}

void Inbound::decide(
    const std::shared_ptr<Batch>& batch, std::size_t index, const store::StoredComplaint& complaint,
    const std::vector<store::StoredEvent>& past, bool was_handed) {
    const workflow::Context context{
        .router = runtime_->router,
        .deadlines = runtime_->deadlines,
        .ids = ids_,
        .config = runtime_->version,
        .now = clock_.now(),
        .content = &complaint.content,
        .past = past};
    auto decision = workflow::decide(
        complaint.state, workflow::ApplyUpdate{batch->instance, batch->updates[index], was_handed}, context);
    if (!decision && decision.error().code == "already_said") {
        batch->answers[index].tracking_id = spell_(complaint.state.tracking);
        return finish(batch, index, model::EmitResult::duplicate, decision.error().code);
    }
    if (!decision) {
        return finish(batch, index, model::EmitResult::refused, decision.error().code);
    }
    if (!batch->updates[index].files.empty() && !batch->files[index] && receive_) {
        return receive_files(batch, index);
    }
    if (const auto& files = batch->files[index]) {
        decision->event.attachments = files->taken;
        decision->event.refused_files = files->refused;
    }
    // Whoever was never given it learns nothing of it, not even its number.
    batch->answers[index].tracking_id = spell_(complaint.state.tracking);
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

/// Only now that the update itself is good; then it is decided again, for cleaning takes its time. What is not taken
/// leaves its code: the update is never lost for a file.
void Inbound::receive_files(const std::shared_ptr<Batch>& batch, std::size_t index) {
    receive_(batch->updates[index].files, [self = shared_from_this(), batch, index](ReceivedFiles files) {
        batch->files[index] = std::move(files);
        self->apply_one(batch, index);
    });
}

}  // namespace hub::engine
