#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/attachment.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::model {

using Attribute = std::pair<std::string, std::string>;

/// What was reported. Written once, in the event that records the receipt; never in a row that is updated.
struct Content {
    std::string subject;    ///< 1-200 characters
    std::string body;       ///< 1-20,000 characters
    std::string address;    ///< of the place, free text; may be empty
    CategoryCode category;  ///< empty: the reporter gave none (about 45 % of real reports)
    RegionCode region;      ///< empty: unknown
    ComplaintKind kind = ComplaintKind::complaint;
    Channel channel = Channel::web;
    Priority priority = Priority::normal;
    bool anonymous = false;        ///< hides the reporter from agencies and the public
    bool secret = false;           ///< hides the content from the public
    bool supervisory = false;      ///< alleges abuse of office: inspectorate, longer limit
    AgencyId wished_agency;        ///< the reporter's own choice; may be empty
    std::int32_t latitude_e7 = 0;  ///< degrees x 10^7; both 0 = not given
    std::int32_t longitude_e7 = 0;
    std::vector<Attribute> attributes;  ///< e.g. road_class = national
    std::vector<Attachment> attachments{};
};

/// The clocks that run for a complaint; empty = not running (domain.md section 4).
struct Clocks {
    std::optional<TimePoint> verification_due;
    std::optional<TimePoint> first_follow_up_due;
    std::optional<TimePoint> completion_due;
    std::optional<TimePoint> silence_due;
    std::optional<TimePoint> file_due;         ///< the reporter must complete the file by then
    std::optional<TimePoint> postponed_until;  ///< put off by the agency until then
    /// Where the count began, when that is not the usual place: a hand-back, or the end of a pause.
    std::optional<TimePoint> verification_from;
    std::optional<TimePoint> completion_from;
    std::optional<TimePoint> paused_at;  ///< completion (and what else the policy says) stands still since then
    // Steps of the ladder that have fired; each fires once.
    std::uint8_t verification_steps = 0;
    std::uint8_t first_follow_up_steps = 0;
    std::uint8_t completion_steps = 0;
    std::uint16_t acknowledged = 0;    ///< by whom: a bit for each clock and level (acknowledged_bit)
    std::optional<TimePoint> next_at;  ///< when the hub must look at it next
    bool provisional = false;          ///< some due date lies in a year without an approved calendar
    friend bool operator==(const Clocks&, const Clocks&) = default;
};

/// Of Clocks::acknowledged, for a clock with a ladder and a role that steps of ladders name.
constexpr std::uint16_t acknowledged_bit(ClockKind clock, Role level) {
    constexpr int levels = 5;
    return static_cast<std::uint16_t>(
        1U << ((static_cast<unsigned>(clock) - 1) * levels + static_cast<unsigned>(level) - 1));
}

/// Where a complaint stands: the narrow row. Everything decide() needs to know of it.
struct ComplaintState {
    ComplaintId id;
    TrackingNumber tracking;
    std::int32_t version = 0;  ///< = sequence number of its last event; 0 = not born
    Status status = Status::unverified;
    ComplaintKind kind = ComplaintKind::complaint;
    Channel channel = Channel::web;
    bool anonymous = false;
    bool secret = false;
    bool supervisory = false;
    bool has_reporter = false;        ///< a sealed record says who reported
    bool waits_for_reporter = false;  ///< in_progress: who spoke last (domain.md section 3)
    bool has_started = false;         ///< the agency has taken it up
    bool has_follow_up = false;       ///< the first follow-up is there
    bool is_answered = false;         ///< the final answer is there
    bool has_parked = false;          ///< its agency's system said a word that nobody mapped, and nobody has looked yet
    Priority priority = Priority::normal;
    std::int16_t rating = 0;  ///< 1-5; 0: none
    TimePoint received_at;
    std::optional<TimePoint> disposed_at;  ///< the agency's clocks began
    std::optional<TimePoint> last_follow_up_at;
    std::optional<TimePoint> closed_at;
    AgencyId responsible;  ///< exactly one: carries status and clocks
    RegionCode region;
    CategoryCode category;
    /// The version whose message handed it to the responsible agency's system; 0: it has none, or nothing was sent.
    std::int32_t handed_over = 0;
    std::optional<TimePoint> delivered_at;  ///< of that message; told by its event, not by the row
    std::int32_t returns = 0;               ///< times it came back as not competent
    std::vector<AgencyId> refused;          ///< who sent it back: never asked again
    std::vector<AgencyId> copies;           ///< told about it; carry neither status nor clocks
    ComplaintId duplicate_of;               ///< nil: none
    std::int16_t verification_left = 0;     ///< working days that were left of verification when it was handed over
    std::int16_t extensions = 0;            ///< how often completion was extended
    std::int16_t extended_days = 0;         ///< working days, all together
    Clocks clocks;
    std::int32_t policy = 0;               ///< sla::Deadlines' number of the policy it was received under; 0 = none
    ConfigVersion config;                  ///< the version of the last routing decision
    std::int32_t calendar = 0;             ///< the activation whose calendar its limits were last counted again with
    std::int32_t filed_by_key = 0;         ///< the API key of the door it came through
    std::array<std::uint8_t, 32> chain{};  ///< hash of the last event; all zero before the first
    friend bool operator==(const ComplaintState&, const ComplaintState&) = default;
};

}  // namespace hub::model
