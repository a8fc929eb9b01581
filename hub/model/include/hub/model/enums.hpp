#pragma once
#include <cstdint>

/// The closed sets of words of the domain (domain.md sections 2-4, design section 7). Zero is never a valid choice.
/// The numbers are stored and sent: they never change. Spellings: names.hpp.
namespace hub::model {

enum class ComplaintKind : std::uint8_t { complaint = 1, aspiration = 2, information_request = 3 };

enum class Status : std::uint8_t {
    unverified = 1,
    awaiting_follow_up = 2,
    in_progress = 3,
    closed = 4,
    postponed = 5,
    archived = 6
};

enum class Channel : std::uint8_t {
    web = 1,
    sms = 2,
    app = 3,
    x = 4,
    whatsapp = 5,
    email = 6,
    walk_in = 7,
    letter = 8,
    other_system = 9
};

enum class Priority : std::uint8_t { low = 1, normal = 2, high = 3 };

enum class ClockKind : std::uint8_t {
    verification = 1,
    first_follow_up = 2,
    completion = 3,
    reporter_silence = 4,
    reporter_file = 5,
    postponement = 6  ///< the day until which an agency put it off
};

/// How an office's clock stopped (hub/figures says why so).
enum class ClockFate : std::uint8_t {
    met = 1,   ///< what it waited for came in time
    late = 2,  ///< its deadline had fallen before it stopped, whatever stopped it
    left = 3   ///< ended in time by something else: handed back, moved on, archived, withdrawn
};

/// Which of routing's four steps decided (design section 5).
enum class RoutedBy : std::uint8_t { rule = 1, reporter = 2, competence = 3, triage = 4, person = 5 };

enum class MessageKind : std::uint8_t { complaint = 1, update = 2, withdrawal = 3, notice = 4 };

/// Why a message that is not a hand-over is sent: the event that bore it.
enum class MessageReason : std::uint8_t {
    replied = 1,     ///< update: the reporter answered, or completed the file
    corrected = 2,   ///< update: flags changed after the hand-over
    moved = 3,       ///< withdrawal: another agency has it now, or the desk
    merged = 4,      ///< withdrawal: a duplicate of another complaint
    withdrawn = 5,   ///< withdrawal: by the reporter
    archived = 6,    ///< withdrawal
    closed = 7,      ///< withdrawal: closed, and not by this agency's own final answer
    warned = 8,      ///< notice: a step of a ladder before the limit
    breached = 9,    ///< notice: the limit has passed
    escalated = 10,  ///< notice: a step after the limit
    reopened = 11    ///< update: it was closed or archived and goes on
};

/// Outbox states. `delivered` is not among them: the row is deleted and the event tells (store-shape.md).
enum class DeliveryState : std::uint8_t {
    waiting = 1,   ///< due now or at next_attempt_at; leased when a node is set
    sending = 2,   ///< written before the send of a non-idempotent instance: a crash leaves it unknown
    unknown = 3,   ///< the agency may have it; nothing is sent until that is cleared
    rejected = 4,  ///< the agency surely refuses it
    dead = 5       ///< given up (budget, poison)
};

/// How an operation of a connector ended (sdk-abi.md section 5).
enum class Outcome : std::uint8_t { delivered = 1, retry = 2, rejected = 3, unknown = 4 };

enum class Cause : std::uint8_t {
    none = 0,
    network = 1,
    timeout = 2,
    auth = 3,
    rate_limit = 4,
    remote_fault = 5,
    validation = 6,
    duplicate = 7,
    config = 8,
    cancelled = 9,
    internal = 10,
    poison = 11,      ///< the hub's own word: the message has taken its runner down too often
    unsupported = 12  ///< the hub's own word: the instance takes no messages of this kind
};

/// What an agency says about a complaint (sdk-abi.md "Two ways in").
enum class UpdateKind : std::uint8_t {
    accepted = 1,
    in_progress = 2,
    follow_up = 3,
    closed = 4,
    returned_not_competent = 5,
    needs_information = 6,
    note = 7,
    bounced = 8
};

enum class EmitResult : std::uint8_t { applied = 1, duplicate = 2, parked = 3, refused = 4 };

/// What one event row records. One decision, one row: `received` carries routing and dispatch too.
enum class EventKind : std::uint8_t {
    received = 1,
    disposed = 2,
    delivered = 3,
    delivery_rejected = 4,
    delivery_unknown = 5,
    delivery_dead = 6,
    accepted = 7,
    in_progress = 8,
    followed_up = 9,
    closed = 10,
    returned = 11,
    postponed = 12,
    archived = 13,
    note = 14,
    update_parked = 15,
    verified = 16,           ///< checked and corrected; not yet handed over
    answered = 17,           ///< the agency's final answer
    information_asked = 18,  ///< the reporter must complete the file
    replied = 19,            ///< by the reporter
    rated = 20,
    resumed = 21,
    copied = 22,
    extended = 23,
    reopened = 24,
    linked = 25,  ///< a duplicate of another complaint
    withdrawn = 26,
    flags_changed = 27,
    clock_warned = 28,  ///< a step of the ladder before the limit
    clock_breached = 29,
    clock_escalated = 30,       ///< a step of the ladder after the limit
    deadlines_recomputed = 31,  ///< the calendar changed
    identity_erased = 32,
    message_not_sent = 33,    ///< the agency's connector takes no messages of this kind
    delivery_requeued = 34,   ///< a person sends a dead letter again
    delivery_discarded = 35,  ///< a person gives a dead letter up
    acknowledged = 36         ///< a person has seen that its time runs out: his level is not told again
};

/// What a person, an agency's system or the hub does to a complaint. Who may do what and when: hub/workflow's table.
enum class Action : std::uint8_t {
    receive = 1,
    verify = 2,
    dispose = 3,
    accept = 4,
    follow_up = 5,
    answer = 6,
    ask_reporter = 7,
    reply = 8,
    rate = 9,
    return_not_competent = 10,
    postpone = 11,
    resume = 12,
    archive = 13,
    copy = 14,
    extend = 15,
    close = 16,
    reopen = 17,
    link_duplicate = 18,
    withdraw = 19,
    note = 20,
    change_flags = 21,
    acknowledge = 22
};

/// What becomes of a dead letter: a message that lies in the outbox as unknown, rejected or dead.
enum class Mending : std::uint8_t {
    redrive = 1,  ///< it is sent again
    discard = 2,  ///< it is given up
    settle = 3    ///< a person has looked: the agency has it
};

enum class Isolation : std::uint8_t { shared = 1, dedicated = 2 };

/// Who acts (domain.md section 2).
enum class Role : std::uint8_t {
    national_admin = 1,
    agency_admin = 2,
    liaison = 3,
    coordinator = 4,
    overseer = 5,
    reporter = 6,
    hub = 7,
    channel = 8,
    agency_system = 9
};

}  // namespace hub::model
