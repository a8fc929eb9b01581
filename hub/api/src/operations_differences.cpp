// Do hub and agency hold the same cases?
#include "access.hpp"
#include "control.hpp"
#include "differences_json.hpp"
#include "operation_body.hpp"
#include "operations.hpp"
#include "problem.hpp"
#include "query_reader.hpp"

#include <charconv>
#include <utility>

namespace hub::api {
namespace {

Error absent_instance() {
    return {"not_found", "no instance with this name is visible to this key", "", "see /v1/instances"};
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failed == std::errc{} && end == text.data() + text.size() && number > 0;
    return whole ? std::optional{number} : std::nullopt;
}

/// What concerns no known office only those see who see everything.
bool may_see_difference(const store::ApiKey& key, const store::Difference& one, const routing::Router& router) {
    return sees_all(key.role) ||
           (!one.what.agency.empty() && !key.agency.empty() && router.belongs_to(one.what.agency, key.agency));
}

}  // namespace

void Operations::reconcile(std::string_view instance, const Request& request, Respond respond) {
    const model::InstanceId id{std::string{instance}};
    // It changes nothing there, so whoever serves one of his offices may ask.
    if (control_of(request.key, id, *engine_.runtime()) == Control::none) {
        return respond(problem(absent_instance(), request.accept_language));
    }
    engine_.reconcile(
        id, request.key.name,
        [language = request.accept_language, respond = std::move(respond)](const Result<store::ReconcileRun>& run) {
            if (!run) {
                return respond(problem(run.error(), language));
            }
            Response response;
            response.status = 202;
            response.body = reconcile_run_json(*run);
            response.headers.emplace_back("Location", "/v1/instances/" + run->instance.value() + "/differences");
            respond(std::move(response));
        });
}

void Operations::differences(std::string_view instance, const Request& request, Respond respond) {
    const auto runtime = engine_.runtime();
    store::DifferenceFilter filter;
    filter.instance = model::InstanceId{std::string{instance}};
    if (control_of(request.key, filter.instance, *runtime) == Control::none) {
        return respond(problem(absent_instance(), request.accept_language));
    }
    auto values = query_values(request.query);
    if (!values) {
        return respond(problem(values.error(), request.accept_language));
    }
    std::vector<FieldFault> faults;
    QueryReader reader{*std::move(values), faults};
    filter.resolved = reader.flag("resolved");
    filter.limit = reader.limit();
    if (const auto* after = reader.value("after"); after != nullptr) {
        const auto number = number_in(*after);
        filter.before = number.value_or(0);
        if (!number) {
            reader.fault("after", "invalid", "must be the `next` of a page");
        }
    }
    reader.refuse_the_rest();
    if (!faults.empty()) {
        return respond(problem(
            {"query_invalid", "see `errors`: each names a parameter, what is wrong and what to do"},
            request.accept_language, faults));
    }
    auto scope = list_scope(request.key, runtime->router, std::nullopt);
    if (!scope) {
        return respond(problem(scope.error(), request.accept_language));
    }
    filter.scope = *std::move(scope);
    store_.differences(
        std::move(filter),
        [language = request.accept_language, respond = std::move(respond)](const Result<store::DifferencePage>& page) {
            if (!page) {
                return respond(problem(page.error(), language));
            }
            Response response;
            response.body = differences_json(*page);
            respond(std::move(response));
        });
}

void Operations::resend(std::string_view difference, const Request& request, Respond respond) {
    const auto id = number_in(difference);
    if (!id) {
        return respond(
            problem({"not_found", "no difference with this number is visible to this key"}, request.accept_language));
    }
    auto parsed = parse_reason(request.body);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    engine::ResendRequest wanted;
    wanted.difference = *id;
    wanted.actor = actor_of(request.key);
    wanted.who = request.key.name;
    wanted.reason = std::move(parsed->reason);
    wanted.permitted = [key = request.key, runtime = engine_.runtime()](const store::Difference& one) {
        return may_see_difference(key, one, runtime->router);
    };
    engine_.resend(
        std::move(wanted),
        [language = request.accept_language, respond = std::move(respond)](const Result<engine::ResendResult>& done) {
            if (!done) {
                return respond(problem(done.error(), language));
            }
            Response response;
            response.body = resent_json(*done);
            respond(std::move(response));
        });
}

}  // namespace hub::api
