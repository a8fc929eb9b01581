#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/difference.hpp"
#include "hub/model/instance.hpp"
#include "hub/model/update.hpp"
#include "hub/routing/router.hpp"
#include "hub/store/reconciliations.hpp"

#include <chrono>
#include <optional>

namespace hub::engine {

/// What a listed case means.
struct CaseDecision {
    bool seen = false;    ///< it is the case of the believed complaint: its number is recorded and marked
    bool settle = false;  ///< it shows that an unknown hand-over arrived
    std::optional<store::SeenDifference> difference{};
    std::optional<model::AgencyUpdate> update{};  ///< what was lost: goes the way of any update
};

/// One case that an agency lists against what the hub believes of it. Cases that name nothing of ours are the agency's
/// own business. Where it changed in the last quarter of an hour the news may be on its way, and is not taken from the
/// list. Pure.
CaseDecision compare_case(
    const model::InstanceId& instance, const store::ListedCase& listed, const store::Believed& believed,
    const routing::Router& router, TimePoint now);

/// A complaint that a whole list does not hold; nothing where it is not with an office behind the instance. Pure.
std::optional<store::SeenDifference> judge_unlisted(
    const model::InstanceId& instance, const store::Unlisted& unlisted, const routing::Router& router);

/// How long until the instance is compared next, in the night of its own zone; `chance` in [0, 1) spreads instances
/// over a quarter of an hour. A year where it is not compared by itself. Pure.
std::chrono::milliseconds until_compared(const model::Reconciliation& settings, TimePoint now, double chance);

/// The same after `failures` comparisons that failed: 5 min, 10 min, … until the night. Pure.
std::chrono::milliseconds until_tried_again(
    const model::Reconciliation& settings, std::int32_t failures, TimePoint now, double chance);

}  // namespace hub::engine
