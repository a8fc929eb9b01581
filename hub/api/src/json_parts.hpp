#pragma once
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/event.hpp"
#include "hub/model/routing_decision.hpp"
#include "hub/routing/router.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <vector>

/// Pieces that several answers show alike.
namespace hub::api {

boost::json::object routing_json(const model::RoutingDecision& routing);
/// See hub/api/explanation_json.hpp, which is its text.
boost::json::object explanation_object(const routing::Explanation& why);
/// Files of a complaint; `state`: whether offices are given them.
boost::json::array files_json(const model::ComplaintState& state, const std::vector<model::Attachment>& files);
boost::json::object event_json(std::int32_t seq, const model::Event& event);
/// What waits, and why it waits.
boost::json::object delivery_json(
    const model::Delivery& delivery, const engine::Runtime& runtime,
    const std::vector<engine::InstanceState>& instances);

}  // namespace hub::api
