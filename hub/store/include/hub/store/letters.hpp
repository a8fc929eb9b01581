#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Mails to people whose deadlines run out. The path is that of every message: a decision, its outbox rows in the same
/// transaction, a leased sender. Two tables instead of `delivery`, because a delivery is one complaint's, keyed by
/// (complaint, instance, version) and told again from that complaint's events, and a letter is one person's and tells
/// of many complaints: `alarm` rows are born with the event that a step of a ladder is (so once, on any number of
/// nodes); what waits for the same person is gathered into one `letter` row, whose id is the key it is sent under. The
/// sender holds the task `letters` of the instance that writes the mails (claim_tasks). Nothing here holds an address
/// or a word of a complaint.
namespace hub::store {

enum class LetterState : std::uint8_t {
    waiting = 1,
    sending = 2,  ///< written before it is sent: whoever finds it so does not know whether it went out
    unknown = 3,  ///< it may have arrived; it is not sent again
    refused = 4,  ///< by the mail server, for good; or nobody has this id any more
    sent = 5,
    moot = 6  ///< nothing of it was open any more when it was to be sent
};

/// One clock that a letter tells of, as it stands now.
struct LetterLine {
    model::TrackingNumber tracking;
    model::AgencyId agency;
    model::ClockKind clock = model::ClockKind::verification;
    model::Role level = model::Role::liaison;
    std::string step;  ///< the last one that the person is told of
    TimePoint started;
    TimePoint due;
};

struct LetterToSend {
    Uuid id;
    model::PersonId person;
    std::int32_t attempt = 1;
    bool was_sending = false;       ///< an earlier holder of the task began to send it and did not say how it ended
    std::vector<LetterLine> lines;  ///< most urgent first, at most `most_lines`; none: moot
    std::int64_t in_all = 0;
};
constexpr std::int32_t most_lines = 200;

struct LetterEnd {
    Uuid id;
    std::int32_t attempt = 1;
    LetterState state = LetterState::sent;
    model::Cause cause = model::Cause::none;
    std::chrono::milliseconds retry_in{0};  ///< waiting: from now
};

/// A letter as operators see it.
struct Letter {
    Uuid id;
    model::PersonId person;
    LetterState state = LetterState::waiting;
    model::Cause cause = model::Cause::none;
    std::int32_t attempt = 0;
    std::int64_t alarms = 0;
    TimePoint born_at;
    std::optional<TimePoint> ended_at;
};
struct LetterList {
    std::int64_t alarms_waiting = 0;  ///< not in a letter yet: held, or being gathered
    std::vector<Letter> letters;      ///< newest first
};

}  // namespace hub::store
