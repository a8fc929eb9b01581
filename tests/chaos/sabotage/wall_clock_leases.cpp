// SAB6: leases are judged by the node's own clock, not by the database's. SP4N_TEST_CLOCK_OFF_MS: how far that is off.
#include "wrapped_session.hpp"

#include <cstdlib>

namespace hub::sabotage {

void spoil(Statements& statements) {
    if (!has(statements, "bury")) {
        return;
    }
    const char* off = std::getenv("SP4N_TEST_CLOCK_OFF_MS");
    const auto own_now = "(now() + interval '" + std::string{off != nullptr ? off : "0"} + " ms')";
    for (const auto* name : {"bury", "free_lapsed", "claim_in_doubt"}) {
        replace(statements, name, "now() - $1", own_now + " - $1");
    }
}

}  // namespace hub::sabotage
