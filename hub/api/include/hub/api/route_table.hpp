#pragma once
#include "hub/model/enums.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hub::api {

enum class Route : std::uint8_t {
    file = 1,
    upload,
    attachment,
    list,
    due,
    figures,
    open_figures,
    clocks,
    letters,
    complaint,
    decisions,
    clock_story,
    trace,
    action,
    agencies,
    agency,
    categories,
    dead_letters,
    dead_letter,
    letter_bytes,
    redrive,
    edit_letter,
    discard,
    settle,
    redrive_many,
    redrive_jobs,
    redrive_job,
    queue,
    instances,
    pause_instance,
    resume_instance,
    probe_instance,
    reconcile_instance,
    differences,
    resend,
    sign_in,
    session,
    sign_out,
    hook,
    open311_discovery,
    open311_services,
    open311_service,
    open311_file,
    open311_requests,
    open311_request,
    open311_token,
    livez,
    readyz,
    version,
    metrics
};

/// Of what a caller reaches only his own part (access.hpp says which part that is).
enum class Reach : std::uint8_t {
    everything = 1,  ///< nothing in it is anybody's own
    own_list,        ///< a list: what is not his is not in it
    own_complaint,   ///< one complaint: what is not his is "not found"
    own_operation,   ///< a message, job or instance: what is not his is "not found"
    own_and_action   ///< so too, and hub/workflow's table of role, action and status decides on top
};

/// One address: what may be asked there, and by whom. The table is read by the doors themselves, by `sp4n-hub api
/// routes`, by the guide (hub/docs/routes.md is generated from it) and by the test that tries every role at every line.
struct RouteLine {
    Route route = Route::livez;
    std::string_view method;  ///< "GET" (HEAD goes with it), "POST", "DELETE", or "*": whatever the connector takes
    std::string_view
        pattern;  ///< "/v1/complaints/{tracking_id}", "/services.{format}"; a last "{name...}" takes slashes
    std::vector<model::Role> roles;  ///< empty: open to all, no key is asked for
    Reach reach = Reach::everything;
    std::string_view purpose;
};

std::span<const RouteLine> route_table();

/// A path as the table reads it.
struct RouteMatch {
    const RouteLine* line = nullptr;         ///< nullptr: no such address, or not with this method
    std::string allowed;                     ///< methods of the address, when it exists: "GET, HEAD, POST"
    std::array<std::string_view, 2> values;  ///< of the pattern's {…}, in order; views into the path
};

RouteMatch match_route(std::string_view method, std::string_view path);

/// May this role ask there? Says nothing about whose complaint it is.
bool may_ask(model::Role role, const RouteLine& line);

/// The table as Markdown, for the guide.
std::string routes_markdown();

}  // namespace hub::api
