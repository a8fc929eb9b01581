#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/event.hpp"
#include "hub/model/ids.hpp"
#include "hub/routing/router.hpp"
#include "hub/sla/deadlines.hpp"
#include "hub/sla/people.hpp"

#include <span>

namespace hub::workflow {

/// Everything a decision may look at besides the complaint and the command. References live for the call.
struct Context {
    const routing::Router& router;
    const sla::Deadlines& deadlines;
    UuidV7Source& ids;  ///< names the deliveries that are born
    model::ConfigVersion config;
    TimePoint now;
    /// The complaint's content as it was received, for decisions that route again (return, verify); nullptr elsewhere.
    const model::Content* content = nullptr;
    /// What has happened to it, in order: an agency's update that says nothing new is told by it. Empty: not known.
    std::span<const model::PastEvent> past{};
    /// Who is told when a clock climbs its ladder; nullptr: nobody.
    const sla::People* people = nullptr;
};

}  // namespace hub::workflow
