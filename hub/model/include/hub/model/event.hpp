#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/attachment.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/routing_decision.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::model {

/// One row of a complaint's history: append-only, hash-chained; its sequence is the version that it made.
/// `messages_born` and `messages_ended` let the conservation view add up (design section 7, G7).
struct Event {
    EventKind kind = EventKind::note;
    TimePoint at;
    Role actor = Role::hub;
    std::int16_t messages_born = 0;
    std::int16_t messages_ended = 0;
    // What the kinds carry; empty where they do not.
    std::optional<Content> content;          ///< received
    std::optional<RoutingDecision> routing;  ///< received, disposed
    AgencyId agency;                         ///< the agency spoken of, if not the responsible one
    std::string text;                        ///< follow-up text, note, reason
    std::string external_ref;                ///< the agency's own number
    std::string remote_status;               ///< update_parked: the agency's word, verbatim
    DeliveryId delivery;
    std::optional<MessageKind> message;  ///< of a message that ended, unless it is a hand-over
    bool copy = false;                   ///< of a copy that ended
    Cause cause = Cause::none;
    std::optional<ClockKind> clock;  ///< of clock_* and extended
    std::string step;                ///< of the ladder: "60%"
    std::int32_t days = 0;           ///< extended by so many working days
    std::int32_t rating = 0;
    bool accepted = false;                  ///< rated: the reporter takes the answer
    ComplaintId other;                      ///< linked: the complaint it duplicates
    std::optional<TimePoint> due;           ///< the new limit (extended, postponed, recomputed, resumed)
    std::optional<Content> corrected;       ///< verified: category, region, kind and flags as corrected
    bool applied = true;                    ///< false: a late answer kept as a note (design section 7)
    std::string commitment;                 ///< received: of the reporter's record, salted with the record's own key
    std::optional<TimePoint> happened_at;   ///< as the agency says; `at` is ours
    std::vector<Attachment> attachments{};  ///< that came with it; those of `received` stand in its content
    std::int32_t withheld_files = 0;        ///< of a message that was delivered: files that its agency was not given
    /// Files that came with it and were refused: codes, in the order of the files ("attachment_type_refused").
    std::vector<std::string> refused_files{};
};

/// An event with its place in the complaint's history.
struct PastEvent {
    std::int32_t seq = 0;
    Event event;
};

}  // namespace hub::model
