#pragma once
#include "hub/base/result.hpp"
#include "hub/connectors/supervisor.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/model/web_exchange.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>

namespace hub::engine {

/// Requests of offices' systems to /hooks/<instance>: handed to the connector, which checks who speaks. One thread.
class Hooks : public std::enable_shared_from_this<Hooks> {
public:
    using Done = std::function<void(Result<model::WebAnswer>)>;

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void start(connectors::Supervisor& supervisor) { supervisor_ = &supervisor; }
    void stop() { supervisor_ = nullptr; }
    /// `done` is called once. Errors: not_found (no such instance, or it takes no requests: one answer for both),
    /// connector_busy, connector_unavailable (also: it gave no answer), shutting_down.
    void receive(const model::InstanceId& instance, model::WebRequest request, Done done);

private:
    connectors::Supervisor* supervisor_ = nullptr;
    std::shared_ptr<const Runtime> runtime_;
    std::unordered_map<model::InstanceId, std::size_t> under_way_;
};

}  // namespace hub::engine
