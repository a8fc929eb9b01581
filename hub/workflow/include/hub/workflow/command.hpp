#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/delivery.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/update.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hub::sla {
class WorkingCalendar;
}

namespace hub::workflow {

/// A complaint comes in through a door. The content is already checked for shape; ids are given by the caller.
struct Receive {
    model::ComplaintId id;
    model::TrackingNumber tracking;
    model::Content content;
    std::int32_t filed_by_key = 0;
    model::Role actor = model::Role::channel;
    bool has_reporter = false;  ///< somebody says who reported; the record itself travels apart
    /// The office's own door it came through. Where it is routed to an agency behind the same instance nothing is
    /// handed over: the office has it already, under `external_ref`.
    model::InstanceId from_instance{};
    std::string external_ref{};
    std::vector<std::string> refused_files{};  ///< that came with it and were not taken: codes
};

/// Who acts. For the roles of an agency, `agency` is the office whose subtree they act in.
struct Actor {
    model::Role role = model::Role::national_admin;
    model::AgencyId agency;
};

/// What a person does to a complaint. Which of the arguments an action reads stands beside it; the others are left out.
struct Act {
    model::Action action = model::Action::note;
    Actor actor;
    std::string text;                ///< answer, question, reply, reason, note
    model::AgencyId to;              ///< dispose, copy
    std::int32_t days = 0;           ///< extend: working days
    std::int32_t rating = 0;         ///< rate: 1-5
    bool accepts = false;            ///< rate: takes the answer, which closes the complaint
    std::optional<TimePoint> until;  ///< postpone
    model::ComplaintId other;        ///< link_duplicate: the complaint that stays
    // verify: what is corrected
    std::optional<model::CategoryCode> category;
    std::optional<model::RegionCode> region;
    std::optional<model::ComplaintKind> kind;
    std::optional<model::Priority> priority;
    std::optional<bool> supervisory;
    // change_flags
    std::optional<bool> anonymous;
    std::optional<bool> secret;
};

/// An agency's system says something about a complaint it was given.
struct ApplyUpdate {
    model::InstanceId instance;
    model::AgencyUpdate update;
    bool was_handed = false;  ///< this system is known to have been given the complaint once
};

/// A clock reached an instant: the next step of its ladder, or what it does when it is due.
struct ClockFired {
    model::ClockKind clock = model::ClockKind::reporter_silence;
};

/// The calendar changed: limits are counted again. Error `nothing_to_change` when none moves.
struct Recompute {
    const sla::WorkingCalendar* before = nullptr;  ///< the calendar the limits were computed with; lives for the call
    /// When the new one became active: what began later was computed with it already, but for what a node did that had
    /// not followed yet. Empty: nothing was computed with the new one.
    std::optional<TimePoint> since{};
    std::int32_t activation = 0;  ///< by which it became active; noted on the complaint
};

/// The instant at which the hub wanted to look is not what the configuration says now (a ladder changed): the right one
/// is written.
struct Settle {};

/// The sealed record of who reported is destroyed. Error `nothing_to_change` when there is none.
struct EraseIdentity {
    std::string reason;
    model::Role actor = model::Role::national_admin;
};

/// What a message says otherwise than the complaint: codes that the agency's system takes, where it does not know ours.
/// The reporter's own words, flags and identity are not among them. What is empty stays as it is.
struct MessageEdit {
    model::CategoryCode category;
    model::RegionCode region;
    std::vector<model::Attribute> attributes;  ///< by name; an empty value takes it out

    [[nodiscard]] bool empty() const { return category.empty() && region.empty() && attributes.empty(); }
};

/// A person decides about a dead letter (model::Mending), or the hub itself after it has looked in the agency's system.
/// Errors: `not_yours`, `role_not_allowed`, `not_a_dead_letter`,
/// `reason_missing`, `reference_missing`, `may_arrive_twice`, `argument_invalid`.
struct Mend {
    model::Mending mending = model::Mending::redrive;
    model::Delivery delivery;  ///< as it lies in the outbox
    Actor actor;
    std::string reason;                   ///< discard and settle need one
    std::string external_ref;             ///< settle: the agency's own number
    std::optional<TimePoint> not_before;  ///< redrive; empty: at once
    bool idempotent = false;              ///< its instance honours the delivery's key
    bool may_arrive_twice = false;  ///< redrive of an unknown one that is not idempotent: it is wished all the same
    std::string part_of;            ///< the job it is done for; empty: by itself
    /// The hub has looked: settle, because it is there; redrive, because it surely is not. The actor is the hub.
    bool looked_up = false;
    /// redrive of a rejected or dead one: from now on its message says this. Needs a reason.
    std::optional<MessageEdit> edit{};
};

/// The agency's system was found not to have a case that it was given: a person has it handed over once more, under a
/// fresh key. The context's past must be given. Errors: `not_yours`, `role_not_allowed`, `reason_missing`,
/// `action_not_allowed`, `nothing_to_change` (done for the same difference before).
struct HandOverAgain {
    model::InstanceId instance;
    Actor actor;
    std::string reason;
    std::string part_of;  ///< "difference 12"
};

using Command =
    std::variant<Receive, Act, ApplyUpdate, ClockFired, Recompute, Settle, EraseIdentity, Mend, HandOverAgain>;

}  // namespace hub::workflow
