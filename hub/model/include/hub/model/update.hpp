#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/attachment.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::model {

/// What an agency tells us about a complaint, through emit (sdk-abi.md "Two ways in").
struct AgencyUpdate {
    UpdateKind kind = UpdateKind::note;
    ComplaintId complaint;  ///< nil when only the agency's own number is known
    std::string external_ref;
    std::string remote_status;  ///< verbatim
    std::string note;           ///< the answer's text
    std::string dedup_key;      ///< unique per instance; the same update twice is applied once (G6)
    std::optional<TimePoint> happened_at;
    std::string tracking_id{};  ///< ours, as people write it; where the agency knows no other of our numbers
    std::vector<ReceivedFile> files{};
};

struct EmitAnswer {
    EmitResult result = EmitResult::refused;
    std::string code;         ///< why, when not applied
    std::string tracking_id;  ///< when known
};

}  // namespace hub::model
