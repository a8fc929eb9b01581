#pragma once
#include "hub/base/result.hpp"
#include "hub/model/complaint.hpp"
#include "hub/routing/router.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/records.hpp"
#include "hub/workflow/command.hpp"

#include <optional>

/// Who sees and does what: decided here for every route, on the key's role and the office whose subtree it acts in.
/// What an action itself demands is workflow's table (hub/workflow/permissions.hpp).
namespace hub::api {

/// A reporter sees the complaint that his access code opens. A door sees what came through it; an agency's people what
/// their subtree handles or was told about; those who watch the whole see all (domain.md section 2).
bool may_see(const store::ApiKey& key, const model::ComplaintState& state, const routing::Router& router);

/// Does this key see what belongs to any office?
bool sees_all(model::Role role);

/// What of it a list may show, narrowed to the subtree of `root` if given. Errors: `unknown_agency`,
/// `agency_not_yours`.
Result<store::ListScope> list_scope(
    const store::ApiKey& key, const routing::Router& router, const std::optional<model::AgencyId>& root);

/// The person behind a key, as workflow knows people.
workflow::Actor actor_of(const store::ApiKey& key);

}  // namespace hub::api
