#include "access.hpp"

#include <algorithm>

namespace hub::api {

bool may_see(const store::ApiKey& key, const model::ComplaintState& state, const routing::Router& router) {
    switch (key.role) {
        case model::Role::national_admin:
        case model::Role::coordinator:
        case model::Role::overseer: return true;
        case model::Role::channel: return state.filed_by_key == key.id;
        case model::Role::agency_admin:
        case model::Role::liaison:
        case model::Role::agency_system:
            return !key.agency.empty() && (router.belongs_to(state.responsible, key.agency) ||
                                           std::ranges::any_of(state.copies, [&](const model::AgencyId& told) {
                                               return router.belongs_to(told, key.agency);
                                           }));
        case model::Role::reporter:
        case model::Role::hub: break;
    }
    return false;
}

workflow::Actor actor_of(const store::ApiKey& key) {
    return {key.role, key.agency};
}

}  // namespace hub::api
