#include "hooks.hpp"

#include "hub/base/log.hpp"

namespace hub::engine {
namespace {

/// More than the connector works on at once may wait; beyond that the office's system is asked to come again.
constexpr std::size_t most_under_way = 16;

Error nothing_here() {
    return {"not_found", "there is nothing at this address"};
}

}  // namespace

void Hooks::receive(const model::InstanceId& instance, model::WebRequest request, Done done) {
    if (supervisor_ == nullptr) {
        return done(Error{"shutting_down", "this node is being stopped", "", "send the same request again"});
    }
    const auto* configured = runtime_->instance(instance);
    if (configured == nullptr) {
        return done(nothing_here());
    }
    if (!supervisor_->is_ready(instance)) {
        return done(Error{
            "connector_unavailable", "the connector behind this address does not run now", "",
            "send the same request again"});
    }
    auto& under_way = under_way_[instance];
    if (under_way >= most_under_way) {
        return done(Error{
            "connector_busy", "too many requests are under way for this address", "", "send the same request again"});
    }
    connectors::Task task;
    task.kind = connectors::TaskKind::webhook;
    task.about.instance = instance;
    task.about.timeout = configured->timeout;
    task.request = std::move(request);
    // Counted before it may end: the supervisor never calls back from within run().
    ++under_way;
    auto answer = [self = shared_from_this(), instance, done](connectors::TaskEnd end) {
        --self->under_way_[instance];
        if (end.answer) {
            return done(std::move(*end.answer));
        }
        if (end.unsupported) {
            return done(nothing_here());
        }
        log::warn("engine.hook_unanswered", {{"connector", instance.value()}, {"detail", end.result.detail}});
        done(Error{
            "connector_unavailable", "the connector behind this address gave no answer", "",
            "send the same request again"});
    };
    if (!supervisor_->run(std::move(task), std::move(answer))) {
        --under_way;
        done(nothing_here());
    }
}

}  // namespace hub::engine
