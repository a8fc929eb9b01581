#include "echo.hpp"

#include "messages.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::UpdateKind;

/// The event that such an update becomes where it applies.
EventKind event_of(const model::AgencyUpdate& update) {
    switch (update.kind) {
        case UpdateKind::accepted: return EventKind::accepted;
        case UpdateKind::in_progress: return EventKind::in_progress;
        case UpdateKind::follow_up: return EventKind::followed_up;
        case UpdateKind::closed: return EventKind::answered;
        case UpdateKind::returned_not_competent: return EventKind::returned;
        case UpdateKind::needs_information: return EventKind::information_asked;
        case UpdateKind::note: return update.remote_status.empty() ? EventKind::note : EventKind::update_parked;
        case UpdateKind::bounced: break;
    }
    return EventKind::note;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_a_state(EventKind kind) {
    return kind == EventKind::accepted || kind == EventKind::in_progress;
}

/// Is it mere talk, so that nothing is lost when it is ours?
bool is_talk(UpdateKind kind) {
    return kind == UpdateKind::note || kind == UpdateKind::follow_up;
}

bool says_the_same(const model::Event& before, const model::AgencyUpdate& update) {
    return before.kind == event_of(update) &&
           before.remote_status == (before.kind == EventKind::update_parked ? update.remote_status : std::string{}) &&
           (trimmed(update.note).empty() || trimmed(update.note) == trimmed(before.text));
}

}  // namespace

std::string said_by(const model::AgencyUpdate& update) {
    if (!update.note.empty()) {
        return update.note;
    }
    return update.remote_status.empty() ? "-" : update.remote_status;
}

bool is_echo(
    const model::AgencyUpdate& update, const model::ComplaintState& state, std::span<const model::PastEvent> past) {
    std::string written;
    const model::Event* last_said = nullptr;
    bool said_before = false;
    for (const auto& [seq, event] : past) {
        if (seq < state.handed_over) {
            continue;
        }
        if (event.kind == EventKind::reopened) {  // the same answer again is a new one
            last_said = nullptr;
            said_before = false;
        }
        const auto what = bears(event);
        if (what && event.messages_born > 0 && seq > state.handed_over) {
            written = words_of(event);
        }
        if (event.actor == model::Role::agency_system && event.agency.empty() && event.applied) {
            last_said = &event;
            said_before = said_before || says_the_same(event, update);
        }
    }
    const auto text = trimmed(update.note);
    if (is_talk(update.kind) && !text.empty() && text == trimmed(written)) {
        return true;
    }
    return is_a_state(event_of(update)) ? said_before : last_said != nullptr && says_the_same(*last_said, update);
}

}  // namespace hub::workflow::detail
