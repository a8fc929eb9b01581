#include "compare.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"
#include "hub/sla/time_of_day.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using model::DifferenceKind;
using model::Status;
using model::UpdateKind;

constexpr auto news_may_be_on_its_way = 15min;

bool is_behind(const model::AgencyId& id, const model::InstanceId& instance, const routing::Router& router) {
    const auto* agency = router.agency(id);
    return agency != nullptr && agency->connector == instance;
}

/// The office that the case concerns; empty: not known.
model::AgencyId office_of(
    const model::InstanceId& instance, const model::ComplaintState* state, const routing::Router& router) {
    if (state != nullptr) {
        if (is_behind(state->responsible, instance, router)) {
            return state->responsible;
        }
        for (const auto* list : {&state->copies, &state->refused}) {
            const auto found =
                std::ranges::find_if(*list, [&](const auto& id) { return is_behind(id, instance, router); });
            if (found != list->end()) {
                return *found;
            }
        }
    }
    model::AgencyId only;
    for (const auto& agency : router.agencies()) {
        if (agency.connector == instance) {
            if (!only.empty()) {
                return {};
            }
            only = agency.id;
        }
    }
    return only;
}

bool is_open(Status status) {
    return status == Status::awaiting_follow_up || status == Status::in_progress || status == Status::postponed;
}

/// Is that state further than where the complaint stands? Never asks a complaint to go back.
bool is_ahead(UpdateKind kind, const model::ComplaintState& state) {
    const bool untouched = state.status == Status::awaiting_follow_up && !state.has_started;
    switch (kind) {
        case UpdateKind::accepted:
        case UpdateKind::in_progress: return untouched && !state.has_follow_up && !state.is_answered;
        case UpdateKind::follow_up: return !state.has_follow_up && !state.is_answered;
        case UpdateKind::closed: return !state.is_answered;
        case UpdateKind::returned_not_competent:
        case UpdateKind::needs_information:
            return (state.status == Status::awaiting_follow_up || state.status == Status::in_progress) &&
                   !state.is_answered;
        case UpdateKind::note:
        case UpdateKind::bounced: break;
    }
    return false;
}

std::string named_by(const model::Holding& holding) {
    if (!holding.external_ref.empty()) {
        return holding.external_ref;
    }
    return holding.tracking_id.empty() ? to_string(holding.complaint.value()) : holding.tracking_id;
}

class Comparison {
public:
    Comparison(
        const model::InstanceId& instance, const store::ListedCase& listed, const store::Believed& believed,
        const routing::Router& router)
        : instance_{instance}, holding_{listed.holding}, believed_{believed}, router_{router} {}

    [[nodiscard]] store::SeenDifference difference(DifferenceKind kind, std::string detail, bool is_theirs) const {
        store::SeenDifference out;
        out.kind = kind;
        out.subject = named_by(holding_);
        out.external_ref = holding_.external_ref;
        out.remote_status = holding_.remote_status;
        out.detail = std::move(detail);
        const auto* state = is_theirs && believed_.complaint ? &*believed_.complaint : nullptr;
        out.agency = office_of(instance_, state, router_);
        if (state != nullptr) {
            out.complaint = state->id;
        }
        return out;
    }

    /// Was the agency's system ever given this complaint?
    [[nodiscard]] bool is_involved() const {
        const auto& state = *believed_.complaint;
        const auto behind = [&](const model::AgencyId& id) { return is_behind(id, instance_, router_); };
        return believed_.ref_known || believed_.other_ref_known || believed_.hand_over || behind(state.responsible) ||
               std::ranges::any_of(state.copies, behind) || std::ranges::any_of(state.refused, behind);
    }

    /// A message that hands it over lies in the outbox: is this case what became of it?
    [[nodiscard]] CaseDecision judge_hand_over(const model::Delivery& hand_over) const {
        CaseDecision out;
        switch (hand_over.state) {
            case model::DeliveryState::waiting:
            case model::DeliveryState::sending: break;  // its own end will tell
            case model::DeliveryState::unknown: out.seen = out.settle = !holding_.external_ref.empty(); break;
            case model::DeliveryState::rejected:
            case model::DeliveryState::dead:
                out.difference = difference(
                    DifferenceKind::unknown_here,
                    "here it lies as " + std::string{name_of(hand_over.state)} + ": sp4n-hub dlq settle " +
                        to_string(hand_over.id.value()) + " --external-ref " + holding_.external_ref,
                    true);
                break;
        }
        return out;
    }

