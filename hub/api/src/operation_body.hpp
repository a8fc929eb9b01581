#pragma once
#include "problem.hpp"

#include "hub/base/result.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/operations.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What operators send. An empty body says nothing. Errors of all: utf8_invalid, json_invalid; what is read counts only
/// when there is no fault.
namespace hub::api {

struct ParsedMend {
    engine::MendRequest request;  ///< reason, external_ref, not_before, may_arrive_twice
    std::vector<FieldFault> faults;
};
Result<ParsedMend> parse_mend(std::string_view body, model::Mending mending);

struct ParsedEdit {
    engine::MendRequest request;  ///< reason, not_before, edit
    bool dry_run = false;
    std::vector<FieldFault> faults;
};
Result<ParsedEdit> parse_edit(std::string_view body);

struct ParsedRedrive {
    store::NewRedrive wanted;  ///< without scope, who, role and agency
    std::optional<model::AgencyId> agency;
    std::vector<FieldFault> faults;
};
Result<ParsedRedrive> parse_redrive(std::string_view body);

struct ParsedReason {
    std::string reason;
    std::vector<FieldFault> faults;
};
Result<ParsedReason> parse_reason(std::string_view body);

}  // namespace hub::api
