#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <memory>

namespace hub::engine {

/// Carries out what people decide about dead letters: load, decide, commit; a lost race is decided again on fresh
/// state. What was decided before is not decided twice. One thread. Kept alive by the engine.
class Mender : public std::enable_shared_from_this<Mender> {
public:
    using Done = std::function<void(Result<MendResult>)>;

    /// `outbox_changed`: something may be sent now that was not before.
    Mender(const Clock& clock, UuidV7Source& ids, store::Store& store, std::function<void()> outbox_changed)
        : clock_{clock}, ids_{ids}, store_{store}, outbox_changed_{std::move(outbox_changed)} {}

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void mend(MendRequest request, Done done);
    /// As mend(), on what was just read.
    void mend(MendRequest request, store::ClaimedDelivery found, Done done);
    [[nodiscard]] std::size_t under_way() const { return under_way_; }

private:
    struct Job {
        MendRequest request;
        Done done;
        int races = 0;
    };
    void load(const std::shared_ptr<Job>& job);
    void look_at(const std::shared_ptr<Job>& job, store::DeliveryFile file);
    void decide(const std::shared_ptr<Job>& job, const model::ComplaintState& state, const model::Delivery& delivery);
    void finish(const std::shared_ptr<Job>& job, Result<MendResult> result);

    const Clock& clock_;
    UuidV7Source& ids_;
    store::Store& store_;
    std::function<void()> outbox_changed_;
    std::shared_ptr<const Runtime> runtime_;
    std::size_t under_way_ = 0;
};

}  // namespace hub::engine
