#pragma once
#include "problem.hpp"

#include "hub/base/result.hpp"
#include "hub/model/ids.hpp"
#include "hub/workflow/command.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace hub::api {

struct ParsedAction {
    workflow::Act act;                           ///< action and actor are the caller's to set
    std::optional<model::TrackingNumber> other;  ///< `other`, a tracking id
    std::vector<FieldFault> faults;              ///< all of them; the act counts only when there is none
};

/// Reads the body of POST /v1/complaints/{tracking_id}/{action}; an empty body says nothing. Errors (nothing of it is
/// usable): utf8_invalid, json_invalid.
Result<ParsedAction> parse_action(std::string_view body, const std::unordered_set<std::string>& categories);

}  // namespace hub::api
