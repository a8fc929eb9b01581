#pragma once
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"

#include <functional>
#include <memory>
#include <unordered_set>
#include <utility>

namespace hub::engine {

/// Asks an instance, at a person's wish, whether a message could be handed over now. One at a time of an instance: who
/// asks meanwhile is told so. One thread.
class Probes : public std::enable_shared_from_this<Probes> {
public:
    using Done = std::function<void(Result<ProbeResult>)>;

    explicit Probes(const Clock& clock) : clock_{clock} {}
    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start(connectors::Supervisor& supervisor) { supervisor_ = &supervisor; }
    void stop() { supervisor_ = nullptr; }
    void probe(const model::InstanceId& instance, Done done);

private:
    const Clock& clock_;
    connectors::Supervisor* supervisor_ = nullptr;
    std::shared_ptr<const Runtime> runtime_;
    std::unordered_set<model::InstanceId> busy_;
};

}  // namespace hub::engine
