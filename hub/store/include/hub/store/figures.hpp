#pragma once
#include "hub/base/clock.hpp"
#include "hub/figures/tally.hpp"
#include "hub/figures/verdict.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"
#include "hub/store/lists.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::store {

/// By what a report is divided: the first part of a region or a topic stands for all below it.
enum class FiguresBy : std::uint8_t { nothing = 1, agency, province, category, kind, channel, stage, month };

/// Where codes may be missing, "none" is something to ask for as well.
struct CodeWish {
    std::string prefix;  ///< empty: any
    bool none = false;   ///< only where there is none
};

/// Which clocks of the offices: all that is given must hold.
struct ClockFilter {
    ListScope scope;         ///< `copied` is not looked at
    model::AgencyId office;  ///< exactly this one; empty: all of the scope
    std::optional<model::ClockKind> clock;
    std::vector<figures::Verdict> verdicts;  ///< empty: all
    figures::Period period;                  ///< of the deadline; what stands still has none and is not asked for it
    TimePoint now;                           ///< what has run out by then
    CodeWish region;
    CodeWish category;
    std::optional<model::ComplaintKind> kind;
    std::optional<model::Channel> channel;
    bool extended = false;  ///< only those whose deadline had been put off
};

/// Key of a line → its counts: an agency's id, "18", "public-works", the spelling of an enum, "2026-11".
using FiguresLines = std::map<std::string, figures::Tally>;

/// A clock as it stands in a list.
struct ClockLine {
    model::TrackingNumber tracking;
    std::int32_t seq = 0;  ///< of the event that stopped it; 0: it runs
    model::ClockKind clock = model::ClockKind::verification;
    figures::Verdict verdict = figures::Verdict::met;
    TimePoint due;
    std::optional<TimePoint> ended;
    std::optional<std::int32_t> took;
    bool extended = false;
    model::AgencyId agency;
    model::RegionCode region;
    model::CategoryCode category;
};

/// The last line of the page before: lists go by deadline, oldest first.
struct ClockCursor {
    TimePoint due;
    model::TrackingNumber tracking;
    std::int32_t seq = 0;
    model::ClockKind clock = model::ClockKind::verification;
};

struct ClockPageWish {
    ClockFilter filter;
    std::optional<ClockCursor> after;
    std::int32_t limit = 50;
};

struct ClockPage {
    std::vector<ClockLine> clocks;
    bool more = false;
};

/// Open complaints by status and by age; bucket i holds what was received before edges[i - 1] and not before edges[i].
struct OpenWish {
    ListScope scope;
    std::vector<TimePoint> edges;  ///< youngest first
};
struct OpenCount {
    model::Status status = model::Status::unverified;
    std::int32_t bucket = 0;  ///< 0: the youngest
    std::int64_t count = 0;
};

}  // namespace hub::store
