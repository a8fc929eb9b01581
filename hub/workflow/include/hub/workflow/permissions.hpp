#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/enums.hpp"

#include <span>
#include <string>
#include <vector>

namespace hub::workflow {

/// One line of the table (role × action × status): these roles may do this in these statuses. The table is read by
/// decide(), by the guide (hub/docs/actions.md is generated from it) and by the tests; there is no second one.
struct Permission {
    model::Action action = model::Action::note;
    std::vector<model::Role> roles;
    std::vector<model::Status> statuses;  ///< empty for `receive`: there is no complaint yet
};

std::span<const Permission> permissions();

/// May this role do this in this status? Says nothing about whose complaint it is.
bool is_allowed(model::Role role, model::Action action, model::Status status);
/// May this role file complaints?
bool may_receive(model::Role role);
/// What the role may do in this status, in the table's order.
std::vector<model::Action> allowed_actions(model::Role role, model::Status status);
/// Roles that act for an agency and only in its subtree.
bool acts_for_agency(model::Role role);

/// May this role decide what becomes of dead letters, and pause instances? An agency's: in its subtree.
bool may_mend(model::Role role);

/// The table as Markdown, for the guide.
std::string permissions_markdown();

}  // namespace hub::workflow
