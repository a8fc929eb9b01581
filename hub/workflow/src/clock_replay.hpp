#pragma once
#include "hub/workflow/context.hpp"

#include <functional>
#include <span>

namespace hub::workflow::detail {

/// One event of a complaint's past, with what its clocks were before and after it.
struct Replayed {
    std::int32_t seq;
    const model::Event& event;
    const model::ComplaintState& before;
    const model::ComplaintState& after;
    const Context& context;  ///< `now` is the event's time
};

/// Tells a complaint's clocks anew, event by event; gives its state after the last one, as far as clocks look at it.
model::ComplaintState replay_clocks(
    std::span<const model::PastEvent> events, const routing::Router& router, const sla::Deadlines& deadlines,
    const std::function<void(const Replayed&)>& each);

}  // namespace hub::workflow::detail
