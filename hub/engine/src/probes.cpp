#include "probes.hpp"

#include "hub/base/text.hpp"

#include <utility>

namespace hub::engine {

void Probes::probe(const model::InstanceId& instance, Done done) {
    if (supervisor_ == nullptr) {
        return done(Error{"shutting_down", "this node is being stopped", "", "send the same request again"});
    }
    const auto* configured = runtime_->instance(instance);
    if (configured == nullptr) {
        return done(Error{"not_found", "there is no instance with this name", "", "see /v1/instances"});
    }
    if (!supervisor_->is_ready(instance)) {
        return done(Error{
            "connector_unavailable", "the instance does not run", "", "GET /v1/instances says in what health it is"});
    }
    if (!supervisor_->offers(instance).probe) {
        return done(Error{
            "probe_not_offered", "this instance cannot be asked without a message", "",
            "its connector, or its settings, know no probe"});
    }
    if (busy_.contains(instance)) {
        return done(Error{"connector_busy", "the instance is being probed already", "", "wait for that answer"});
    }
    connectors::Task task;
    task.kind = connectors::TaskKind::probe;
    task.about.instance = instance;
    task.about.timeout = configured->timeout;
    const auto asked_at = clock_.steady_now();
    const auto told = std::make_shared<Done>(std::move(done));
    const bool asked = supervisor_->run(
        std::move(task), [self = shared_from_this(), instance, asked_at, told](const connectors::TaskEnd& end) {
            self->busy_.erase(instance);
            if (end.unsupported) {
                return (*told)(Error{
                    "probe_not_offered", "this instance cannot be asked without a message", "",
                    "its connector, or its settings, know no probe"});
            }
            ProbeResult result;
            result.outcome = end.result.outcome;
            result.cause = end.result.cause;
            result.remote_code = clean_text(end.result.remote_code, 100);
            result.detail = clean_text(end.result.detail, 500);
            result.took = std::chrono::ceil<std::chrono::milliseconds>(self->clock_.steady_now() - asked_at);
            (*told)(std::move(result));
        });
    if (asked) {
        busy_.insert(instance);
    } else {
        (*told)(Error{"connector_unavailable", "the instance does not run", "", "ask again in a moment"});
    }
}

}  // namespace hub::engine
