#include "routes.hpp"

#include "access.hpp"
#include "action_body.hpp"
#include "browser_request.hpp"
#include "complaint_json.hpp"
#include "filing_body.hpp"
#include "hook_door.hpp"
#include "idempotency.hpp"
#include "load_within.hpp"
#include "pages.hpp"
#include "problem.hpp"

#include "hub/base/text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace hub::api {
namespace {

constexpr std::string_view complaint_prefix = "/v1/complaints/";

/// `"5"`: the version the caller saw. Empty and true: no header.
std::pair<std::optional<std::int32_t>, bool> version_of(std::string_view if_match) {
    auto text = trim(if_match);
    if (text.empty()) {
        return {std::nullopt, true};
    }
    if (text.size() < 3 || text.front() != '"' || text.back() != '"') {
        return {std::nullopt, false};
    }
    text = text.substr(1, text.size() - 2);
    std::int32_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return {number, failed == std::errc{} && end == text.data() + text.size()};
}

bool is_page(const Request& request) {
    return (request.method == "GET" || request.method == "HEAD") &&
           (request.path == "/" || page_at(web::files(), request.path, request.accept) != nullptr);
}

/// Requests wait for keys no longer than this; then those that were read last count.
constexpr std::chrono::milliseconds keys_hang_after{1'000};

}  // namespace

Routes::Routes(std::string version, const crypto::MasterKey& master, const Uses& uses)
    : version_{std::move(version)},
      clock_{uses.clock},
      engine_{uses.engine},
      store_{uses.store},
      metrics_{uses.metrics},
      keys_{std::make_shared<KeyRing>(
          uses.clock, load_within(
                          uses.executor, keys_hang_after,
                          [&store = uses.store](KeyRing::Loaded done) { store.load_keys(std::move(done)); }))},
      reporters_{master},
      readings_{uses.executor, uses.clock, uses.engine, uses.store},
      figures_{uses.clock, uses.engine, uses.store},
      operations_{uses.clock, uses.engine, uses.store},
      attachments_{uses.engine, uses.store},
      sessions_{uses.executor, uses.clock, uses.store, keys_},
      open311_{{uses.clock, uses.engine, uses.store, reporters_, keys_}},
      log_{uses.metrics} {}

std::optional<Error> Routes::check_filing_headers(Request& request) const {
    if (request.idempotency_key.empty()) {
        return Error{
            "idempotency_key_missing", "filing a complaint needs an Idempotency-Key header", "",
            "send a fresh UUID with each complaint and the same one when you repeat it"};
    }
    if (idempotency_key_of(request.idempotency_key).empty()) {
        return Error{"idempotency_key_invalid", "the key is 1-128 printable characters without spaces or quotes"};
    }
    const std::string_view type{request.content_type};
    if (type != "application/json" && !type.starts_with("application/json;")) {
        return Error{"content_type_unsupported", "the body must be sent as application/json"};
    }
    return std::nullopt;
}

/// One answer for a wrong code, a complaint that is not there and a number that is none (TH35).
void Routes::let_reporter_in(
    const RouteMatch& match, std::string_view code, Request& request, const Refuse& refuse, const GoOn& go_on) const {
    if (!may_ask(model::Role::reporter, *match.line)) {
        return refuse({"role_not_allowed", "an access code opens its own complaint and nothing else"});
    }
    const auto number = crypto::parse_crockford(match.values[0]);
    if (!number || !reporters_.opens(model::TrackingNumber{*number}, code)) {
        return refuse({"access_code_wrong", "this access code does not open a complaint with this tracking id"});
    }
    request.key = {};
    request.key.role = model::Role::reporter;
    request.key.only = model::TrackingNumber{*number};
    go_on(std::nullopt);
}

Response Routes::page(const Request& request) {
    const auto* file = page_at(web::files(), request.path, request.accept);
    auto response = file == nullptr ? no_dashboard() : page_response(*file, request);
    log_.note("page", request.method, response.status, {});
    return response;
}

std::uint64_t Routes::body_limit(const Request& request, std::uint64_t usual) const {
    const auto match = match_route(request.method, request.path);
    if (match.line != nullptr && match.line->route == Route::upload) {
        return AttachmentDoor::largest_body;
    }
    return Open311Door::is_for(request.path) ? std::min(usual, Open311Door::largest_body) : usual;
}

/// Authentication, rights and headers: all that can be refused without reading a body (design section 8).
void Routes::before_body(Request& request, std::function<void(std::optional<Response>)> go_on) {
    const auto match = match_route(request.method, request.path);
    const auto* line = match.line;
    // By value: the key ring may answer later. The request is the session's own, which `go_on` keeps alive.
    const auto refuse_with = [this, line, go_on, &request](const Error& error, Headers more = {}) {
        auto response = Open311Door::is_for(request.path) ? Open311Door::refusal(error, request)
                                                          : problem(error, request.accept_language);
        std::ranges::move(more, std::back_inserter(response.headers));
        log_.note(line == nullptr ? "none" : line->pattern, request.method, response.status, {});
        go_on(std::move(response));
    };
    if (line == nullptr && match.allowed.empty() && is_page(request)) {
        return go_on(std::nullopt);
    }
    if (line == nullptr && match.allowed.empty()) {
        return refuse_with({"not_found", "there is nothing at this address"});
    }
    if (line == nullptr) {
        return refuse_with({"method_not_allowed", "this address takes " + match.allowed}, {{"Allow", match.allowed}});
    }
    if (line->roles.empty()) {
        return go_on(std::nullopt);
    }
    if (const auto refused = take_cookie(request)) {
        return refuse_with(*refused);
    }
    if (request.authorization.empty()) {
        return refuse_with({"key_missing", "send the API key as 'Authorization: Bearer <key>'"});
    }
    if (const auto code = ReporterDoor::code_in(request.authorization)) {
        return let_reporter_in(
            match, *code, request, [&](const Error& error) { refuse_with(error); }, go_on);
    }
    keys_->find(
        request.authorization, [&request, refuse_with, line, go_on, this](const Result<const store::ApiKey*>& found) {
            if (!found) {
                return refuse_with(found.error());
            }
            const auto* key = *found;
            if (!may_ask(key->role, *line)) {
                return refuse_with(
                    {"role_not_allowed", "a key of the role " + std::string{name_of(key->role)} + " may not " +
                                             std::string{line->method} + " " + std::string{line->pattern}});
            }
            if (line->route == Route::file) {
                if (const auto fault = check_filing_headers(request)) {
                    return refuse_with(*fault);
                }
            }
            if (line->route == Route::upload) {
                request.seat = attachments_.take_seat();
                if (request.seat == nullptr) {
                    return refuse_with(AttachmentDoor::no_seat());
                }
            }
            request.key = *key;
            go_on(std::nullopt);
        });
}

void Routes::handle(Request request, Respond answer) {
    const auto match = match_route(request.method, request.path);
    if (match.line == nullptr) {
        return answer(page(request));
    }
    const auto began = clock_.steady_now();
    auto respond = [this, pattern = match.line->pattern, method = request.method, began,
                    answer = std::move(answer)](Response response) {
        log_.note(pattern, method, response.status, clock_.steady_now() - began);
        answer(std::move(response));
    };
    Response plain;
    switch (match.line->route) {
        case Route::file: return file(request, std::move(respond));
        case Route::upload: return attachments_.take(std::move(request), std::move(respond));
        case Route::attachment: return attachments_.give(match, request, std::move(respond));
        case Route::action: return act(match, request, std::move(respond));
        case Route::hook: {
            const std::string address{match.values[0]};  // a view into the path, which moves on
            return receive_hook(engine_, address, std::move(request), std::move(respond));
        }
        case Route::list:
        case Route::due:
        case Route::complaint:
        case Route::decisions:
        case Route::clock_story:
        case Route::trace:
        case Route::letters:
        case Route::agencies:
        case Route::agency:
        case Route::categories: return readings_.answer(match, request, std::move(respond));
        case Route::figures:
        case Route::open_figures:
        case Route::clocks: return figures_.answer(match, request, std::move(respond));
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
        case Route::resend: return operations_.answer(match, request, std::move(respond));
        case Route::open311_discovery:
        case Route::open311_services:
        case Route::open311_service:
        case Route::open311_file:
        case Route::open311_requests:
        case Route::open311_request:
        case Route::open311_token: return open311_.answer(match.line->route, std::move(request), std::move(respond));
        case Route::sign_in: return sessions_.sign_in(request, std::move(respond));
        case Route::session: return respond(SessionDoor::who(request));
        case Route::sign_out: return sessions_.sign_out(request, std::move(respond));
        case Route::readyz: return respond(readiness());
        case Route::livez: plain.body = R"({"status":"alive"})"; break;
        case Route::version: plain.body = boost::json::serialize(boost::json::object{{"version", version_}}); break;
        case Route::metrics:
            plain.content_type = "text/plain; version=0.0.4; charset=utf-8";
            plain.body = metrics_.serialize();
            break;
    }
    respond(std::move(plain));
}

void Routes::file(const Request& request, Respond respond) {
    const auto runtime = engine_.runtime();
    auto parsed = parse_filing(request.body, {runtime->categories, runtime->router});
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (parsed->attachments.empty() || !parsed->faults.empty()) {
        return file_with(*std::move(parsed), request, std::move(respond));
    }
    auto ids = parsed->attachments;
    attachments_.look_up(
        std::move(ids), request.key.id,
        [this, parsed = *std::move(parsed), request,
         respond = std::move(respond)](Result<FoundAttachments> found) mutable {
            if (!found) {
                return respond(problem(found.error(), request.accept_language));
            }
            parsed.content.attachments = std::move(found->files);
            parsed.faults = std::move(found->faults);
            file_with(std::move(parsed), request, std::move(respond));
        });
}

void Routes::file_with(ParsedFiling parsed, const Request& request, Respond respond) {
    engine::Filing filing;
    filing.content = std::move(parsed.content);
    filing.filed_by_key = request.key.id;
    filing.idem = idempotency_of(request.key.id, idempotency_key_of(request.idempotency_key));
    filing.reporter = std::move(parsed.reporter);
    filing.idem_body = filing.reporter ? reporters_.body_digest(request.body) : plain_body_digest(request.body);
    if (!parsed.faults.empty()) {
        return refuse_or_replay(request, filing, parsed.faults, std::move(respond));
    }
    engine_.file(
        std::move(filing), [this, language = request.accept_language, respond = std::move(respond)](
                               Result<engine::FilingResult> result) { filed(language, respond, std::move(result)); });
}

/// What was accepted once is answered alike for ever (G2), also when its category or agency has gone since.
void Routes::refuse_or_replay(
    const Request& request, const engine::Filing& filing, const std::vector<FieldFault>& faults, Respond respond) {
    auto refusal = validation_problem(request.accept_language, faults);
    if (!std::ranges::all_of(faults, depends_on_configuration)) {
        return respond(std::move(refusal));
    }
    store_.find_filed(
        filing.idem, filing.idem_body,
        [this, language = request.accept_language, refusal = std::move(refusal),
         respond = std::move(respond)](Result<store::BirthResult> found) mutable {
            if (found && found->outcome == store::BirthOutcome::replay) {
                return filed(
                    language, respond,
                    engine::FilingResult{found->outcome, std::move(found->state), std::move(found->routing)});
            }
            const bool told = found || found.error().code == "not_found";
            respond(told ? std::move(refusal) : problem(found.error(), language));
        });
}

void Routes::filed(const std::string& language, const Respond& respond, Result<engine::FilingResult> result) {
    if (!result && result.error().code == attachment_unusable) {
        const auto& why = result.error();
        return respond(validation_problem(language, {{why.where, why.code, why.detail, why.hint}}));
    }
    if (!result) {
        return respond(problem(result.error(), language));
    }
    if (result->outcome == store::BirthOutcome::key_reused) {
        return respond(problem(
            {"idempotency_key_reused", "this Idempotency-Key was used for a complaint with another body", "",
             "use a fresh key for a new complaint"},
            language));
    }
    Response response;
    response.status = 201;
    response.body = filing_json(*result, reporters_.code_of(result->state.tracking));
    response.headers.emplace_back(
        "Location", std::string{complaint_prefix} + crypto::to_crockford(result->state.tracking.value()));
    if (result->outcome == store::BirthOutcome::replay) {
        response.headers.emplace_back("Idempotency-Replayed", "true");
    }
    respond(std::move(response));
}

void Routes::act(const RouteMatch& match, const Request& request, Respond respond) {
    const auto fail = [&](const Error& error, const std::vector<FieldFault>& faults = {}) {
        respond(problem(error, request.accept_language, faults));
    };
    const auto number = crypto::parse_crockford(match.values[0]);
    const auto action = model::parse_name<model::Action>(match.values[1]);
    if (!number || !action) {
        return fail({"not_found", "no complaint with this tracking id is visible to this key"});
    }
    const auto [version, well_formed] = version_of(request.if_match);
    if (!well_formed) {
        return fail({"if_match_invalid", "If-Match takes the ETag of the complaint, as in \"5\""});
    }
    const auto runtime = engine_.runtime();
    auto parsed = parse_action(request.body, runtime->categories);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!parsed->faults.empty()) {
        return fail(
            {"validation_failed", "see `errors`: each names a field, what is wrong and what to do"}, parsed->faults);
    }
    engine::ActionRequest wanted;
    wanted.tracking = model::TrackingNumber{*number};
    wanted.act = std::move(parsed->act);
    wanted.act.action = *action;
    wanted.act.actor = actor_of(request.key);
    wanted.other = parsed->other;
    wanted.if_version = version;
    wanted.permitted = [key = request.key, runtime](const model::ComplaintState& state) {
        return may_see(key, state, runtime->router);
    };
    engine_.act(
        std::move(wanted), [this, language = request.accept_language, role = request.key.role,
                            respond = std::move(respond)](Result<engine::ActionResult> done) {
            if (!done) {
                // What an agency may see but not act on (a copy) is its own answer; the rest is not there for it.
                return respond(problem(
                    done.error().code == "not_yours"
                        ? Error{"action_not_allowed", done.error().detail, "", "allowed now: note"}
                        : done.error(),
                    language));
            }
            Response response;
            response.body = action_json(*done, *engine_.runtime(), role);
            response.headers.emplace_back("ETag", "\"" + std::to_string(done->state.version) + "\"");
            respond(std::move(response));
        });
}

Response Routes::readiness() const {
    auto health = store_.health();
    if (health.ready && engine_.runtime()->version.empty()) {
        health = {false, "the configuration is not active yet"};
    }
    Response response;
    response.status = health.ready ? 200 : 503;
    boost::json::object body{{"ready", health.ready}};
    if (!health.ready) {
        body["reason"] = health.reason;
        response.headers.emplace_back("Retry-After", "1");
    }
    response.body = boost::json::serialize(body);
    return response;
}

Response Routes::refuse(int status, std::string_view code, std::string_view detail) {
    log_.note("none", "none", status, {});
    return problem({std::string{code}, std::string{detail}}, {});
}

}  // namespace hub::api
