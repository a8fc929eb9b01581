#pragma once
#include "dates.hpp"
#include "incoming.hpp"

#include "hub/sdk/update.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>

namespace hub::csv_drop {

/// How an answer file is understood. Roles: tracking_id, id, external_ref (which complaint), state, note, at.
struct AnswerMap {
    Reading reading;
    bool known_by_row = false;  ///< the same row in another file is the same answer: for offices that export all anew
    std::map<std::string, sdk::UpdateKind, std::less<>> states;  ///< keys folded
    std::optional<Dates> dates;
};

/// What one row says; the tracking id is ours as the office wrote it. Empty: neither state nor answer. A word that is
/// not in `states` is a note with that word in remote_status: never guessed, the hub parks it. Pure.
[[nodiscard]] std::variant<std::optional<sdk::Update>, RowFault> read_answer(
    const IncomingRow& row, const AnswerMap& map);

}  // namespace hub::csv_drop
