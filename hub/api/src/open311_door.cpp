#include "open311_door.hpp"

#include "access.hpp"
#include "filing_body.hpp"
#include "georeport_json.hpp"
#include "idempotency.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"
#include "hub/model/region_code.hpp"
#include "hub/workflow/permissions.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr GeoNames request_names{"service_requests", "request"};
constexpr std::int32_t most_requests = 1'000;         // "Default query limit"
constexpr auto longest_span = std::chrono::days{90};  // ditto
constexpr int most_public_lists = 2;                  // at once: lists of coordinators go first
constexpr std::size_t most_ids = 50;

const Error no_such_request{"not_found", "there is no such request, or it is not public"};
const Error no_such_format{"not_found", "the address must end in .json or .xml"};

/// Once the hub speaks of changes, it says when: with the first release of this door.
constexpr const char* discovery_changed = "2026-11-28T00:00:00+07:00";

json::object discovery(const std::string& origin) {
    json::array formats{"text/xml", "application/json"};
    json::object endpoint{
        {"specification", "http://wiki.open311.org/GeoReport_v2"},
        {"url", origin + "/open311/v2"},
        {"changeset", discovery_changed},
        {"type", "production"},
        {"formats", std::move(formats)}};
    return {
        {"changeset", discovery_changed},
        {"contact", "Administrator nasional SP4N / the national administrators of SP4N"},
        {"key_service",
         "Kunci kanal diberikan oleh administrator nasional / keys of channels are given by the national "
         "administrators"},
        {"endpoints", json::array{std::move(endpoint)}}};
}

/// As the client came: only its own answer depends on what it says.
std::string origin_of(const Request& request) {
    const bool plain = std::ranges::all_of(request.host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == ':' || c == '[' || c == ']';
    });
    return plain && !request.host.empty() ? (request.forwarded_proto == "https" ? "https://" : "http://") + request.host
                                          : std::string{};
}

std::vector<model::Status> statuses_of(std::string_view text, std::vector<FieldFault>& faults) {
    std::vector<model::Status> out;
    for (auto rest = text; !rest.empty();) {
        const auto one = trim(rest.substr(0, rest.find(',')));
        rest.remove_prefix(
            std::min(rest.size(), rest.find(',') == std::string_view::npos ? rest.size() : rest.find(',') + 1));
        for (const auto& [status, name] : model::names_of<model::Status>()) {
            const bool closed = status == model::Status::closed || status == model::Status::archived;
            if ((one == "closed" && closed) || (one == "open" && !closed)) {
                out.push_back(status);
            }
        }
        if (one != "open" && one != "closed") {
            faults.push_back({"status", "unknown_value", "must be one of: open, closed", ""});
        }
    }
    return out;
}

}  // namespace

struct Open311Door::Asked {
    Request request;
    Respond respond;
    GeoFormat format = GeoFormat::xml;
    FormValues values{};                 // of the address; of the form too
    std::optional<store::ApiKey> key{};  // whoever asks
    std::shared_ptr<void> seat{};        // of a public list

    [[nodiscard]] std::string_view value(std::string_view name) const { return form_value(values, name); }
    [[nodiscard]] GeoReader reader() const { return {request.accept_language.starts_with("en")}; }
    void fail(const Error& error, const std::vector<FieldFault>& faults = {}) const {
        respond(geo_errors(error, request.accept_language, format, faults));
    }
    void give(const json::value& tree, GeoNames names, int status = 200) const {
        auto response = geo_response(tree, names, format);
        response.status = status;
        respond(std::move(response));
    }
    [[nodiscard]] bool sees(const model::ComplaintState& state, const routing::Router& router) const {
        return key && may_see(*key, state, router);
    }
};

Response Open311Door::refusal(const Error& error, const Request& request) {
    return geo_errors(error, request.accept_language, read_geo_resource(request.path).format.value_or(GeoFormat::xml));
}

void Open311Door::answer(Route route, Request request, Respond respond) {
    const auto asked = std::make_shared<Asked>(Asked{std::move(request), std::move(respond)});
    const std::string_view path{asked->request.path};
    const auto [name, format] = read_geo_resource(path.substr(path.rfind('/') + 1));
    if (!format) {
        return asked->fail(no_such_format);
    }
    asked->format = *format;
    auto values = read_form(asked->request.query);
    if (values && route == Route::open311_file) {
        const auto form = read_form(asked->request.body);
        if (!form) {
            values = form.error();
        } else {
            values->insert(values->end(), form->begin(), form->end());
        }
    }
    if (!values) {
        return asked->fail(values.error());
    }
    asked->values = *std::move(values);
    if (const auto place = asked->value("jurisdiction_id"); !place.empty() && !model::is_region_code(place)) {
        return asked->fail({"not_found", "jurisdiction_id is a region code like 18.72"});
    }
    const auto runtime = uses_.engine.runtime();
    if (route == Route::open311_discovery) {
        return asked->give(discovery(origin_of(asked->request)), {"discovery", ""});
    }
    if (route == Route::open311_services) {
        return asked->give(geo_services(runtime->settings.categories, asked->reader()), {"services", "service"});
    }
    if (route == Route::open311_service) {
        return service(asked, name);
    }
    find_key(asked, [this, asked, route, id = std::string{name}] {
        if (route == Route::open311_file) {
            return file(asked);
        }
        if (route == Route::open311_requests) {
            return requests(asked);
        }
        one_request(asked, id, route == Route::open311_token);
    });
}

