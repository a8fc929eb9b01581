#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/ids.hpp"
#include "hub/routing/router.hpp"
#include "hub/sla/deadlines.hpp"

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
};

}  // namespace hub::workflow
