#include "access.hpp"

#include <algorithm>

namespace hub::api {

bool sees_all(model::Role role) {
    return role == model::Role::national_admin || role == model::Role::coordinator || role == model::Role::overseer;
}

bool may_see(const store::ApiKey& key, const model::ComplaintState& state, const routing::Router& router) {
    switch (key.role) {
        case model::Role::national_admin:
        case model::Role::coordinator:
        case model::Role::overseer: return sees_all(key.role);
        case model::Role::channel: return state.filed_by_key == key.id;
        case model::Role::agency_admin:
        case model::Role::liaison:
        case model::Role::agency_system:
            return !key.agency.empty() && (router.belongs_to(state.responsible, key.agency) ||
                                           std::ranges::any_of(state.copies, [&](const model::AgencyId& told) {
                                               return router.belongs_to(told, key.agency);
                                           }));
        case model::Role::reporter: return !key.only.empty() && state.tracking == key.only;
        case model::Role::hub: break;
    }
    return false;
}

Result<store::ListScope> list_scope(
    const store::ApiKey& key, const routing::Router& router, const std::optional<model::AgencyId>& root) {
    store::ListScope scope;
    if (!root && sees_all(key.role)) {
        scope.everybody = true;
        return scope;
    }
    if (root && router.agency(*root) == nullptr) {
        return Error{"unknown_agency", "there is no agency '" + root->value() + "'", "", "see /v1/agencies"};
    }
    if (root && !sees_all(key.role) && !router.belongs_to(*root, key.agency)) {
        return Error{"agency_not_yours", "this key acts for " + key.agency.value() + " and what is below it"};
    }
    const auto& top = root ? *root : key.agency;
    for (const auto& agency : router.agencies()) {
        if (router.belongs_to(agency.id, top)) {
            scope.agencies.push_back(agency.id);
        }
    }
    return scope;
}

workflow::Actor actor_of(const store::ApiKey& key) {
    return {key.role, key.agency};
}

}  // namespace hub::api
