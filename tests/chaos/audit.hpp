#pragma once
#include "filers.hpp"

#include "hub/testing/city.hpp"

#include <iosfwd>
#include <map>
#include <string>

namespace hub::testing {

/// What is left when a run is over, compared with what the clients were told.
struct Audit {
    std::size_t accepted = 0;            ///< 201s
    std::size_t in_doubt = 0;            ///< of these: an earlier try had ended without an answer
    std::size_t unresolved = 0;          ///< keys that never got a 201
    std::size_t stored = 0;              ///< complaints in the database
    std::size_t lost = 0;                ///< 201s whose tracking id is not in the database
    std::size_t duplicated = 0;          ///< complaints beyond one a key
    std::size_t wrong_replays = 0;       ///< the same key, another tracking id
    std::size_t surprises = 0;           ///< answers that are neither 201 nor 503
    std::size_t undelivered = 0;         ///< rows left in the outbox, without those that ended UNKNOWN
    std::size_t unknown = 0;             ///< messages to naive offices that ended UNKNOWN: listed, never sent again
    std::size_t unknown_there = 0;       ///< of these: the office has a ticket
    std::size_t unknown_idempotent = 0;  ///< messages to other offices that did: these may be sent again
    std::size_t tickets = 0;             ///< in all offices
    std::size_t not_at_office = 0;       ///< 201s without a ticket at their office that are not UNKNOWN
    std::size_t ticket_duplicates = 0;   ///< tickets beyond one a complaint
    std::size_t several_keys = 0;        ///< complaints that reached an office under more than one Idempotency-Key
    std::size_t mixed_up = 0;            ///< tickets whose text is not that of the complaint with this tracking id
    std::size_t unanswered = 0;          ///< tickets whose office's answer is not applied
    std::size_t answered_twice = 0;      ///< complaints to which an answer was applied more than once
    std::int64_t off = -1;               ///< conservation view
    std::size_t violations = 0;          ///< conservation_violation view
    std::size_t broken_chains = 0;  ///< complaints whose events are not what was written (recomputed from the rows)
};

/// The offices of the complaints, by category, which is also the name of their instance.
struct AuditedOffices {
    std::map<std::string, const OfficeProcess*> idempotent;
    std::map<std::string, const OfficeProcess*> naive;  ///< a repetition is a second ticket there
};

/// To be called when nothing runs any more and the database is up.
Audit audit(const City& city, const Filers& filers, const AuditedOffices& offices);
std::ostream& operator<<(std::ostream& out, const Audit& audit);
/// Every count that must be 0 is 0, every sum adds up.
void expect_clean(const Audit& audit);
/// What the conservation views said during a run.
struct Books {
    std::size_t looks = 0;
    std::size_t seen = 0;  ///< of these: the database answered
    std::string why_not;   ///< what was not 0 and empty

    /// False once something was not conserved. A database that is away says nothing.
    bool look(const City& city);
    /// Nothing was lost between the lines, and somebody did look.
    void expect_kept() const;
};

}  // namespace hub::testing
