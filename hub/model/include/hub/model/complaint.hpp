#pragma once
#include "hub/base/clock.hpp"
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
};

/// The clocks that run for a complaint; empty = not running (domain.md section 4).
struct Clocks {
    std::optional<TimePoint> verification_due;
    std::optional<TimePoint> first_follow_up_due;
    std::optional<TimePoint> completion_due;
    std::optional<TimePoint> silence_due;
    bool provisional = false;  ///< some due date lies in a year without an approved calendar
    friend bool operator==(const Clocks&, const Clocks&) = default;
};

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
    bool waits_for_reporter = false;  ///< in_progress: who spoke last (domain.md section 3)
    TimePoint received_at;
    AgencyId responsible;  ///< exactly one: carries status and clocks
    RegionCode region;
    CategoryCode category;
    /// The version whose message handed it to the responsible agency's system; 0: it has none, or nothing was sent.
    std::int32_t handed_over = 0;
    std::optional<TimePoint> delivered_at;  ///< of that message; told by its event, not by the row
    std::int32_t returns = 0;               ///< times it came back as not competent
    Clocks clocks;
    std::int32_t policy = 0;               ///< index + 1 of the sla policy it was received under; 0 = none
    ConfigVersion config;                  ///< the version of the last routing decision
    std::int32_t filed_by_key = 0;         ///< the API key of the door it came through
    std::array<std::uint8_t, 32> chain{};  ///< hash of the last event; all zero before the first
};

}  // namespace hub::model
