#pragma once
#include "hub/sdk/call.hpp"

#include <string>
#include <vector>

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
    std::string dedup_key{};               ///< unique within the instance: the same update twice is applied once
    Time happened_at{};                    ///< the epoch: not given
    std::string tracking_id{};             ///< ours, as people write it: for agencies that know no other of our numbers
    std::vector<GivenFile> attachments{};  ///< what the agency sent with it
};

namespace detail {

/// An update as it crosses; looks at it, pinned.
class UpdateView {
public:
    explicit UpdateView(const Update& update) : update_{&update}, attachments_{to_c(update.attachments)} {}
    /// Valid as long as this view stays where it is.
    [[nodiscard]] hubc_update raw() const noexcept {
        return {sizeof(hubc_update),           static_cast<hubc_update_kind>(update_->kind),
                c_str(update_->external_ref),  c_str(update_->complaint_id),
                c_str(update_->remote_status), c_str(update_->note),
                c_str(update_->dedup_key),     update_->happened_at.time_since_epoch().count(),
                c_str(update_->tracking_id),   array_of(attachments_)};
    }

private:
    const Update* update_;
    std::vector<hubc_attachment> attachments_;
};

}  // namespace detail
}  // namespace hub::sdk
