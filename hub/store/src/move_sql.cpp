#include "move_columns.hpp"

namespace hub::store {

const char* const deliver_sql = R"(
WITH d AS (
    DELETE FROM delivery d
    USING unnest($1::uuid[], $3::text[], $4::int4[], $5::int4[]) AS t(complaint_id, instance, sequence, fence)
    WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence
      AND d.fence = t.fence AND d.node = $6
    RETURNING 1
), e AS (
    INSERT INTO event (complaint_id, at, seq, kind, actor, born, ended, data, hash)
    SELECT id, sp4n_at(at), expected + 1, kind, actor, 0, 1, data, hash
    FROM unnest($1::uuid[], $2::int4[], $7::int8[], $8::int2[], $9::int2[], $10::text[], $11::bytea[])
        AS t(id, expected, at, kind, actor, data, hash)
)
SELECT sp4n_expect((SELECT count(*) FROM d), cardinality($1::uuid[])))";

const char* const move_sql = R"(
WITH c AS (
    UPDATE complaint c SET status = t.status, flags = t.flags, returns = t.returns,
        agency = t.agency, config = t.config, handed = t.handed,
        verification_due = sp4n_at(t.verification), first_follow_up_due = sp4n_at(t.follow_up),
        completion_due = sp4n_at(t.completion), silence_due = sp4n_at(t.silence), next_at = sp4n_at(t.next)
    FROM unnest($1::uuid[], $3::int2[], $4::int2[], $5::int2[], $6::text[], $7::int4[], $8::int4[],
        $9::int8[], $10::int8[], $11::int8[], $12::int8[], $13::int8[])
        AS t(id, status, flags, returns, agency, config, handed, verification, follow_up, completion, silence, next)
    WHERE c.id = t.id
    RETURNING 1
), e AS (
    INSERT INTO event (complaint_id, at, seq, kind, actor, born, ended, data, hash)
    SELECT id, sp4n_at(at), expected + 1, kind, actor, born, ended, data, hash
    FROM unnest($1::uuid[], $2::int4[], $14::int8[], $15::int2[], $16::int2[], $17::int2[], $18::int2[], $19::text[],
        $20::bytea[]) AS t(id, expected, at, kind, actor, born, ended, data, hash)
), ended AS (
    DELETE FROM delivery d
    USING unnest($21::uuid[], $22::text[], $23::int4[], $24::int4[]) AS t(complaint_id, instance, sequence, fence)
    WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence
      AND d.fence = t.fence AND d.node = $25
    RETURNING 1
), changed AS (
    UPDATE delivery d SET state = t.state, attempt = t.attempt, crashes = t.crashes, node = NULL,
        next_attempt_at = NULL
    FROM unnest($26::uuid[], $27::text[], $28::int4[], $29::int4[], $30::int2[], $31::int4[], $32::int2[])
        AS t(complaint_id, instance, sequence, fence, state, attempt, crashes)
    WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence
      AND d.fence = t.fence AND d.node = $25
    RETURNING 1
), born AS (
    INSERT INTO delivery (complaint_id, instance, sequence, id, agency, kind, state, attempt, crashes, fence, node,
        born_at, next_attempt_at)
    SELECT complaint_id, instance, sequence, id, agency, kind, 1, 0, 0, 0, NULL, sp4n_at(born), now()
    FROM unnest($33::uuid[], $34::text[], $35::int4[], $36::uuid[], $37::text[], $38::int2[], $39::int8[])
        AS t(complaint_id, instance, sequence, id, agency, kind, born)
), seen AS (
    INSERT INTO inbound_seen (instance, dedup_key, complaint_id)
    SELECT instance, dedup_key, id FROM unnest($40::text[], $41::text[], $42::uuid[]) AS t(instance, dedup_key, id)
)
SELECT sp4n_expect((SELECT count(*) FROM c), cardinality($1::uuid[])),
       sp4n_expect((SELECT count(*) FROM ended), cardinality($21::uuid[])),
       sp4n_expect((SELECT count(*) FROM changed), cardinality($26::uuid[])))";

const char* const reschedule_sql = R"(
UPDATE delivery d SET state = t.state, attempt = t.attempt, crashes = t.crashes,
    node = CASE WHEN t.state = 2 THEN d.node END, next_attempt_at = now() + t.delay * interval '1 ms'
FROM unnest($1::uuid[], $2::text[], $3::int4[], $4::int4[], $5::int2[], $6::int4[], $7::int2[], $8::int8[])
    AS t(complaint_id, instance, sequence, fence, state, attempt, crashes, delay)
WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence AND d.fence = t.fence
  AND d.node = $9
RETURNING d.id)";

const char* const attempt_sql = R"(
INSERT INTO attempt (delivery_id, attempt, complaint_id, at, outcome, cause, remote_code, detail)
SELECT delivery_id, attempt, complaint_id, sp4n_at(at), outcome, cause, remote_code, detail
FROM unnest($1::uuid[], $2::int4[], $3::uuid[], $4::int8[], $5::int2[], $6::int2[], $7::text[], $8::text[])
    AS t(delivery_id, attempt, complaint_id, at, outcome, cause, remote_code, detail)
ON CONFLICT DO NOTHING)";

// complaint, expected version, its new hash, instance and key of an inbound update, the lease (if any)
const char* const probe_sql = R"(
SELECT (SELECT max(seq) FROM event WHERE complaint_id = $1::uuid),
       EXISTS (SELECT 1 FROM event WHERE complaint_id = $1::uuid AND seq = $2::int4 + 1 AND hash = $3::bytea),
       EXISTS (SELECT 1 FROM inbound_seen WHERE instance = $4::text AND dedup_key = $5::text))";

}  // namespace hub::store
