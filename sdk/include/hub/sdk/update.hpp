#pragma once
#include "hub/sdk/call.hpp"

#include <string>

namespace hub::sdk {

enum class UpdateKind : std::int32_t {
    accepted = HUBC_UPDATE_ACCEPTED,
    in_progress = HUBC_UPDATE_IN_PROGRESS,
    follow_up = HUBC_UPDATE_FOLLOW_UP,
    closed = HUBC_UPDATE_CLOSED,
    returned_not_competent = HUBC_UPDATE_RETURNED_NOT_COMPETENT,
    needs_information = HUBC_UPDATE_NEEDS_INFORMATION,
    note = HUBC_UPDATE_NOTE,
    bounced = HUBC_UPDATE_BOUNCED
};

/// What the agency says about a complaint.
struct Update {
    UpdateKind kind = UpdateKind::note;
    std::string external_ref{};
    std::string complaint_id{};   ///< ours, when known
    std::string remote_status{};  ///< the agency's word, verbatim
    std::string note{};
    std::string dedup_key{};    ///< unique within the instance: the same update twice is applied once
    Time happened_at{};         ///< the epoch: not given
    std::string tracking_id{};  ///< ours, as people write it: for agencies that know no other of our numbers
};

/// As it crosses; looks at `update`, which must outlive it.
inline hubc_update to_c(const Update& update) noexcept {
    return {sizeof(hubc_update),         static_cast<hubc_update_kind>(update.kind),
            c_str(update.external_ref),  c_str(update.complaint_id),
            c_str(update.remote_status), c_str(update.note),
            c_str(update.dedup_key),     update.happened_at.time_since_epoch().count(),
            c_str(update.tracking_id)};
}

}  // namespace hub::sdk
