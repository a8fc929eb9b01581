#pragma once
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/dead_letters.hpp"
#include "hub/store/operations.hpp"
#include "hub/workflow/compose.hpp"

#include <string>
#include <vector>

/// What operators read, as JSON. No text of any complaint is in it.
namespace hub::api {

std::string dead_letters_json(const store::DeadLetterPage& page);
std::string dead_letter_groups_json(const std::vector<store::DeadLetterGroup>& groups);
std::string dead_letter_json(const store::DeliveryFile& file, model::DeliveryId id, bool may_decide);
std::string mended_json(const engine::MendResult& result, model::DeliveryId id, model::Mending mending);
std::string edit_preview_json(model::DeliveryId id, const std::vector<workflow::FieldChange>& changes);
std::string redrives_json(const std::vector<store::RedriveJob>& jobs);
std::string redrive_json(const store::RedriveJob& job);
std::string queue_json(
    const store::Backlog& backlog, const engine::Runtime& runtime, const std::vector<engine::InstanceState>& instances,
    TimePoint now);
/// `shown`: those that the reader may see.
std::string instances_json(
    const store::Backlog& backlog, const engine::Runtime& runtime, const std::vector<engine::InstanceState>& instances,
    const std::vector<model::InstanceId>& shown, TimePoint now);
std::string probe_json(const model::InstanceId& instance, const engine::ProbeResult& result);
std::string pause_json(const model::InstanceId& instance, const store::PauseOutcome& outcome);

}  // namespace hub::api
