#pragma once
#include "filers.hpp"

#include "hub/testing/city.hpp"

#include <iosfwd>
#include <map>
#include <string>

namespace hub::testing {

/// What is left when a run is over, compared with what the clients were told.
struct Audit {
    std::size_t accepted = 0;           ///< 201s
    std::size_t in_doubt = 0;           ///< of these: an earlier try had ended without an answer
    std::size_t unresolved = 0;         ///< keys that never got a 201
    std::size_t stored = 0;             ///< complaints in the database
    std::size_t lost = 0;               ///< 201s whose tracking id is not in the database
    std::size_t duplicated = 0;         ///< complaints beyond one a key
    std::size_t wrong_replays = 0;      ///< the same key, another tracking id
    std::size_t surprises = 0;          ///< answers that are neither 201 nor 503
    std::size_t undelivered = 0;        ///< rows left in the outbox
    std::size_t tickets = 0;            ///< in all offices
    std::size_t not_at_office = 0;      ///< 201s without a ticket at their office
    std::size_t ticket_duplicates = 0;  ///< tickets beyond one a complaint
    std::size_t several_keys = 0;       ///< complaints that reached an office under more than one Idempotency-Key
    std::size_t mixed_up = 0;           ///< tickets whose text is not that of the complaint with this tracking id
    std::int64_t off = -1;              ///< conservation view
    std::size_t violations = 0;         ///< conservation_violation view
    std::size_t broken_chains = 0;      ///< complaints whose events are not numbered 1..version
};

/// `offices`: category → its office. To be called when nothing runs any more and the database is up.
Audit audit(const City& city, const Filers& filers, const std::map<std::string, const OfficeProcess*>& offices);
std::ostream& operator<<(std::ostream& out, const Audit& audit);
/// Every count that must be 0 is 0, every sum adds up.
void expect_clean(const Audit& audit);
/// Reads both conservation views; false and a message when they are not 0 and empty. True when the database is away.
bool conserved(const City& city, std::string& why);

}  // namespace hub::testing
