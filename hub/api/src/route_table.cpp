#include "hub/api/route_table.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace hub::api {
namespace {

using enum model::Role;
using model::Role;

/// Roles that workflow's table lets do something to a complaint that is there, and that come through a door.
std::vector<Role> actors() {
    std::vector<Role> out;
    for (const auto& line : workflow::permissions()) {
        for (const auto role : line.roles) {
            if (line.action != model::Action::receive && role != hub && std::ranges::find(out, role) == out.end()) {
                out.push_back(role);
            }
        }
    }
    return out;
}

std::vector<Role> filers() {
    std::vector<Role> out;
    for (const auto role : {national_admin, agency_admin, liaison, coordinator, overseer, channel, agency_system}) {
        if (workflow::may_receive(role)) {
            out.push_back(role);
        }
    }
    return out;
}

const std::vector<RouteLine>& table() {
    static const std::vector<Role> all{national_admin, agency_admin, liaison,      coordinator,
                                       overseer,       channel,      agency_system};
    static const std::vector<Role> all_and_reporter = [] {
        auto out = all;
        out.push_back(reporter);
        return out;
    }();
    static const std::vector<Role> offices{national_admin, agency_admin, liaison, coordinator, overseer, agency_system};
    static const std::vector<Role> watchers{national_admin, agency_admin, liaison, coordinator, overseer};
    static const std::vector<Role> nation{national_admin, coordinator, overseer};
    static const std::vector<Role> menders = [] {
        std::vector<Role> out;
        std::ranges::copy_if(watchers, std::back_inserter(out), workflow::may_mend);
        return out;
    }();
    static const std::vector<RouteLine> made{
        {Route::file, "POST", "/v1/complaints", filers(), Reach::everything, "file a complaint"},
        {Route::list, "GET", "/v1/complaints", offices, Reach::own_list, "list complaints, newest first"},
        {Route::complaint, "GET", "/v1/complaints/{tracking_id}", all_and_reporter, Reach::own_complaint,
         "one complaint with its history"},
        {Route::decisions, "GET", "/v1/complaints/{tracking_id}/decisions", offices, Reach::own_complaint,
         "where it was routed, and why"},
        {Route::clock_story, "GET", "/v1/complaints/{tracking_id}/clocks", offices, Reach::own_complaint,
         "why its limits are when they are, day by day, and whose an overrun is"},
        {Route::trace, "GET", "/v1/complaints/{tracking_id}/trace", offices, Reach::own_complaint,
         "its messages with every attempt"},
        {Route::upload, "POST", "/v1/attachments", filers(), Reach::everything,
         "leave a file that a complaint will name"},
        {Route::attachment, "GET", "/v1/complaints/{tracking_id}/attachments/{attachment}", all_and_reporter,
         Reach::own_complaint, "a file of it"},
        {Route::action, "POST", "/v1/complaints/{tracking_id}/{action}", actors(), Reach::own_and_action,
         "do something to it"},
        {Route::due, "GET", "/v1/due", offices, Reach::own_list, "what is overdue or soon will be"},
        {Route::figures, "GET", "/v1/figures", watchers, Reach::own_list,
         "compliance of a period by office, province, topic, kind, channel, stage or month"},
        {Route::open_figures, "GET", "/v1/figures/open", watchers, Reach::own_list,
         "what is open now, by status and age"},
        {Route::clocks, "GET", "/v1/clocks", watchers, Reach::own_list, "the clocks behind such a number"},
        {Route::letters, "GET", "/v1/letters", nation, Reach::everything,
         "mails to people about deadlines, newest first; without addresses"},
        {Route::agencies, "GET", "/v1/agencies", all, Reach::everything, "all offices"},
        {Route::agency, "GET", "/v1/agencies/{agency...}", all, Reach::everything, "one office"},
        {Route::categories, "GET", "/v1/categories", all, Reach::everything, "what complaints may be about"},
        {Route::dead_letters, "GET", "/v1/dead-letters", watchers, Reach::own_list,
         "what could not be delivered, oldest failure first"},
        {Route::dead_letter, "GET", "/v1/dead-letters/{delivery}", watchers, Reach::own_operation,
         "one such message with its attempts"},
        {Route::letter_bytes, "GET", "/v1/dead-letters/{delivery}/bytes", menders, Reach::own_operation,
         "what a failed attempt sent and heard; recorded"},
        {Route::redrive, "POST", "/v1/dead-letters/{delivery}/redrive", menders, Reach::own_operation, "send it again"},
        {Route::edit_letter, "POST", "/v1/dead-letters/{delivery}/edit", menders, Reach::own_operation,
         "send it again with other codes"},
        {Route::discard, "POST", "/v1/dead-letters/{delivery}/discard", menders, Reach::own_operation, "give it up"},
        {Route::settle, "POST", "/v1/dead-letters/{delivery}/settle", menders, Reach::own_operation,
         "the agency has it: count it as delivered"},
        {Route::redrive_many, "POST", "/v1/redrives", menders, Reach::own_operation,
         "send many again at a limited rate"},
        {Route::redrive_jobs, "GET", "/v1/redrives", watchers, Reach::own_list,
         "jobs that send many again, newest first"},
        {Route::redrive_job, "GET", "/v1/redrives/{job}", watchers, Reach::own_operation, "how far that came"},
        {Route::queue, "GET", "/v1/queue", watchers, Reach::own_list, "what waits, by office and age"},
        {Route::instances, "GET", "/v1/instances", watchers, Reach::own_list,
         "connector instances, how they fare, what waits there"},
        {Route::pause_instance, "POST", "/v1/instances/{instance}/pause", menders, Reach::own_operation,
         "send nothing there for now"},
        {Route::resume_instance, "POST", "/v1/instances/{instance}/resume", menders, Reach::own_operation,
         "send there again"},
        {Route::probe_instance, "POST", "/v1/instances/{instance}/probe", menders, Reach::own_operation,
         "could a message be handed over there now"},
        {Route::reconcile_instance, "POST", "/v1/instances/{instance}/reconcile", menders, Reach::own_operation,
         "compare now what its agency lists with what was handed over"},
        {Route::differences, "GET", "/v1/instances/{instance}/differences", watchers, Reach::own_operation,
         "what hub and agency do not agree about"},
        {Route::resend, "POST", "/v1/differences/{difference}/resend", menders, Reach::own_operation,
         "hand over again what the agency does not have"},
        {Route::sign_in,
         "POST",
         "/v1/session",
         {},
         Reach::everything,
         "sign in with a name and a password; the answer sets a cookie"},
        {Route::session, "GET", "/v1/session", all, Reach::everything, "who is asking"},
        {Route::sign_out, "DELETE", "/v1/session", all, Reach::everything, "sign out"},
        {Route::hook,
         "*",
         "/hooks/{instance...}",
         {},
         Reach::everything,
         "an office's system speaks; its connector checks who it is"},
        {Route::open311_discovery,
         "GET",
         "/open311/discovery.{format}",
         {},
         Reach::everything,
         "Open311: where GeoReport v2 is"},
        {Route::open311_services,
         "GET",
         "/open311/v2/services.{format}",
         {},
         Reach::everything,
         "Open311: what may be reported"},
        {Route::open311_service,
         "GET",
         "/open311/v2/services/{service_code}.{format}",
         {},
         Reach::everything,
         "Open311: what is asked about it"},
        {Route::open311_file,
         "POST",
         "/open311/v2/requests.{format}",
         {},
         Reach::everything,
         "Open311: file a complaint; a door's key goes with it as `api_key`"},
        {Route::open311_requests,
         "GET",
         "/open311/v2/requests.{format}",
         {},
         Reach::everything,
         "Open311: where complaints stand; texts and places only with a key that may see them"},
        {Route::open311_request,
         "GET",
         "/open311/v2/requests/{service_request_id}.{format}",
         {},
         Reach::everything,
         "Open311: where one stands"},
        {Route::open311_token,
         "GET",
         "/open311/v2/tokens/{token}.{format}",
         {},
         Reach::everything,
         "Open311: the request of a token, which here is its own"},
        {Route::livez, "GET", "/livez", {}, Reach::everything, "is the process alive"},
        {Route::readyz, "GET", "/readyz", {}, Reach::everything, "can it take complaints"},
        {Route::version, "GET", "/version", {}, Reach::everything, "what runs here"},
        {Route::metrics, "GET", "/metrics", {}, Reach::everything, "figures for Prometheus"}};
    return made;
}

std::string_view next_segment(std::string_view& rest) {
    const auto end = rest.find('/');
    const auto segment = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return segment;
}

/// An action is one of the domain's: what is none is no address.
bool may_stand_for(std::string_view name, std::string_view given) {
    if (name != "{action}") {
        return !given.empty();
    }
    const auto action = model::parse_name<model::Action>(given);
    return action && *action != model::Action::receive;
}

using Values = std::array<std::string_view, 2>;

std::optional<Values> values_of(std::string_view pattern, std::string_view path) {
    Values out;
    std::size_t found = 0;
    if (!pattern.starts_with('/') || !path.starts_with('/')) {
        return std::nullopt;
    }
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    while (!pattern.empty() && !path.empty()) {
        const auto wanted = next_segment(pattern);
        if (wanted.ends_with("...}")) {
            out.at(found) = path;
            return out;
        }
        const bool ends_here = path.find('/') == std::string_view::npos;
        const auto given = next_segment(path);
        const auto fixed = wanted.substr(0, wanted.find('{'));  // before a value, or all of it
        const bool is_value = fixed.size() < wanted.size();
        if (is_value ? !given.starts_with(fixed) || !may_stand_for(wanted, given.substr(fixed.size()))
                     : wanted != given) {
            return std::nullopt;
        }
        if (is_value) {
            out.at(found++) = given.substr(fixed.size());
        }
        if (ends_here != pattern.empty()) {
            return std::nullopt;
        }
    }
    return pattern.empty() && path.empty() ? std::optional{out} : std::nullopt;
}

std::string role_names(const RouteLine& line) {
    std::string out;
    for (const auto role : line.roles) {
        out += (out.empty() ? "`" : ", `") + std::string{model::name_of(role)} + "`";
    }
    return out.empty() ? "everybody" : out;
}

std::string_view reach_text(Reach reach) {
    switch (reach) {
        case Reach::everything: break;
        case Reach::own_list: return "theirs alone are listed";
        case Reach::own_complaint: return "theirs; another's is 404";
        case Reach::own_operation: return "their offices'; another's is 404";
        case Reach::own_and_action: return "theirs, as actions.md says; another's is 404";
    }
    return "";
}

}  // namespace

std::span<const RouteLine> route_table() {
    return table();
}

RouteMatch match_route(std::string_view method, std::string_view path) {
    RouteMatch out;
    for (const auto& line : table()) {
        const auto values = values_of(line.pattern, path);
        if (!values) {
            continue;
        }
        if (!out.allowed.empty()) {
            out.allowed += ", ";
        }
        out.allowed += line.method == "GET" ? "GET, HEAD" : std::string{line.method};
        if (line.method == method || line.method == "*" || (line.method == "GET" && method == "HEAD")) {
            out.line = &line;
            out.values = *values;
        }
    }
    return out;
}

bool may_ask(model::Role role, const RouteLine& line) {
    return line.roles.empty() || std::ranges::find(line.roles, role) != line.roles.end();
}

std::string routes_markdown() {
    std::string out = "| address | what | who | of whose complaints |\n| --- | --- | --- | --- |\n";
    for (const auto& line : table()) {
        out += "| `" + std::string{line.method} + " " + std::string{line.pattern} + "` | " + std::string{line.purpose} +
               " | " + role_names(line) + " | " + std::string{reach_text(line.reach)} + " |\n";
    }
    return out;
}

}  // namespace hub::api