void Open311Door::service(const Going& asked, std::string_view code) const {
    const auto runtime = uses_.engine.runtime();
    if (!runtime->categories.contains(std::string{code})) {
        return asked->fail({"not_found", "there is no such service_code", "", "see the services"});
    }
    asked->give(geo_definition(code, runtime->settings.categories, asked->reader()), {"service_definition", ""});
}

/// A wrong key is told; none is nobody.
void Open311Door::find_key(const Going& asked, std::function<void()> go_on) const {
    const auto argument = asked->value("api_key");
    const auto& header = asked->request.authorization;
    if (argument.empty() && header.empty()) {
        return go_on();
    }
    uses_.keys->find(
        header.empty() ? "Bearer " + std::string{argument} : header,
        [asked, go_on = std::move(go_on)](const Result<const store::ApiKey*>& found) {
            if (!found) {
                return asked->fail(found.error());
            }
            asked->key = **found;
            go_on();
        });
}

void Open311Door::requests(const Going& asked) const {
    if (const auto ids = asked->value("service_request_id"); !ids.empty()) {
        return some_requests(asked, ids);  // it overrides all other arguments
    }
    std::vector<FieldFault> faults;
    const auto time = [&](const char* name) -> std::optional<TimePoint> {
        const auto text = asked->value(name);
        const auto parsed = text.empty() ? std::nullopt : parse_rfc3339(text);
        if (!text.empty() && !parsed) {
            faults.push_back({name, "invalid_time", "must be an RFC 3339 time", "for example 2026-11-24T00:00:00Z"});
        }
        return parsed;
    };
    store::ListFilter filter;
    filter.scope.everybody = true;
    filter.limit = most_requests;
    filter.statuses = statuses_of(asked->value("status"), faults);
    filter.region = model::RegionCode{std::string{asked->value("jurisdiction_id")}};
    const auto from = time("start_date");
    const auto to = time("end_date");
    filter.received_from = from ? *from : to.value_or(uses_.clock.now()) - longest_span;
    filter.received_before = to ? *to : from ? *from + longest_span : std::optional<TimePoint>{};
    if (from && to && (*to < *from || *to - *from > longest_span)) {
        faults.push_back({"end_date", "out_of_range", "must lie within 90 days after start_date", ""});
    }
    const auto runtime = uses_.engine.runtime();
    for (auto rest = asked->value("service_code"); !rest.empty();) {
        const auto comma = rest.find(',');
        const std::string code{trim(rest.substr(0, comma))};
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        if (!runtime->categories.contains(code)) {
            faults.push_back({"service_code", "unknown_category", "there is no such category", ""});
        }
        filter.any_category.emplace_back(code);
    }
    if (!faults.empty()) {
        return asked->fail({"query_invalid", ""}, faults);
    }
    if (!asked->key) {
        if (*public_lists_ >= most_public_lists) {
            return asked->fail({"storage_busy", "too many lists are being read at once"});
        }
        ++*public_lists_;
        asked->seat = std::shared_ptr<void>{nullptr, [count = public_lists_](void*) { --*count; }};
    }
    uses_.store.page(std::move(filter), [this, asked](Result<store::ListPage> page) {
        asked->seat.reset();
        if (!page) {
            return asked->fail(page.error());
        }
        const auto runtime = uses_.engine.runtime();
        json::array out;
        for (const auto& [state, content] : page->complaints) {
            const bool all = asked->sees(state, runtime->router);
            if (all || !state.secret) {
                out.push_back(geo_request(state, all ? &content : nullptr, {}, *runtime, asked->reader()));
            }
        }
        asked->give(out, request_names);
    });
}

/// Each looked up by itself, in the order of the argument; what is not there is not in the answer.
void Open311Door::some_requests(const Going& asked, std::string_view ids) const {
    std::vector<model::TrackingNumber> wanted;
    for (auto rest = ids; !rest.empty();) {
        const auto comma = rest.find(',');
        if (const auto number = crypto::parse_crockford(trim(rest.substr(0, comma)))) {
            wanted.emplace_back(*number);
        }
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    if (wanted.empty() || wanted.size() > most_ids) {
        return wanted.empty()
                   ? asked->fail(no_such_request)
                   : asked->fail(
                         {"query_invalid", ""}, {{"service_request_id", "out_of_range", "takes 50 ids at most", ""}});
    }
    struct Gathered {
        std::vector<json::value> found;
        std::size_t missing = 0;
        std::optional<Error> failed{};  // not "there is none": the answer would not be true
    };
    const auto all = std::make_shared<Gathered>();
    all->found.resize(wanted.size());
    all->missing = wanted.size();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        uses_.store.find(wanted[i], [this, asked, all, i](Result<store::ComplaintFile> file) {
            const auto runtime = uses_.engine.runtime();
            if (file) {
                const auto& [state, content] = file->complaint;
                const bool sees = asked->sees(state, runtime->router);
                if (sees || !state.secret) {
                    all->found[i] =
                        geo_request(state, sees ? &content : nullptr, last_answer(*file), *runtime, asked->reader());
                }
            }
            if (!file && file.error().code != "not_found") {
                all->failed = file.error();
            }
            if (--all->missing > 0) {
                return;
            }
            if (all->failed) {
                return asked->fail(*all->failed);
            }
            json::array out;
            for (auto& one : all->found) {
                if (!one.is_null()) {
                    out.push_back(std::move(one));
                }
            }
            asked->give(out, request_names);
        });
    }
}

