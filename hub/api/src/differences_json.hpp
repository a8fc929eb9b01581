#pragma once
#include "hub/engine/engine.hpp"
#include "hub/store/reconciliations.hpp"

#include <string>

/// Comparisons with what agencies list, as JSON. No text of any complaint is in it.
namespace hub::api {

std::string reconcile_run_json(const store::ReconcileRun& run);
std::string differences_json(const store::DifferencePage& page);
std::string resent_json(const engine::ResendResult& result);

}  // namespace hub::api
