// SAB3: whoever was given a message may write how it ended, also when it was taken from him long ago.
#include "wrapped_session.hpp"

namespace hub::sabotage {

void spoil(Statements& statements) {
    if (!has(statements, "deliver")) {
        return;
    }
    replace(statements, "deliver", "AND d.fence = t.fence AND d.node = $6", "AND $6::int8 IS NOT NULL");
    replace(
        statements, "move",
        "AND d.fence = t.fence AND CASE t.leased WHEN 1 THEN d.node = $44 ELSE d.node IS NULL AND d.state IN (3, 4, 5) "
        "END",
        "AND $44::int8 IS NOT NULL");
    replace(statements, "reschedule", "AND d.fence = t.fence\n  AND d.node = $9", "AND $9::int8 IS NOT NULL");
}

}  // namespace hub::sabotage
