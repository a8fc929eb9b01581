#include "readings.hpp"

#include "access.hpp"
#include "agency_json.hpp"
#include "clock_story_json.hpp"
#include "complaint_json.hpp"
#include "decisions_json.hpp"
#include "letters_json.hpp"
#include "list_query.hpp"
#include "problem.hpp"
#include "query_reader.hpp"
#include "trace_json.hpp"

#include "hub/crypto/crockford.hpp"

#include <utility>

namespace hub::api {
namespace {

Response query_refused(const std::vector<FieldFault>& faults, const std::string& language) {
    return problem(
        {"query_invalid", "see `errors`: each names a parameter, what is wrong and what to do"}, language, faults);
}

}  // namespace

void Readings::answer(const RouteMatch& match, const Request& request, Respond respond) {
    switch (match.line->route) {
        case Route::complaint:
        case Route::decisions:
        case Route::clock_story:
        case Route::trace: return complaint(match.line->route, match.values[0], request, std::move(respond));
        case Route::letters: return letters(request, std::move(respond));
        case Route::list: return list(request, std::move(respond));
        case Route::due: return due(request, std::move(respond));
        case Route::agency: return agency(match.values[0], request, respond);
        case Route::agencies: {
            Response response;
            response.body = agencies_json(engine_.runtime()->router);
            return respond(std::move(response));
        }
        case Route::categories: {
            Response response;
            response.body = categories_json(engine_.runtime()->settings.categories);
            return respond(std::move(response));
        }
        case Route::figures:
        case Route::open_figures:
        case Route::clocks:
        case Route::file:
        case Route::upload:
        case Route::attachment:
        case Route::action:
        case Route::dead_letters:
        case Route::dead_letter:
        case Route::letter_bytes:
        case Route::redrive:
        case Route::edit_letter:
        case Route::discard:
        case Route::settle:
        case Route::redrive_many:
        case Route::redrive_jobs:
        case Route::redrive_job:
        case Route::queue:
        case Route::instances:
        case Route::pause_instance:
        case Route::resume_instance:
        case Route::probe_instance:
        case Route::reconcile_instance:
        case Route::differences:
        case Route::resend:
        case Route::sign_in:
        case Route::session:
        case Route::sign_out:
        case Route::hook:
        case Route::open311_discovery:
        case Route::open311_services:
        case Route::open311_service:
        case Route::open311_file:
        case Route::open311_requests:
        case Route::open311_request:
        case Route::open311_token:
        case Route::livez:
        case Route::readyz:
        case Route::version:
        case Route::metrics: break;
    }
    respond(problem({"not_found", "there is nothing at this address"}, request.accept_language));
}

void Readings::complaint(Route route, std::string_view tracking, const Request& request, Respond respond) {
    const Error absent{"not_found", "no complaint with this tracking id is visible to this key"};
    const auto number = crypto::parse_crockford(tracking);
    if (!number) {
        return respond(problem(absent, request.accept_language));
    }
    store_.find(
        model::TrackingNumber{*number}, [this, route, absent, key = request.key, language = request.accept_language,
                                         respond = std::move(respond)](Result<store::ComplaintFile> found) {
            if (!found && found.error().code != "not_found") {
                return respond(problem(found.error(), language));
            }
            const auto runtime = engine_.runtime();
            if (!found || !may_see(key, found->complaint.state, runtime->router)) {
                return respond(problem(absent, language));  // one answer for "not there" and "not yours" (TH35)
            }
            if (route == Route::decisions) {
                return decisions(*std::move(found), respond);
            }
            Response response;
            if (route == Route::trace) {
                response.body = trace_json(*found, *runtime, engine_.instances());
            } else if (route == Route::clock_story) {
                response.body = clock_story_json(*found, *runtime, clock_.now());
            } else {
                response.body = complaint_json(*found, *runtime, engine_.instances(), key.role, clock_.now());
            }
            response.headers.emplace_back("ETag", "\"" + std::to_string(found->complaint.state.version) + "\"");
            respond(std::move(response));
        });
}

void Readings::letters(const Request& request, Respond respond) {
    auto values = query_values(request.query);
    if (!values) {
        return respond(problem(values.error(), request.accept_language));
    }
    std::vector<FieldFault> faults;
    QueryReader reader{std::move(*values), faults};
    const auto limit = reader.limit();
    reader.refuse_the_rest();
    if (!faults.empty()) {
        return respond(query_refused(faults, request.accept_language));
    }
    store_.letters(
        limit,
        [language = request.accept_language, respond = std::move(respond)](const Result<store::LetterList>& list) {
            if (!list) {
                return respond(problem(list.error(), language));
            }
            Response response;
            response.body = letters_json(*list);
            respond(std::move(response));
        });
}

void Readings::decisions(store::ComplaintFile file, Respond respond) {
    const auto runtime = engine_.runtime();
    auto wanted = past_versions(file, *runtime);
    past_rules_.find(
        std::move(wanted),
        [runtime, file = std::move(file), respond = std::move(respond)](const PastRules::Rules& past) {
            Response response;
            response.body = decisions_json(file, *runtime, past);
            response.headers.emplace_back("ETag", "\"" + std::to_string(file.complaint.state.version) + "\"");
            respond(std::move(response));
        });
}

std::function<void(Result<store::ListPage>)> Readings::show_page(
    Paging paging, const Request& request, Respond respond) {
    return [this, paging, role = request.key.role, language = request.accept_language,
            respond = std::move(respond)](Result<store::ListPage> page) {
        if (!page) {
            return respond(problem(page.error(), language));
        }
        Response response;
        response.body = list_json(*page, paging, *engine_.runtime(), role, clock_.now());
        respond(std::move(response));
    };
}

void Readings::list(const Request& request, Respond respond) {
    auto parsed = parse_list_query(request.query, request.key, engine_.runtime()->router);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(query_refused(parsed->faults, request.accept_language));
    }
    store_.page(std::move(parsed->filter), show_page(Paging::cursor, request, std::move(respond)));
}

void Readings::due(const Request& request, Respond respond) {
    auto parsed = parse_due_query(request.query, request.key, engine_.runtime()->router, clock_.now());
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(query_refused(parsed->faults, request.accept_language));
    }
    store_.due_until(std::move(parsed->filter), show_page(Paging::none, request, std::move(respond)));
}

void Readings::agency(std::string_view id, const Request& request, const Respond& respond) {
    const auto runtime = engine_.runtime();
    const auto* agency = runtime->router.agency(model::AgencyId{std::string{id}});
    if (agency == nullptr) {
        return respond(
            problem({"not_found", "there is no such agency", "", "see /v1/agencies"}, request.accept_language));
    }
    Response response;
    response.body = agency_json(*agency, runtime->router);
    respond(std::move(response));
}

}  // namespace hub::api
