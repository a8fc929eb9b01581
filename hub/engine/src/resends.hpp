#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <memory>

namespace hub::engine {

/// Hands a complaint over once more, at a person's wish, that an agency's system was found not to have: load, decide,
/// commit; a lost race is decided again on fresh state. Done once for a difference. One thread.
class Resends : public std::enable_shared_from_this<Resends> {
public:
    using Done = std::function<void(Result<ResendResult>)>;

    /// `outbox_changed`: something may be sent now that was not before.
    Resends(const Clock& clock, UuidV7Source& ids, store::Store& store, std::function<void()> outbox_changed)
        : clock_{clock}, ids_{ids}, store_{store}, outbox_changed_{std::move(outbox_changed)} {}

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void resend(ResendRequest request, Done done);

private:
    struct Job {
        ResendRequest request;
        Done done;
        store::Difference difference{};
        int races = 0;
    };
    using Held = std::shared_ptr<Job>;
    void load(const Held& job);
    void recall(const Held& job, model::ComplaintState state);
    void decide(const Held& job, const model::ComplaintState& state, const std::vector<store::StoredEvent>& past);
    void committed(const Held& job, ResendResult result);

    const Clock& clock_;
    UuidV7Source& ids_;
    store::Store& store_;
    std::function<void()> outbox_changed_;
    std::shared_ptr<const Runtime> runtime_;
};

}  // namespace hub::engine
