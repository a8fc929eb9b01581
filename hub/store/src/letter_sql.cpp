#include "letter_sql.hpp"

namespace hub::store {

const char* const gather_letters_sql = R"(
WITH ripe AS MATERIALIZED (
    SELECT DISTINCT person FROM (SELECT person FROM alarm WHERE letter IS NULL AND not_before <= now()
        ORDER BY not_before LIMIT 5000) a
), held AS MATERIALIZED (
    SELECT a.complaint_id, a.seq, a.person FROM alarm a WHERE a.letter IS NULL AND a.person IN (SELECT person FROM ripe)
    FOR UPDATE SKIP LOCKED
), made AS (
    INSERT INTO letter (id, person, state) SELECT gen_random_uuid(), person, 1 FROM held GROUP BY person
    RETURNING id, person
)
UPDATE alarm a SET letter = m.id FROM made m JOIN held h ON h.person = m.person
WHERE a.complaint_id = h.complaint_id AND a.seq = h.seq AND a.person = h.person)";

const char* const due_letters_sql = R"(
SELECT id, person, attempt, state FROM letter WHERE state IN (1, 2) AND next_attempt_at <= now()
ORDER BY next_attempt_at LIMIT $1::int4 FOR UPDATE SKIP LOCKED)";

// What is still open, once a clock, with its limit as it stands now. The bit is model::acknowledged_bit.
const char* const letter_lines_sql = R"(
SELECT tracking, agency, clock, level, step, sp4n_us(started_at), sp4n_us(due), count(*) OVER ()
FROM (SELECT DISTINCT ON (a.complaint_id, a.clock) c.tracking, a.agency, a.clock, a.level, a.step, a.started_at,
          CASE a.clock WHEN 1 THEN c.verification_due WHEN 2 THEN c.first_follow_up_due ELSE c.completion_due END AS due,
          (coalesce(c.acknowledged, 0) >> ((a.clock - 1) * 5 + a.level - 1)) & 1 AS seen
      FROM alarm a JOIN complaint c ON c.id = a.complaint_id
      WHERE a.letter = $1::uuid ORDER BY a.complaint_id, a.clock, a.seq DESC) l
WHERE due IS NOT NULL AND seen = 0
ORDER BY due, tracking LIMIT $2::int4)";

const char* const mark_letters_sql = "UPDATE letter SET state = 2, attempt = attempt + 1 WHERE id = ANY($1::uuid[])";

const char* const end_letter_sql = R"(
UPDATE letter SET state = $3::int2, cause = $4::int2, next_attempt_at = now() + $5::int8 * interval '1 ms',
    ended_at = CASE WHEN $3::int2 > 2 THEN now() END
WHERE id = $1::uuid AND attempt = $2::int4 AND state IN (2, 3) RETURNING 1)";

const char* const list_letters_sql = R"(
SELECT l.id, l.person, l.state, l.cause, l.attempt, (SELECT count(*) FROM alarm a WHERE a.letter = l.id),
       sp4n_us(l.born_at), sp4n_us(l.ended_at)
FROM letter l ORDER BY l.born_at DESC LIMIT $1::int4)";

const char* const forget_letters_sql = R"(
DELETE FROM letter WHERE id IN (SELECT id FROM letter WHERE born_at < now() - interval '180 days' AND state > 2
    ORDER BY born_at LIMIT 1000))";
const char* const forget_alarms_sql = R"(
DELETE FROM alarm WHERE letter IN (SELECT id FROM letter WHERE born_at < now() - interval '180 days' AND state > 2
    ORDER BY born_at LIMIT 1000))";

}  // namespace hub::store
