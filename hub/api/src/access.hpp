#pragma once
#include "hub/model/complaint.hpp"
#include "hub/routing/router.hpp"
#include "hub/store/records.hpp"
#include "hub/workflow/command.hpp"

/// Who sees and does what: decided here for every route, on the key's role and the office whose subtree it acts in.
/// What an action itself demands is workflow's table (hub/workflow/permissions.hpp).
namespace hub::api {

/// A door sees what came through it; an agency's people what their subtree handles or was told about; those who watch
/// the whole see all (domain.md section 2).
bool may_see(const store::ApiKey& key, const model::ComplaintState& state, const routing::Router& router);

/// The person behind a key, as workflow knows people.
workflow::Actor actor_of(const store::ApiKey& key);

}  // namespace hub::api
