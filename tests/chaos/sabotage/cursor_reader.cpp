// SAB5: the outbox is read by `id > the last one seen`: what comes later than its number says is never seen.
#include "wrapped_session.hpp"

namespace hub::sabotage {

void spoil(Statements& statements) {
    if (!has(statements, "claim")) {
        return;
    }
    const std::string place = "'sp4n.place_' || w.instance";
    replace(
        statements, "claim", "SELECT d.complaint_id, d.instance, d.sequence FROM delivery d WHERE",
        "SELECT d.complaint_id, d.instance, d.sequence, set_config(" + place +
            ", d.id::text, false) FROM delivery d WHERE d.id > coalesce(nullif(current_setting(" + place +
            ", true), ''), '00000000-0000-0000-0000-000000000000')::uuid AND");
    replace(statements, "claim", "ORDER BY d.next_attempt_at LIMIT", "ORDER BY d.id LIMIT");
}

}  // namespace hub::sabotage
