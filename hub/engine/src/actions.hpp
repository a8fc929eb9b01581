#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <memory>

namespace hub::engine {

/// Carries out what people do to complaints: load, decide, commit; a lost race is decided again on fresh state, unless
/// the person named the version they saw. One thread. Kept alive by the engine.
class Actions : public std::enable_shared_from_this<Actions> {
public:
    using Done = std::function<void(Result<ActionResult>)>;

    Actions(const Clock& clock, UuidV7Source& ids, store::Store& store, std::function<void()> outbox_grew)
        : clock_{clock}, ids_{ids}, store_{store}, outbox_grew_{std::move(outbox_grew)} {}

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void act(ActionRequest request, Done done);
    [[nodiscard]] std::size_t under_way() const { return under_way_; }

private:
    struct Job;
    void resolve_other(const std::shared_ptr<Job>& job);
    void load(const std::shared_ptr<Job>& job);
    void decide(const std::shared_ptr<Job>& job, store::StoredComplaint complaint);
    void finish(const std::shared_ptr<Job>& job, Result<ActionResult> result);

    const Clock& clock_;
    UuidV7Source& ids_;
    store::Store& store_;
    std::function<void()> outbox_grew_;
    std::shared_ptr<const Runtime> runtime_;
    std::size_t under_way_ = 0;
};

}  // namespace hub::engine
