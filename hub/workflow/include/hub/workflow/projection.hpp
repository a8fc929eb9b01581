#pragma once
#include "hub/model/agency.hpp"
#include "hub/model/message.hpp"

#include <string>

namespace hub::workflow {

/// What an agency may see of a complaint: built field by field from an allow-list, never by removing (design
/// section 9). No reporter's identity is part of it. `content` is consumed.
model::Message project(
    const model::ComplaintState& state, model::Content content, model::MessageKind kind, std::string tracking_id);

/// May this agency be told who reported, as far as the state at hand knows? The one place that decides it: never for an
/// anonymous complaint, and otherwise only where the agency's `disclose_reporter` says so.
bool may_disclose(const model::ComplaintState& state, const model::Agency& agency);
/// Only the hand-over to the responsible agency ever says it: no copy does, and no later message.
constexpr bool names_reporter(model::MessageKind kind, bool is_copy) {
    return kind == model::MessageKind::complaint && !is_copy;
}

/// Adds who reported, field by field, to a message that is about to be sent. What is not permitted is left out.
void disclose(
    model::Message& message, const model::ComplaintState& state, const model::Agency& agency, model::Reporter reporter);

/// Does it bring a file that may say who sent it?
bool has_uncleaned_files(const model::Message& message);

/// The complaint turned out to be anonymous since the message was made: what points at the reporter leaves it.
void hide_reporter(model::Message& message);

}  // namespace hub::workflow
