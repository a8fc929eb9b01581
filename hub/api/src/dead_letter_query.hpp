#pragma once
#include "list_query.hpp"

#include "hub/store/dead_letters.hpp"

#include <string>
#include <string_view>

namespace hub::api {

struct DeadLetterQuery {
    store::DeadLetterFilter filter;
    bool grouped = false;  ///< group=cause
};

/// GET /v1/dead-letters: agency, instance, state, cause, message, failed_from, failed_before, after, limit, group.
/// Errors: `request_invalid`, `agency_not_yours`, `unknown_agency`.
Result<ParsedQuery<DeadLetterQuery>> parse_dead_letter_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router);

/// GET /v1/queue and /v1/instances: agency.
Result<ParsedQuery<store::ListScope>> parse_scope_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router);

/// "1764268000000000.0193…": the place after which the next page begins.
std::string place_text(const store::DeadLetterPlace& place);

}  // namespace hub::api