    void compare_states(CaseDecision& out, TimePoint now) const {
        const auto& state = *believed_.complaint;
        const bool is_fresh = holding_.changed_at && *holding_.changed_at > now - news_may_be_on_its_way;
        if (!holding_.kind || is_fresh || !is_open(state.status) || !is_behind(state.responsible, instance_, router_) ||
            !is_ahead(*holding_.kind, state)) {
            return;
        }
        auto& update = out.update.emplace();
        update.kind = *holding_.kind;
        update.complaint = state.id;
        update.external_ref = holding_.external_ref;
        update.remote_status = holding_.remote_status;
        update.happened_at = holding_.changed_at;
        update.dedup_key = "reconcile:" + named_by(holding_) + ":" + holding_.remote_status;
        if (holding_.changed_at) {
            update.dedup_key += ":" + to_rfc3339(*holding_.changed_at);
        }
        out.difference = difference(DifferenceKind::state_behind, {}, true);
    }

private:
    const model::InstanceId& instance_;
    const model::Holding& holding_;
    const store::Believed& believed_;
    const routing::Router& router_;
};

}  // namespace

CaseDecision compare_case(
    const model::InstanceId& instance, const store::ListedCase& listed, const store::Believed& believed,
    const routing::Router& router, TimePoint now) {
    CaseDecision out;
    const Comparison about{instance, listed, believed, router};
    const bool names_something = !listed.holding.complaint.empty() || listed.tracking;
    if (!believed.complaint || !about.is_involved()) {
        // One answer, whether there is no such complaint or it is another agency's.
        if (names_something) {
            out.difference =
                about.difference(DifferenceKind::unknown_here, "it names a complaint that it was never given", false);
        }
        return out;
    }
    if (believed.ref_of_another) {
        out.difference = about.difference(
            DifferenceKind::unknown_here, "its number is recorded for another complaint than the one it names", true);
        return out;
    }
    if (!believed.ref_known) {
        if (believed.hand_over) {
            return about.judge_hand_over(*believed.hand_over);
        }
        if (believed.other_ref_known) {
            out.difference =
                about.difference(DifferenceKind::duplicate_there, "the complaint has another case there already", true);
            return out;
        }
    }
    out.seen = !listed.holding.external_ref.empty();
    about.compare_states(out, now);
    return out;
}

std::optional<store::SeenDifference> judge_unlisted(
    const model::InstanceId& instance, const store::Unlisted& unlisted, const routing::Router& router) {
    const auto& state = unlisted.complaint;
    if (!is_open(state.status) || !is_behind(state.responsible, instance, router)) {
        return std::nullopt;
    }
    store::SeenDifference out;
    out.kind = DifferenceKind::missing_there;
    out.subject = to_string(state.id.value());
    out.complaint = state.id;
    out.agency = state.responsible;
    out.external_ref = unlisted.external_ref;
    out.detail = "it was handed over, and is not on the list";
    return out;
}

std::chrono::milliseconds until_compared(const model::Reconciliation& settings, TimePoint now, double chance) {
    if (!settings.nightly) {
        return std::chrono::hours{365 * 24};
    }
    const auto spread = std::chrono::duration<double>{15min} * chance;
    return std::chrono::ceil<std::chrono::milliseconds>(sla::next_time_of_day(settings.at, settings.zone, now) - now) +
           std::chrono::duration_cast<std::chrono::milliseconds>(spread);
}

std::chrono::milliseconds until_tried_again(
    const model::Reconciliation& settings, std::int32_t failures, TimePoint now, double chance) {
    const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(5min) *
                       (std::int64_t{1} << std::clamp(failures - 1, 0, 8));
    const auto spread = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::duration<double, std::milli>{static_cast<double>(pause.count()) * 0.1 * chance});
    return std::min(pause + spread, until_compared(settings, now, chance));
}

}  // namespace hub::engine
