#include "operations.hpp"

#include "access.hpp"
#include "dead_letter_query.hpp"
#include "operation_body.hpp"
#include "operations_json.hpp"
#include "problem.hpp"

#include "hub/workflow/compose.hpp"
#include "hub/workflow/permissions.hpp"

#include <charconv>
#include <utility>

namespace hub::api {
namespace {

Error faulty_body() {
    return {"validation_failed", "see `errors`: each names a field, what is wrong and what to do"};
}

}  // namespace

Error absent_letter() {
    return {"not_found", "no dead letter with this id is visible to this key"};
}

Error faulty_query() {
    return {"query_invalid", "see `errors`: each names a parameter, what is wrong and what to do"};
}

bool may_see_letter(const store::ApiKey& key, const store::DeliveryFile& file, const routing::Router& router) {
    if (sees_all(key.role)) {
        return true;
    }
    return file.delivery ? !key.agency.empty() && router.belongs_to(file.delivery->agency, key.agency)
                         : may_see(key, file.complaint.state, router);
}

void Operations::answer(const RouteMatch& match, const Request& request, Respond respond) {
    using enum Route;
    const auto value = match.values[0];
    switch (match.line->route) {
        case dead_letters: return this->dead_letters(request, std::move(respond));
        case dead_letter: return this->dead_letter(value, request, std::move(respond));
        case letter_bytes: return bytes(value, request, std::move(respond));
        case redrive: return mend(model::Mending::redrive, value, request, std::move(respond));
        case edit_letter: return edit(value, request, std::move(respond));
        case discard: return mend(model::Mending::discard, value, request, std::move(respond));
        case settle: return mend(model::Mending::settle, value, request, std::move(respond));
        case redrive_many: return this->redrive_many(request, std::move(respond));
        case redrive_jobs: return this->redrive_jobs(request, std::move(respond));
        case redrive_job: return this->redrive_job(value, request, std::move(respond));
        case queue:
        case instances: return backlog(match.line->route, request, std::move(respond));
        case pause_instance: return pause(store::PauseWish::pause, value, request, std::move(respond));
        case resume_instance: return pause(store::PauseWish::resume, value, request, std::move(respond));
        case probe_instance: return probe(value, request, std::move(respond));
        case reconcile_instance: return reconcile(value, request, std::move(respond));
        case differences: return this->differences(value, request, std::move(respond));
        case resend: return this->resend(value, request, std::move(respond));
        case file:
        case upload:
        case attachment:
        case list:
        case due:
        case figures:
        case open_figures:
        case clocks:
        case letters:
        case complaint:
        case decisions:
        case clock_story:
        case trace:
        case action:
        case agencies:
        case agency:
        case categories:
        case sign_in:
        case session:
        case sign_out:
        case hook:
        case open311_discovery:
        case open311_services:
        case open311_service:
        case open311_file:
        case open311_requests:
        case open311_request:
        case open311_token:
        case livez:
        case readyz:
        case version:
        case metrics: break;
    }
    respond(problem({"not_found", "there is nothing at this address"}, request.accept_language));
}

void Operations::dead_letters(const Request& request, Respond respond) {
    auto parsed = parse_dead_letter_query(request.query, request.key, engine_.runtime()->router);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(problem(faulty_query(), request.accept_language, parsed->faults));
    }
    const auto show = [language = request.accept_language, respond = std::move(respond)](
                          const auto& found, std::string (*to_json)(const std::decay_t<decltype(*found)>&)) {
        if (!found) {
            return respond(problem(found.error(), language));
        }
        Response response;
        response.body = to_json(*found);
        respond(std::move(response));
    };
    if (parsed->filter.grouped) {
        return store_.dead_letter_groups(
            std::move(parsed->filter.filter), [show](const Result<std::vector<store::DeadLetterGroup>>& groups) {
                show(groups, dead_letter_groups_json);
            });
    }
    store_.dead_letters(std::move(parsed->filter.filter), [show](const Result<store::DeadLetterPage>& page) {
        show(page, dead_letters_json);
    });
}

void Operations::dead_letter(std::string_view id, const Request& request, Respond respond) {
    const auto parsed = parse_uuid(id);
    if (!parsed) {
        return respond(problem(absent_letter(), request.accept_language));
    }
    const model::DeliveryId delivery{*parsed};
    store_.delivery_file(
        delivery, [this, delivery, key = request.key, language = request.accept_language,
                   respond = std::move(respond)](const Result<store::DeliveryFile>& found) {
            if (!found && found.error().code != "not_found") {
                return respond(problem(found.error(), language));
            }
            if (!found || !may_see_letter(key, *found, engine_.runtime()->router)) {
                return respond(problem(absent_letter(), language));  // one answer for "not there" and "not yours"
            }
            Response response;
            response.body = dead_letter_json(*found, delivery, workflow::may_mend(key.role));
            respond(std::move(response));
        });
}

void Operations::mend(model::Mending mending, std::string_view id, const Request& request, Respond respond) {
    const auto delivery = parse_uuid(id);
    if (!delivery) {
        return respond(problem(absent_letter(), request.accept_language));
    }
    auto parsed = parse_mend(request.body, mending);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(problem(faulty_body(), request.accept_language, parsed->faults));
    }
    parsed->request.delivery = model::DeliveryId{*delivery};
    carry_out(std::move(parsed->request), request, std::move(respond));
}

