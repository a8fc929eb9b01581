// What waits at which instance, and whether anything is sent to it.
#include "access.hpp"
#include "control.hpp"
#include "dead_letter_query.hpp"
#include "operation_body.hpp"
#include "operations.hpp"
#include "operations_json.hpp"
#include "problem.hpp"

#include <algorithm>
#include <utility>

namespace hub::api {
namespace {

/// The instances of the offices that the reader may see, and what else has a backlog there.
std::vector<model::InstanceId> shown_instances(
    const engine::Runtime& runtime, const store::ListScope& scope, const store::Backlog& backlog) {
    std::vector<model::InstanceId> out;
    if (scope.everybody) {
        for (const auto& [name, instance] : runtime.instances) {
            out.push_back(instance.id);
        }
    }
    for (const auto& agency : runtime.router.agencies()) {
        if (!agency.connector.empty() && std::ranges::find(scope.agencies, agency.id) != scope.agencies.end()) {
            out.push_back(agency.connector);
        }
    }
    for (const auto& line : backlog.queue) {
        out.push_back(line.instance);
    }
    for (const auto& group : backlog.dead) {
        out.push_back(group.instance);
    }
    std::ranges::sort(out, {}, &model::InstanceId::value);
    const auto repeated = std::ranges::unique(out);
    out.erase(repeated.begin(), repeated.end());
    return out;
}

}  // namespace

Control control_of(const store::ApiKey& key, const model::InstanceId& instance, const engine::Runtime& runtime) {
    if (runtime.instance(instance) == nullptr) {
        return Control::none;
    }
    if (sees_all(key.role)) {
        return Control::whole;
    }
    bool mine = false;
    bool others = false;
    for (const auto& agency : runtime.router.agencies()) {
        if (agency.connector == instance) {
            (runtime.router.belongs_to(agency.id, key.agency) ? mine : others) = true;
        }
    }
    return !mine ? Control::none : others ? Control::shared : Control::whole;
}

void Operations::backlog(Route route, const Request& request, Respond respond) {
    auto parsed = parse_scope_query(request.query, request.key, engine_.runtime()->router);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(problem(
            {"query_invalid", "see `errors`: each names a parameter, what is wrong and what to do"},
            request.accept_language, parsed->faults));
    }
    auto scope = parsed->filter;
    store_.backlog(
        std::move(parsed->filter), [this, route, scope = std::move(scope), language = request.accept_language,
                                    respond = std::move(respond)](const Result<store::Backlog>& found) {
            if (!found) {
                return respond(problem(found.error(), language));
            }
            const auto runtime = engine_.runtime();
            Response response;
            response.body = route == Route::queue ? queue_json(*found, *runtime, engine_.instances(), clock_.now())
                                                  : instances_json(
                                                        *found, *runtime, engine_.instances(),
                                                        shown_instances(*runtime, scope, *found), clock_.now());
            respond(std::move(response));
        });
}

void Operations::pause(store::PauseWish wish, std::string_view instance, const Request& request, Respond respond) {
    auto parsed = parse_reason(request.body);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    store::PauseOrder order;
    order.wish = wish;
    order.instance = model::InstanceId{std::string{instance}};
    switch (control_of(request.key, order.instance, *engine_.runtime())) {
        case Control::none:
            return respond(problem(
                {"not_found", "no instance with this name is visible to this key", "", "see /v1/instances"},
                request.accept_language));
        case Control::shared:
            return respond(problem(
                {"instance_shared", "this instance serves offices of others too", "",
                 "ask a national administrator to do it"},
                request.accept_language));
        case Control::whole: break;
    }
    if (!parsed->faults.empty()) {
        return respond(problem(
            {"validation_failed", "see `errors`: each names a field, what is wrong and what to do"},
            request.accept_language, parsed->faults));
    }
    order.who = request.key.name;
    order.reason = std::move(parsed->reason);
    store_.order_pause(
        std::move(order), [this, id = model::InstanceId{std::string{instance}}, language = request.accept_language,
                           respond = std::move(respond)](const Result<store::PauseOutcome>& now) {
            if (!now) {
                return respond(problem(now.error(), language));
            }
            engine_.pauses_changed();
            Response response;
            response.body = pause_json(id, *now);
            respond(std::move(response));
        });
}

void Operations::probe(std::string_view instance, const Request& request, Respond respond) {
    const model::InstanceId id{std::string{instance}};
    // Asking changes nothing there, so whoever serves one of his offices may ask.
    if (control_of(request.key, id, *engine_.runtime()) == Control::none) {
        return respond(problem(
            {"not_found", "no instance with this name is visible to this key", "", "see /v1/instances"},
            request.accept_language));
    }
    engine_.probe(
        id, [id, language = request.accept_language,
             respond = std::move(respond)](const Result<engine::ProbeResult>& result) {
            if (!result) {
                return respond(problem(result.error(), language));
            }
            Response response;
            response.body = probe_json(id, *result);
            respond(std::move(response));
        });
}

}  // namespace hub::api