void Open311Door::one_request(const Going& asked, std::string_view id, bool as_token) const {
    const auto number = crypto::parse_crockford(id);
    if (!number) {
        return asked->fail(no_such_request);
    }
    uses_.store.find(model::TrackingNumber{*number}, [this, asked, as_token](Result<store::ComplaintFile> file) {
        if (!file && file.error().code != "not_found") {
            return asked->fail(file.error());
        }
        const auto runtime = uses_.engine.runtime();
        const bool sees = file && asked->sees(file->complaint.state, runtime->router);
        if (!file || (file->complaint.state.secret && !sees)) {
            return asked->fail(no_such_request);  // one answer for "not there" and "secret"
        }
        const auto& [state, content] = file->complaint;
        const auto tracking = crypto::to_crockford(state.tracking.value());
        const json::array token{json::object{{"service_request_id", tracking}, {"token", tracking}}};
        asked->give(
            as_token ? token
                     : json::array{geo_request(
                           state, sees ? &content : nullptr, last_answer(*file), *runtime, asked->reader())},
            request_names);
    });
}

void Open311Door::file(const Going& asked) {
    const std::string_view type{asked->request.content_type};
    if (!type.starts_with("application/x-www-form-urlencoded")) {
        return asked->fail({"content_type_unsupported", "the body must be sent as application/x-www-form-urlencoded"});
    }
    if (!asked->key) {
        return asked->fail({"key_missing", "send the key of your door as api_key"});
    }
    if (!workflow::may_receive(asked->key->role)) {
        return asked->fail({"role_not_allowed", "this key may not file complaints"});
    }
    const auto& header = asked->request.idempotency_key;
    const auto repeated = idempotency_key_of(header);
    if (!header.empty() && repeated.empty()) {
        return asked->fail(
            {"idempotency_key_invalid", "the key is 1-128 printable characters without spaces or quotes"});
    }
    const auto runtime = uses_.engine.runtime();
    auto form = read_geo_filing(asked->values, runtime->settings.categories);
    auto parsed = parse_filing(form.body, {runtime->categories, runtime->router});
    if (!parsed) {
        return asked->fail(parsed.error());
    }
    auto faults = in_arguments(std::move(parsed->faults));
    faults.insert(faults.begin(), form.faults.begin(), form.faults.end());
    const auto unknown = std::ranges::find(faults, "unknown_category", &FieldFault::code);
    if (unknown != faults.end()) {
        return asked->fail({"not_found", "there is no such service_code", "", "see the services"});
    }
    if (!faults.empty()) {
        return asked->fail({"validation_failed", ""}, faults);
    }
    engine::Filing filing;
    filing.content = std::move(parsed->content);
    filing.reporter = std::move(parsed->reporter);
    filing.filed_by_key = asked->key->id;
    if (repeated.empty()) {
        random_.fill(filing.idem.bytes);
    } else {
        filing.idem = idempotency_of(asked->key->id, repeated);
    }
    filing.idem_body = filing.reporter ? uses_.reporters.body_digest(form.body) : plain_body_digest(form.body);
    uses_.engine.file(std::move(filing), [this, asked](Result<engine::FilingResult> result) {
        if (!result) {
            return asked->fail(result.error());
        }
        if (result->outcome == store::BirthOutcome::key_reused) {
            return asked->fail(
                {"idempotency_key_reused", "this Idempotency-Key was used for a complaint with another body", "",
                 "use a fresh key for a new complaint"});
        }
        const auto tracking = crypto::to_crockford(result->state.tracking.value());
        const auto code = uses_.reporters.code_of(result->state.tracking);
        // The person behind the app comes back with it; the standard has no other place for it.
        const auto notice = asked->reader().english
                                ? "Keep this access code: " + code + ". With it the reporter may reply and rate."
                                : "Simpan kode akses ini: " + code + ". Dengannya pelapor dapat membalas dan menilai.";
        asked->give(
            json::array{
                json::object{{"service_request_id", tracking}, {"service_notice", notice}, {"account_id", nullptr}}},
            request_names, 201);
    });
}

}  // namespace hub::api
