#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/event.hpp"
#include "hub/model/update.hpp"

#include <span>
#include <string>

namespace hub::workflow::detail {

/// The update in words: a system that says "done" without a word has said it all the same.
std::string said_by(const model::AgencyUpdate& update);

/// Does the responsible agency's system send back what we wrote to it last, or say once more what it has said since the
/// complaint was handed to it or reopened? What repeats an older state is an echo too; a follow-up, an answer or a
/// question is one only when it is its last word.
bool is_echo(
    const model::AgencyUpdate& update, const model::ComplaintState& state, std::span<const model::PastEvent> past);

}  // namespace hub::workflow::detail
