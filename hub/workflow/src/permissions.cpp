#include "hub/workflow/permissions.hpp"

#include "hub/model/names.hpp"

#include <algorithm>

namespace hub::workflow {
namespace {

using enum model::Action;
using enum model::Role;
using model::Action;
using model::Role;
using model::Status;

const std::vector<Status> at_desk{Status::unverified};
const std::vector<Status> at_agency{Status::awaiting_follow_up, Status::in_progress};
const std::vector<Status> waiting{Status::postponed};
const std::vector<Status> handed_over{Status::awaiting_follow_up, Status::in_progress, Status::postponed};
const std::vector<Status> open{Status::unverified, Status::awaiting_follow_up, Status::in_progress, Status::postponed};
const std::vector<Status> any{Status::unverified, Status::awaiting_follow_up, Status::in_progress,
                              Status::closed,     Status::postponed,          Status::archived};

const std::vector<Permission>& table() {
    static const std::vector<Permission> made{
        {receive, {channel, national_admin, agency_admin, liaison}, {}},
        {verify, {national_admin}, at_desk},
        {dispose, {national_admin}, open},
        {dispose, {agency_admin}, at_agency},
        {accept, {agency_admin, liaison, agency_system}, at_agency},
        {follow_up, {agency_admin, liaison, agency_system}, handed_over},
        {answer, {agency_admin, liaison, agency_system}, handed_over},
        {ask_reporter, {national_admin}, at_desk},
        {ask_reporter, {agency_admin, liaison, agency_system}, at_agency},
        {reply, {reporter}, open},
        {rate, {reporter}, {Status::in_progress, Status::closed}},
        {return_not_competent, {agency_admin, liaison, agency_system}, at_agency},
        {postpone, {national_admin, agency_admin}, at_agency},
        {resume, {national_admin, agency_admin, liaison, hub}, waiting},
        {archive, {national_admin}, open},
        {archive, {agency_admin}, handed_over},
        {copy, {national_admin, agency_admin}, open},
        {extend, {national_admin, agency_admin}, handed_over},
        {close, {national_admin}, handed_over},
        {close, {hub}, {Status::in_progress, Status::postponed}},
        {reopen, {national_admin}, {Status::closed, Status::archived}},
        {reopen, {reporter}, {Status::closed}},
        {link_duplicate, {national_admin, agency_admin}, open},
        {withdraw, {reporter}, open},
        {note, {national_admin, agency_admin, liaison, coordinator, agency_system}, any},
        {change_flags, {national_admin, reporter}, any},
        {acknowledge, {national_admin, agency_admin, liaison, coordinator}, open}};
    return made;
}

template <class T>
bool has(const std::vector<T>& list, T value) {
    return std::ranges::find(list, value) != list.end();
}

template <class T>
std::string joined(const std::vector<T>& list) {
    std::string out;
    for (const auto value : list) {
        out += (out.empty() ? "`" : ", `") + std::string{model::name_of(value)} + "`";
    }
    return out;
}

}  // namespace

std::span<const Permission> permissions() {
    return table();
}

bool is_allowed(Role role, Action action, Status status) {
    return std::ranges::any_of(table(), [&](const Permission& line) {
        return line.action == action && has(line.roles, role) && has(line.statuses, status);
    });
}

bool may_receive(Role role) {
    return std::ranges::any_of(
        table(), [&](const Permission& line) { return line.action == receive && has(line.roles, role); });
}

std::vector<Action> allowed_actions(Role role, Status status) {
    std::vector<Action> out;
    for (const auto& line : table()) {
        if (has(line.roles, role) && has(line.statuses, status) && !has(out, line.action)) {
            out.push_back(line.action);
        }
    }
    return out;
}

bool acts_for_agency(Role role) {
    return role == agency_admin || role == liaison || role == agency_system;
}

bool may_mend(Role role) {
    return role == national_admin || role == agency_admin;
}

std::string permissions_markdown() {
    std::string out = "| action | who | while the complaint is |\n| --- | --- | --- |\n";
    for (const auto& line : table()) {
        out += "| `" + std::string{model::name_of(line.action)} + "` | " + joined(line.roles) + " | " +
               (line.statuses.empty() ? "not there yet" : joined(line.statuses)) + " |\n";
    }
    return out;
}

}  // namespace hub::workflow
