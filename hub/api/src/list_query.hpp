#pragma once
#include "problem.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/routing/router.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/records.hpp"

#include <string_view>
#include <vector>

namespace hub::api {

/// The query of a list, read: the filter counts only when there is no fault. A fault's pointer is "?name".
template <class Filter>
struct ParsedQuery {
    Filter filter;
    std::vector<FieldFault> faults;
};

/// GET /v1/complaints: status, kind, channel, priority, category, region, agency, received_from, received_before,
/// overdue, copied, after, limit. What the key may not see is left out of the scope here, in this one place. Errors:
/// `request_invalid`, `agency_not_yours`, `unknown_agency`.
Result<ParsedQuery<store::ListFilter>> parse_list_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router);

/// GET /v1/due: within ("1d", "12h", "30m"; one day unless given), agency, limit. Errors as above.
Result<ParsedQuery<store::DueFilter>> parse_due_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router, TimePoint now);

}  // namespace hub::api