void Operations::carry_out(engine::MendRequest wanted, const Request& request, Respond respond) {
    wanted.actor = actor_of(request.key);
    wanted.permitted = [key = request.key, runtime = engine_.runtime()](const store::DeliveryFile& file) {
        return may_see_letter(key, file, runtime->router);
    };
    const auto mending = wanted.mending;
    const auto delivery = wanted.delivery;
    engine_.mend(
        std::move(wanted), [mending, delivery, language = request.accept_language,
                            respond = std::move(respond)](const Result<engine::MendResult>& done) {
            if (!done) {
                return respond(problem(done.error(), language));
            }
            Response response;
            response.body = mended_json(*done, delivery, mending);
            respond(std::move(response));
        });
}

void Operations::edit(std::string_view id, const Request& request, Respond respond) {
    const auto delivery = parse_uuid(id);
    if (!delivery) {
        return respond(problem(absent_letter(), request.accept_language));
    }
    auto parsed = parse_edit(request.body);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(problem(faulty_body(), request.accept_language, parsed->faults));
    }
    parsed->request.delivery = model::DeliveryId{*delivery};
    if (parsed->dry_run) {
        return preview(std::move(parsed->request), request, std::move(respond));
    }
    carry_out(std::move(parsed->request), request, std::move(respond));
}

/// What the edit would change; nothing is decided.
void Operations::preview(engine::MendRequest wanted, const Request& request, Respond respond) {
    const auto id = wanted.delivery;
    store_.delivery_file(
        id, [this, edit = *std::move(wanted.edit), id, key = request.key, language = request.accept_language,
             respond = std::move(respond)](Result<store::DeliveryFile> found) {
            if (!found && found.error().code != "not_found") {
                return respond(problem(found.error(), language));
            }
            if (!found || !may_see_letter(key, *found, engine_.runtime()->router)) {
                return respond(problem(absent_letter(), language));
            }
            const auto& delivery = found->delivery;
            if (!delivery ||
                (delivery->state != model::DeliveryState::rejected && delivery->state != model::DeliveryState::dead)) {
                return respond(
                    problem({"not_a_dead_letter", "only a message that is rejected or dead can be edited"}, language));
            }
            const auto message = workflow::compose(
                found->complaint.state, std::move(found->complaint.content), *delivery, {}, found->events);
            Response response;
            response.body = edit_preview_json(id, workflow::changes_of(message, edit));
            respond(std::move(response));
        });
}

void Operations::redrive_many(const Request& request, Respond respond) {
    auto parsed = parse_redrive(request.body);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(problem(faulty_body(), request.accept_language, parsed->faults));
    }
    auto scope = list_scope(request.key, engine_.runtime()->router, parsed->agency);
    if (!scope) {
        return respond(problem(scope.error(), request.accept_language));
    }
    auto& wanted = parsed->wanted;
    wanted.filter.scope = *std::move(scope);
    wanted.who = request.key.name;
    wanted.role = request.key.role;
    wanted.agency = request.key.agency;
    store_.add_redrive(
        std::move(wanted),
        [language = request.accept_language, respond = std::move(respond)](const Result<store::RedriveJob>& job) {
            if (!job) {
                return respond(problem(job.error(), language));
            }
            Response response;
            response.status = 202;
            response.body = redrive_json(*job);
            response.headers.emplace_back("Location", "/v1/redrives/" + std::to_string(job->id));
            respond(std::move(response));
        });
}

void Operations::redrive_jobs(const Request& request, Respond respond) {
    constexpr std::int32_t shown = 50;
    auto parsed = parse_scope_query(request.query, request.key, engine_.runtime()->router);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(problem(faulty_query(), request.accept_language, parsed->faults));
    }
    store_.recent_redrives(
        std::move(parsed->filter), shown,
        [language = request.accept_language,
         respond = std::move(respond)](const Result<std::vector<store::RedriveJob>>& jobs) {
            if (!jobs) {
                return respond(problem(jobs.error(), language));
            }
            Response response;
            response.body = redrives_json(*jobs);
            respond(std::move(response));
        });
}

void Operations::redrive_job(std::string_view id, const Request& request, Respond respond) {
    const Error absent{"not_found", "no job with this number is visible to this key"};
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (failed != std::errc{} || end != id.data() + id.size()) {
        return respond(problem(absent, request.accept_language));
    }
    store_.find_redrive(
        number, [this, absent, key = request.key, language = request.accept_language,
                 respond = std::move(respond)](const Result<store::RedriveJob>& job) {
            if (!job && job.error().code != "not_found") {
                return respond(problem(job.error(), language));
            }
            const bool theirs =
                job && (sees_all(key.role) || (!job->what.agency.empty() && !key.agency.empty() &&
                                               engine_.runtime()->router.belongs_to(job->what.agency, key.agency)));
            if (!theirs) {
                return respond(problem(absent, language));
            }
            Response response;
            response.body = redrive_json(*job);
            respond(std::move(response));
        });
}

}  // namespace hub::api
